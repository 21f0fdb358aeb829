using System.Globalization;
using System.Text;
using BotCore.Trading.Instruments;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Projections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.Projections;

/// <summary>The read models of a journal in a folder, running as in the engine.</summary>
internal sealed class ProjectionRun : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IHost _host;

    private ProjectionRun(IHost host) => _host = host;

    public IReadModels Models => _host.Services.GetRequiredService<IReadModels>();

    public CommitSignal Signal => _host.Services.GetRequiredService<CommitSignal>();

    public ProjectionMetrics Metrics => _host.Services.GetRequiredService<ProjectionMetrics>();

    public static Task<ProjectionRun> StartAsync(
        TemporaryFolder folder, MemoryJournal journal, RecordedMarket market, ProjectionOptions? options = null) =>
        StartAsync(services => services.AddReadModels(folder.Path, options), journal, market.Instruments);

    /// <param name="add">Adds the read models.</param>
    public static async Task<ProjectionRun> StartAsync(Action<IServiceCollection> add, MemoryJournal journal, IReadOnlyList<Instrument> instruments)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IEventJournal>(journal);
        builder.Services.AddSingleton<IEngine>(new FakeEngine { Instruments = instruments });
        add(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new ProjectionRun(host);
    }

    /// <summary>Waits until the read models contain the whole journal.</summary>
    public async Task CaughtUpAsync(MemoryJournal journal) =>
        Assert.True(
            await Models.WaitForAsync(journal.LastVersion, Patience, CancellationToken.None),
            $"the read models stand at {Models.Version} of {journal.LastVersion}: {Metrics.Trouble ?? "no trouble"}");

    /// <summary>Every row of every table, as text; without the saved state, which is no content.</summary>
    public static string Content(TemporaryFolder folder)
    {
        var text = new StringBuilder();
        using var connection = new SqliteConnection($"Data Source={System.IO.Path.Combine(folder.Path, "readmodels.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        foreach (string table in ReadModelSchema.Tables.Where(table => table != "saved_state"))
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table} ORDER BY 1, 2, 3".Replace(
                "1, 2, 3", table is "equity" or "positions" ? "1, 2" : "1, 2, 3", StringComparison.Ordinal);
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                text.Append(table);
                for (int i = 0; i < rows.FieldCount; i++) text.Append('|').Append(Convert.ToString(rows.GetValue(i), CultureInfo.InvariantCulture));
                text.AppendLine();
            }
        }
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>A folder of its own for a test, removed afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("botcore-test-").FullName;

    /// <summary>A copy of the files as they are now: what a crash at this moment would leave.</summary>
    public TemporaryFolder Copy()
    {
        var copy = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(Path)) File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
