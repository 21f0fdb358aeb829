using BotCore.Cli;
using BotCore.Cli.Supervision;

namespace BotCore.Tests.Cli.Supervision;

public sealed class SupervisorRecordTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateFolder _state;

    public SupervisorRecordTests()
    {
        _state = new StateFolder(_folder["state"]);
        _state.Create();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        var record = ARecord(AService("trading-engine", ProcessIdentity.Current())) with { Arguments = ["up", "--seed", "7"], IsBackground = true };

        record.Write(_state);
        var read = SupervisorRecord.Read(_state)!;

        Assert.Equal(record.Services, read.Services);
        Assert.Equal(record.Arguments, read.Arguments);
        Assert.Equal(record.Identity, read.Identity);
        Assert.True(read.IsBackground);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    public void A_file_that_cannot_be_understood_is_no_supervisor(string content)
    {
        File.WriteAllText(_state.SupervisorFile, content);

        Assert.Null(SupervisorRecord.Read(_state));
    }

    [Fact]
    public void Only_services_whose_very_process_runs_are_alive()
    {
        var own = ProcessIdentity.Current();
        var record = ARecord(
            AService("trading-engine", own), AService("dashboard", own with { Start = "an earlier boot" }), AService("other", own) with { Start = null });

        Assert.Equal(["trading-engine"], record.Alive().Select(s => s.Name));
    }

    [Fact]
    public void A_second_supervisor_of_a_folder_is_refused_and_told_of_the_first()
    {
        ARecord().Write(_state);
        using var first = SupervisorLock.Take(_state);

        var refusal = Assert.Throws<CommandFailedException>(() => SupervisorLock.Take(_state));

        Assert.Equal(73, refusal.ExitCode);
        Assert.Contains($"in use by supervisor {Environment.ProcessId}, running since 2026-03-01 12:00:00 UTC", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_free_again_when_its_supervisor_let_go()
    {
        SupervisorLock.Take(_state).Dispose();

        SupervisorLock.Take(_state).Dispose();
    }

    internal static SupervisorRecord ARecord(params ServiceRecord[] services)
    {
        var own = ProcessIdentity.Current();
        return new SupervisorRecord(own.Pid, own.Start, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), IsBackground: false, ["up"], services);
    }

    internal static ServiceRecord AService(string name, ProcessIdentity process) => new(
        name, ServiceState.Ready, process.Pid, process.Start, DateTimeOffset.UnixEpoch, 1, new Uri("http://127.0.0.1:1"),
        new Uri("http://127.0.0.1:1/api/health/ready"), Restarts: 0, LastExitCode: null, Reason: null);
}
