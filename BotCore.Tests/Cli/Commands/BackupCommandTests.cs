using System.Text.Json;
using BotCore.Tests.Cli.Supervision;

namespace BotCore.Tests.Cli.Commands;

/// <summary><c>botcore backup</c>, <c>restore</c>, <c>verify</c> and <c>drill</c> as people and CronJobs run them.</summary>
[Trait("Category", "Integration")]
public sealed class BackupCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("database-corruption")]
    [InlineData("node-loss")]
    public async Task A_drill_breaks_recovers_and_measures(string name)
    {
        var run = await BotCoreProcess.RunAsync("drill", name, "--records", "300", "--ship-every", "1", "--json", "--report", _folder["report.json"]);

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["report.json"], TestContext.Current.CancellationToken));
        Assert.True(report.RootElement.GetProperty("isPassed").GetBoolean());
        Assert.True(report.RootElement.GetProperty("rtoSeconds").GetDouble() > 0);
        Assert.True(report.RootElement.GetProperty("recordsBefore").GetInt64() >= 300);
        if (name == "node-loss") Assert.Equal(0, report.RootElement.GetProperty("recordsLost").GetInt64());
    }

    [Fact]
    public async Task Wrong_options_are_named_with_what_is_allowed()
    {
        var both = await BotCoreProcess.RunAsync("backup", "create", "--full", "--incremental");
        var store = await BotCoreProcess.RunAsync("backup", "create", "--to", "s3://bucket/path");
        var point = await BotCoreProcess.RunAsync("restore", "--to-version", "0");
        var nothing = await BotCoreProcess.RunAsync("backup", "create", "--state", _folder["none"], "--to", _folder["backups"]);

        Assert.Equal([64, 64, 64, 64], new[] { both.ExitCode, store.ExitCode, point.ExitCode, nothing.ExitCode });
        Assert.Contains("--full and --incremental are both given", both.Error, StringComparison.Ordinal);
        Assert.Contains("object stores are not supported", store.Error, StringComparison.Ordinal);
        Assert.Contains("--to-version is '0'; expected a whole number from 1", point.Error, StringComparison.Ordinal);
        Assert.Contains("expected the state folder to back up", nothing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_is_backed_up_listed_verified_and_restored_from_the_command_line()
    {
        string state = _folder["state"], backups = _folder["backups"], other = _folder["other"];
        var up = await BotCoreProcess.RunAsync("up", "--detach", "--no-dashboard", "--no-ai", "--state", state, "--engine-port", $"{LoopbackPortTests.FreePort()}");
        Assert.True(up.ExitCode == 0, up.Error);
        try
        {
            var created = await BotCoreProcess.RunAsync("backup", "create", "--state", state, "--to", backups, "--json");
            var refused = await BotCoreProcess.RunAsync("restore", "--state", state, "--from", backups);
            Assert.True(created.ExitCode == 0, created.Error);
            Assert.Equal("full", created.Json().GetProperty("kind").GetString()!.ToLowerInvariant());
            Assert.Equal(73, refused.ExitCode);
            Assert.Contains("stop it first", refused.Error, StringComparison.Ordinal);
        }
        finally
        {
            await BotCoreProcess.RunAsync("down", "--state", state);
        }

        var listed = await BotCoreProcess.RunAsync("restore", "--list", "--from", backups, "--json");
        var verified = await BotCoreProcess.RunAsync("verify", "--latest", "--from", backups, "--json");
        var dry = await BotCoreProcess.RunAsync("restore", "--dry-run", "--state", other, "--from", backups, "--json");
        var restored = await BotCoreProcess.RunAsync("restore", "--state", other, "--from", backups);

        Assert.Equal(1, listed.Json().GetProperty("backups").GetArrayLength());
        Assert.True(verified.ExitCode == 0, $"verify ended with {verified.ExitCode}: {verified.Output}{verified.Error}");
        Assert.True(verified.Json().GetProperty("isGood").GetBoolean());
        Assert.True(dry.Json().GetProperty("isDryRun").GetBoolean());
        Assert.True(restored.ExitCode == 0, restored.Error);
        Assert.True(File.Exists(Path.Combine(other, "platform.db")));
    }
}
