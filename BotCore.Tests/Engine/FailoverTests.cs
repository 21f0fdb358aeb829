using System.Diagnostics;
using System.Net;
using System.Text.Json;
using BotCore.Tests.Stores;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Journal.Mongo;
using BotCore.TradingEngine.Journal.Sqlite;
using BotCore.TradingEngine.Stores.Mongo;
using Microsoft.Data.Sqlite;
using MongoDB.Driver;

namespace BotCore.Tests.Engine;

/// <summary>Two engine processes on one account: the leader is killed, or paused and woken again.</summary>
[Trait("Category", "Integration")]
public sealed class FailoverTests(MongoServer server, ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("mongodb")]
    public async Task A_standby_takes_over_from_a_killed_leader_within_ten_seconds(string store)
    {
        var place = await PlaceAsync(store);
        using var leader = place.Start("one");
        await ReadyAsync(leader);
        using var standby = place.Start("two");
        await standby.SaysAsync("\"event_id\":9006");
        await UntilAsync(standby, async () => await HealthAsync(standby) is HttpStatusCode.ServiceUnavailable, "to be not ready");
        await PhaseAsync(standby, "standby");

        var clock = Stopwatch.StartNew();
        leader.Kill();
        await ReadyAsync(standby);

        output.WriteLine($"{store}: takeover in {clock.Elapsed.TotalSeconds:0.00} s");
        Assert.True(clock.Elapsed < Promised, $"it took {clock.Elapsed}");
        long taken = await VersionAsync(standby);
        await GrowsAsync(standby, taken);
        Assert.Equal(0, await standby.StopAsync());
        Assert.True(await place.CountAsync() > taken);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("mongodb")]
    public async Task A_leader_that_was_paused_writes_nothing_when_it_wakes_and_says_so(string store)
    {
        var place = await PlaceAsync(store);
        using var old = place.Start("one");
        await ReadyAsync(old);
        using var next = place.Start("two");
        await next.SaysAsync("\"event_id\":9006");

        await PauseAsync(old, store);
        var clock = Stopwatch.StartNew();
        await ReadyAsync(next);
        output.WriteLine($"{store}: takeover from a paused leader in {clock.Elapsed.TotalSeconds:0.00} s");
        await Task.Delay(TimeSpan.FromSeconds(15) - clock.Elapsed is { Ticks: > 0 } rest ? rest : TimeSpan.Zero);
        long before = await VersionAsync(next);
        await old.SignalAsync("CONT");

        await old.SaysAsync("Stepped down");
        await PhaseAsync(old, "standby");
        await GrowsAsync(next, before);
        Assert.DoesNotContain("Stepped down", next.Output, StringComparison.Ordinal);
        await next.StopAsync();
        // The woken one follows, and is fit to lead when its turn comes again; the chain of the journal is whole.
        await ReadyAsync(old);
        await old.StopAsync();
        Assert.True(await place.CountAsync() >= before);
    }

    /// <summary>
    /// Pauses an engine. A process that stands still inside a transaction of SQLite keeps every other from writing until it wakes; no
    /// other process can change that, so with files the pause is made to fall between two transactions.
    /// </summary>
    private async Task PauseAsync(EngineUnderTest engine, string store)
    {
        while (true)
        {
            await engine.SignalAsync("STOP");
            if (store != "sqlite" || Directory.EnumerateFiles(_folder.File("state"), "*.db", SearchOption.AllDirectories).All(CanWrite)) return;
            await engine.SignalAsync("CONT");
            await Task.Delay(7);
        }

        static bool CanWrite(string path)
        {
            using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Default Timeout=1");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE; ROLLBACK;";
            try
            {
                command.ExecuteNonQuery();
                return true;
            }
            catch (SqliteException e) when (e.SqliteErrorCode == 5)
            {
                return false;
            }
        }
    }

    private async Task<Place> PlaceAsync(string store)
    {
        if (store == "sqlite") return new Place(_folder, null, null);
        var options = await server.NewDatabaseAsync();
        return new Place(_folder, options.ConnectionString, options);
    }

    private async Task<HttpStatusCode?> HealthAsync(EngineUnderTest engine)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(engine.BaseAddress, "/api/health/ready"));
            return answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    private Task ReadyAsync(EngineUnderTest engine) => UntilAsync(engine, async () => await HealthAsync(engine) is HttpStatusCode.OK, "to be ready");

    private Task PhaseAsync(EngineUnderTest engine, string phase) =>
        UntilAsync(engine, async () => (await StatusAsync(engine)).GetProperty("phase").GetString() == phase, $"to be in phase {phase}");

    private async Task<long> VersionAsync(EngineUnderTest engine) => (await StatusAsync(engine)).GetProperty("journalVersion").GetInt64();

    private Task GrowsAsync(EngineUnderTest engine, long from) => UntilAsync(engine, async () => await VersionAsync(engine) > from, $"to go on after version {from}");

    private async Task<JsonElement> StatusAsync(EngineUnderTest engine)
    {
        string text = await _http.GetStringAsync(new Uri(engine.BaseAddress, "/api/status"));
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task UntilAsync(EngineUnderTest engine, Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (engine.HasExited || clock.Elapsed > TimeSpan.FromSeconds(60))
                throw new TimeoutException($"the engine was expected {what}; it said:{Environment.NewLine}{engine.Output[^Math.Min(engine.Output.Length, 4000)..]}{engine.Errors}");
            await Task.Delay(20);
        }
    }

    /// <summary>Where the account is, and how engines are started on it.</summary>
    private sealed class Place(TemporaryFolder folder, string? mongo, BotCore.TradingEngine.Stores.StoreOptions? options)
    {
        public EngineUnderTest Start(string name) => mongo is null
            ? EngineUnderTest.Start(folder.File("state"), "--standby", "--Market:Speed=600x")
            : EngineUnderTest.Start(folder.File(name), "--Store:Kind=mongodb", $"--Store:MongoDb:ConnectionString={mongo}", "--Market:Speed=600x");

        /// <summary>Reads the whole journal with its chain, and counts.</summary>
        public async Task<long> CountAsync()
        {
            using var store = options is null ? null : new MongoStore(options);
            await using IEventJournal journal = store is null
                ? await SqliteJournal.OpenAsync(EngineUnderTest.JournalOf(folder.File("state")).Path, default)
                : await MongoJournal.OpenAsync(
                    store, (await store.Collection(MongoCollections.Accounts).Find("{}").SingleAsync())["stream"].AsString, default);
            long count = 0;
            await foreach (var record in journal.ReadAsync(0, default)) count = record.Version;
            return count;
        }
    }
}
