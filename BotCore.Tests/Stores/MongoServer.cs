using System.Diagnostics;
using System.Globalization;
using System.Text;
using MongoDB.Driver;

[assembly: AssemblyFixture(typeof(BotCore.Tests.Stores.MongoServer))]

namespace BotCore.Tests.Stores;

/// <summary>
/// The MongoDB that tests share: BOTCORE_TEST_MONGODB, else the stand-in (BOTCORE_MONGO_STANDIN, or <c>../shared/mongo-standin</c>
/// beside the repository), started at the first test that asks and stopped after the last. Without either, tests skip and say so.
/// </summary>
public sealed partial class MongoServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<string> _databases = [];
    private string? _uri;
    private string? _absence;
    private (string Scripts, string Folder)? _started;

    /// <summary>The address of a database of its own, which is dropped when the tests end.</summary>
    internal async Task<string> NewDatabaseUriAsync()
    {
        string uri = await UriAsync();
        string name = $"botcore_test_{Guid.NewGuid():N}"[..32];
        lock (_databases) _databases.Add(name);
        return new MongoUrlBuilder(uri) { DatabaseName = name }.ToString();
    }

    public async Task<string> UriAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_uri is null && _absence is null) await FindAsync();
        }
        finally
        {
            _gate.Release();
        }
        Assert.SkipWhen(_uri is null, _absence ?? "");
        return _uri!;
    }

    /// <summary>Ends what answers for the database without warning. Only the stand-in that the tests started can be killed; else the test skips.</summary>
    internal async Task KillAsync()
    {
        await UriAsync();
        Assert.SkipWhen(_started is null, "the database is not the tests' own, it cannot be killed");
        var started = _started!.Value;
        using var gateway = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(started.Folder, "gateway.pid")), CultureInfo.InvariantCulture));
        gateway.Kill();
        await gateway.WaitForExitAsync();
    }

    /// <summary>Starts it again where it was.</summary>
    internal async Task RestartAsync()
    {
        var (scripts, folder) = _started!.Value;
        var (code, _, error) = await RunAsync(Path.Combine(scripts, "start.sh"), folder, again: true);
        if (code != 0) throw new InvalidOperationException($"the stand-in did not start again: {error}");
        await LimitTransactionsAsync(_uri!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_uri is not null && _databases.Count > 0)
        {
            using var client = ClientOfItsOwn(_uri);
            foreach (string name in _databases) await client.DropDatabaseAsync(name);
        }
        if (_started is { } started) await RunAsync(Path.Combine(started.Scripts, "stop.sh"), started.Folder);
        _gate.Dispose();
    }

    private async Task FindAsync()
    {
        if (Environment.GetEnvironmentVariable("BOTCORE_TEST_MONGODB") is { Length: > 0 } given)
        {
            _uri = given;
            return;
        }
        string? scripts = Scripts();
        if (scripts is null)
        {
            _absence = "no MongoDB: BOTCORE_TEST_MONGODB and BOTCORE_MONGO_STANDIN are not set and ../shared/mongo-standin was not found";
            return;
        }
        // A folder of this working copy's own: another copy's tests must not stop what these use.
        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home
            ? home : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        string key = Convert.ToHexStringLower(System.IO.Hashing.XxHash32.Hash(Encoding.UTF8.GetBytes(AppContext.BaseDirectory)));
        string folder = Environment.GetEnvironmentVariable("BOTCORE_MONGO_STANDIN_DIR") is { Length: > 0 } chosen
            ? chosen : Path.Combine(cache, "botcore", $"test-mongo-{key}");
        // What a run that was killed has left behind is in this folder and nobody else's.
        if (Directory.Exists(folder)) await RunAsync(Path.Combine(scripts, "stop.sh"), folder);
        var (code, said, error) = await RunAsync(Path.Combine(scripts, "start.sh"), folder);
        if (code != 0)
        {
            _absence = $"no MongoDB: the stand-in did not start: {error}";
            return;
        }
        await LimitTransactionsAsync(said);
        _uri = said;
        _started = (scripts, folder);
    }

    /// <summary>As the deployments set it: a writer that died inside a transaction must not hold the journal for the default of a minute.</summary>
    private static async Task LimitTransactionsAsync(string uri)
    {
        using var client = ClientOfItsOwn(uri);
        await client.GetDatabase("admin").RunCommandAsync<MongoDB.Bson.BsonDocument>(
            new MongoDB.Bson.BsonDocument { { "setParameter", 1 }, { "transactionLifetimeLimitSeconds", 3 } });
    }

    /// <summary>
    /// Clients with equal settings share one pool, in which connections to a server that was killed may still lie; commands that the
    /// driver does not send again would fail on them.
    /// </summary>
    private static MongoClient ClientOfItsOwn(string uri)
    {
        var settings = MongoClientSettings.FromConnectionString(uri);
        settings.ApplicationName = $"tests-{Guid.NewGuid():N}";
        return new MongoClient(settings);
    }

    private static string? Scripts()
    {
        if (Environment.GetEnvironmentVariable("BOTCORE_MONGO_STANDIN") is { Length: > 0 } named) return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "BotCore.sln"))) continue;
            string beside = Path.Combine(folder.Parent!.FullName, "shared", "mongo-standin");
            return Directory.Exists(beside) ? beside : null;
        }
        return null;
    }

    private static async Task<(int Code, string Said, string Error)> RunAsync(string script, string folder, bool again = false)
    {
        int port = FreePort.Next();
        string[] words = script.EndsWith("start.sh", StringComparison.Ordinal) && !again
            ? [script, folder, port.ToString(CultureInfo.InvariantCulture)] : [script, folder];
        var start = new ProcessStartInfo("bash", words) { RedirectStandardOutput = true, RedirectStandardError = true };
        // One line of answer is all there is to read: what the script leaves running holds the pipes open.
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadLineAsync();
        var error = process.StandardError.ReadLineAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, (await said ?? "").Trim(), process.ExitCode == 0 ? "" : (await error ?? "").Trim());
    }
}
