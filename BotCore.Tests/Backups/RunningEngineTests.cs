using System.Globalization;
using System.Text.RegularExpressions;
using BotCore.Tests.Engine;
using BotCore.Tests.Infrastructure.Monitoring;
using BotCore.TradingEngine.Backups;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Backups.Restoring;
using BotCore.TradingEngine.Backups.Sources;

namespace BotCore.Tests.Backups;

/// <summary>Backups of an engine process that trades meanwhile.</summary>
[Trait("Category", "Integration")]
public sealed class RunningEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_engine_is_backed_up_shipped_and_verified_while_it_trades_and_shows_all_of_it()
    {
        string state = _folder.File("state"), repository = _folder.File("backups");
        var files = new BackupFiles(new FolderStore(repository), null);
        using var engine = EngineUnderTest.Start(state, "--Market:Speed=100000x", $"--Backup:Directory={repository}", "--Backup:ShipSeconds=1");
        using var http = new HttpClient { BaseAddress = engine.BaseAddress };
        await engine.ReachesAsync(3000);

        var full = await BackUpAsync(state, files, BackupKind.Full);
        await engine.ReachesAsync(full.Accounts[0].ToVersion + 500);
        var next = await BackUpAsync(state, files, BackupKind.Incremental);
        var verified = await new VerifyRun(files, _folder.File("scratch"), TimeProvider.System, _ => { }).RunAsync(null, default);

        // The engine's own snapshot and its journal from the first record say the same.
        Assert.True(verified.IsGood, string.Join("; ", verified.Faults));
        Assert.Equal(next.Accounts[0].State, verified.Accounts[0].State);
        Assert.Equal(next.Accounts[0].FromVersion, full.Accounts[0].ToVersion + 1);
        var catalogue = Catalogue.Of("Backups");
        Dictionary<string, string> families = [];
        await Eventually.HoldsAsync(async () =>
        {
            Assert.False(engine.HasExited, engine.Errors + engine.Output);
            string text = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
            families = Regex.Matches(text, @"^# TYPE (backup_\S+) (\S+)$", RegexOptions.Multiline).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
            return catalogue.Keys.All(families.ContainsKey)
                && Value(text, "backup_last_success_timestamp_seconds") >= next.CreatedUtc.ToUnixTimeSeconds()
                && Value(text, "backup_shipped_records_total") > 0 && Value(text, "backup_restore_test_failed") == 0;
        }, "the engine shows the last backup and the restore test", TimeSpan.FromSeconds(60));
        Assert.Equal(catalogue.OrderBy(metric => metric.Key), families.OrderBy(metric => metric.Key));
        await Assert.ThrowsAsync<BackupInUseException>(() => new RestoreRun(files, state, TimeProvider.System, _ => { }).RunAsync(RestoreTarget.Newest, false, default));
    }

    [Fact]
    public async Task A_restore_that_is_killed_at_any_moment_leaves_the_old_or_the_new_and_an_engine_starts_on_it()
    {
        string state = _folder.File("state"), repository = _folder.File("backups");
        var files = new BackupFiles(new FolderStore(repository), null);
        using (var engine = EngineUnderTest.Start(state, "--Market:Speed=100000x", $"--Backup:Directory={repository}"))
        {
            await engine.ReachesAsync(2000);
            await BackUpAsync(state, files, BackupKind.Full);
            Assert.Equal(0, await engine.StopAsync());
        }
        string first = await StreamAsync(state);
        var random = new Random(20261130);
        int replaced = 0;
        for (int i = 0; i < 6; i++)
        {
            string before = await StreamAsync(state);
            using (var restore = Tool("restore", state, repository))
            {
                var end = restore.WaitForExitAsync(TestContext.Current.CancellationToken);
                await Task.WhenAny(end, Task.Delay(random.Next(200, 2500), TestContext.Current.CancellationToken));
                restore.Kill();
                await end;
            }
            InstallationLock.Share(state).Dispose(); // what an engine does first
            string after = await StreamAsync(state);
            if (after != before) replaced++;
            Assert.True(File.Exists(Path.Combine(state, "platform.db")));
            Assert.Single(Directory.EnumerateDirectories(Path.Combine(state, "accounts")));
        }
        if (replaced == 0)
        {
            using var restore = Tool("restore", state, repository);
            await restore.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, restore.ExitCode);
        }
        Assert.NotEqual(first, await StreamAsync(state));

        using var again = EngineUnderTest.Start(state, "--Market:Speed=100000x");
        using var http = new HttpClient { BaseAddress = again.BaseAddress };
        await again.SaysAsync("\"event_id\":9001");
        await Eventually.HoldsAsync(async () => (await http.GetAsync(new Uri("/api/health/ready", UriKind.Relative), TestContext.Current.CancellationToken)).IsSuccessStatusCode, "ready", TimeSpan.FromSeconds(60));
    }

    private static async Task<BackupReport> BackUpAsync(string state, BackupFiles files, BackupKind kind)
    {
        await using var source = new FolderSource(state);
        return await new BackupRun(source, files, null, TimeProvider.System, _ => { }).CreateAsync(kind, default);
    }

    private static System.Diagnostics.Process Tool(string command, string state, string repository)
    {
        string dll = Path.Combine(AppContext.BaseDirectory, "BotCore.TradingEngine.dll");
        var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("dotnet", [dll, command, $"--State:Directory={state}", $"--Backup:Directory={repository}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<string> StreamAsync(string state) =>
        await File.ReadAllTextAsync(Directory.EnumerateFiles(Path.Combine(state, "accounts"), "stream.txt", SearchOption.AllDirectories).Single());

    private static double? Value(string metrics, string name) =>
        Regex.Match(metrics, $@"^{name}(?:\{{[^}}]*\}})? (\S+)", RegexOptions.Multiline) is { Success: true } match ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
}
