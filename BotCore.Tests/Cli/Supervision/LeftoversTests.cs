using System.Globalization;
using BotCore.Cli.Supervision;

namespace BotCore.Tests.Cli.Supervision;

public sealed class LeftoversTests
{
    [Fact]
    public async Task Only_what_the_folder_started_is_stopped()
    {
        using var own = ShellService.Start(ShellService.Patient);
        using var stranger = ShellService.Start(ShellService.Patient);
        var dead = new ProcessIdentity(stranger.Id, "an earlier process under this number");
        var record = SupervisorRecordTests.ARecord(
            SupervisorRecordTests.AService("trading-engine", ProcessIdentity.Of(own.Id)!.Value), SupervisorRecordTests.AService("dashboard", dead))
            with
        { Pid = stranger.Id, Start = "a supervisor that has died" };
        await own.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        var stopped = await Leftovers.StopAllAsync(record, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal([new StoppedProcess("trading-engine", own.Id, IsGraceful: true)], stopped);
        Assert.False(stranger.HasExited);
        stranger.Kill();
    }

    [Fact]
    public async Task A_supervisor_is_asked_first_and_stops_its_services_itself()
    {
        using var supervisor = ShellService.Start($"/bin/sh -c \"{ShellService.Patient}\" & child=$!; echo $child; trap 'kill -TERM $child; wait $child; exit 0' TERM; wait");
        string?[] said = [await supervisor.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), await supervisor.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)];
        int service = int.Parse(said.Single(s => s != "hello")!, CultureInfo.InvariantCulture);
        var identity = ProcessIdentity.Of(supervisor.Id)!.Value;
        var record = SupervisorRecordTests.ARecord(SupervisorRecordTests.AService("trading-engine", ProcessIdentity.Of(service)!.Value))
            with
        { Pid = identity.Pid, Start = identity.Start };

        var stopped = await Leftovers.StopAllAsync(record, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(
            [new StoppedProcess("supervisor", identity.Pid, IsGraceful: true), new StoppedProcess("trading-engine", service, IsGraceful: true)], stopped);
    }
}
