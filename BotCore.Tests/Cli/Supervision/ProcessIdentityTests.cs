using System.Globalization;
using BotCore.Cli.Supervision;

namespace BotCore.Tests.Cli.Supervision;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void A_running_process_is_known_again()
    {
        Assert.True(ProcessIdentity.Current().IsAlive());
        Assert.Equal(ProcessIdentity.Current(), ProcessIdentity.Of(Environment.ProcessId));
    }

    [Fact]
    public async Task A_process_that_has_ended_is_not_alive()
    {
        using var process = ShellService.Start("sleep 60");
        var identity = ProcessIdentity.Of(process.Id)!.Value;
        Assert.True(identity.IsAlive());

        Assert.True(ProcessSignals.Kill(identity));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.False(identity.IsAlive());
        Assert.False(ProcessSignals.Terminate(identity));
    }

    [Fact]
    public async Task A_stranger_under_a_reused_number_is_never_signalled()
    {
        using var stranger = ShellService.Start(ShellService.Patient);
        var remembered = new ProcessIdentity(stranger.Id, "another start");

        Assert.False(remembered.IsAlive());
        Assert.False(ProcessSignals.Terminate(remembered));
        Assert.False(ProcessSignals.Kill(remembered));

        Assert.False(stranger.HasExited);
        stranger.Kill();
        await stranger.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_remains_of_a_process_that_nobody_waited_for_are_not_alive()
    {
        // The short sleep ends when the long one has taken the shell's place, which never asks for its exit code.
        using var parent = ShellService.Start("sleep 0.5 & echo $!; exec sleep 60");
        int pid = int.Parse((await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!(await File.ReadAllTextAsync($"/proc/{pid}/stat", patience.Token)).Contains(") Z ", StringComparison.Ordinal))
            await timer.WaitForNextTickAsync(patience.Token);

        Assert.Null(ProcessIdentity.Of(pid));
        parent.Kill();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_number_without_a_process_has_no_identity(int pid)
    {
        Assert.Null(ProcessIdentity.Of(pid));
    }
}
