using BotCore.Cli.Supervision;
using BotCore.Tests.Cli.Supervision;

namespace BotCore.Tests.Cli.Commands;

public sealed class DownCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateFolder _state;

    public DownCommandTests()
    {
        _state = new StateFolder(_folder["state"]);
        _state.Create();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_to_stop_is_no_failure()
    {
        var run = await CommandRun.OfAsync("down", "--state", _state.Root);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"nothing was running in {_state.Root}", run.Output.TrimEnd());
    }

    [Fact]
    public async Task Services_left_behind_are_stopped_and_the_stale_file_is_removed()
    {
        using var service = ShellService.Start(ShellService.Patient);
        await service.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        (SupervisorRecordTests.ARecord(SupervisorRecordTests.AService("trading-engine", ProcessIdentity.Of(service.Id)!.Value)) with { Pid = int.MaxValue })
            .Write(_state);

        var run = await CommandRun.OfAsync("down", "--state", _state.Root, "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(service.Id, run.Json().GetProperty("stopped")[0].GetProperty("pid").GetInt32());
        Assert.False(File.Exists(_state.SupervisorFile));
        await service.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Restart_without_an_earlier_start_says_how_to_start()
    {
        var run = await CommandRun.OfAsync("restart", "--state", _state.Root);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"start it with: botcore up --detach --state '{_state.Root}'", run.Error, StringComparison.Ordinal);
    }
}
