using BotCore.Cli.Supervision;
using BotCore.Tests.Cli.Supervision;

namespace BotCore.Tests.Cli.Commands;

public sealed class StatusCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateFolder _state;

    public StatusCommandTests()
    {
        _state = new StateFolder(_folder["state"]);
        _state.Create();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_running_is_said_and_is_a_failure()
    {
        var run = await CommandRun.OfAsync("status", "--state", _state.Root, "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("stopped", run.Json().GetProperty("state").GetString());
        Assert.Equal(_state.Root, run.Json().GetProperty("stateFolder").GetString());
    }

    [Fact]
    public async Task A_stale_supervisor_file_counts_as_nothing_running()
    {
        var gone = new ProcessIdentity(int.MaxValue, "long ago");
        (SupervisorRecordTests.ARecord(SupervisorRecordTests.AService("trading-engine", gone)) with { Pid = gone.Pid, Start = gone.Start }).Write(_state);

        var run = await CommandRun.OfAsync("status", "--state", _state.Root, "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("stopped", run.Json().GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_healthy_engine_is_shown_with_its_status_and_account()
    {
        await using var engine = await FakeEngine.StartAsync();
        SupervisorRecordTests.ARecord(Ready(engine)).Write(_state);

        var run = await CommandRun.OfAsync("status", "--state", _state.Root, "--json");

        Assert.Equal(0, run.ExitCode);
        var json = run.Json();
        Assert.Equal("healthy", json.GetProperty("state").GetString());
        Assert.Equal(Environment.ProcessId, json.GetProperty("supervisor").GetProperty("pid").GetInt32());
        Assert.True(json.GetProperty("services")[0].GetProperty("isReady").GetBoolean());
        Assert.Equal("10000", json.GetProperty("account").GetProperty("equity").GetString());
        Assert.Equal("finished", json.GetProperty("engine").GetProperty("phase").GetString());
    }

    [Fact]
    public async Task An_engine_that_is_not_ready_is_a_failure_with_its_reason()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.IsReady = false;
        SupervisorRecordTests.ARecord(Ready(engine)).Write(_state);

        var run = await CommandRun.OfAsync("status", "--state", _state.Root);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("unhealthy; state in", run.Output, StringComparison.Ordinal);
        Assert.Contains("! trading-engine is not ready", run.Output, StringComparison.Ordinal);
        Assert.Contains("10,000.00 USDT", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_whose_supervisor_has_died_are_unhealthy()
    {
        await using var engine = await FakeEngine.StartAsync();
        (SupervisorRecordTests.ARecord(Ready(engine)) with { Pid = int.MaxValue }).Write(_state);

        var run = await CommandRun.OfAsync("status", "--state", _state.Root, "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"supervisor {int.MaxValue} has died", run.Json().GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
    }

    private static ServiceRecord Ready(FakeEngine engine) => SupervisorRecordTests.AService("trading-engine", ProcessIdentity.Current()) with
    {
        Url = engine.Url,
        ReadyUrl = new Uri(engine.Url, "/api/health/ready"),
        StartedAt = DateTimeOffset.UtcNow,
    };
}
