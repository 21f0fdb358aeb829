using BotCore.Cli;
using BotCore.Cli.Engine;
using BotCore.Cli.Output;
using BotCore.Cli.Supervision;
using BotCore.Contracts.Trading;
using BotCore.Tests.Cli.Engine;

namespace BotCore.Tests.Cli.Supervision;

/// <summary>Whole runs: real processes for the services, a real HTTP server for what they would answer.</summary>
public sealed class UpSessionTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly CancellationTokenSource _stop = new();
    private FakeEngine? _engine;

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_recorded_market_is_summed_up_and_everything_is_stopped()
    {
        _engine = await FakeEngine.StartAsync();
        _engine.Status = RunSummaryTests.AStatus() with { Phase = EnginePhase.Running, Candles = 10 };
        var options = Options() with { Market = "replay:/data/a.csv" };

        var running = RunAsync(options, Engine(ShellService.Patient), Dashboard(ShellService.Patient));
        await UntilAsync(() => new[] { "trading-engine", "dashboard" }.All(s => File.Exists(options.State.LogOf(s)) && File.ReadAllText(options.State.LogOf(s)).Length > 0));
        _engine.Status = _engine.Status with { Phase = EnginePhase.Finished };
        var summary = await running;

        Assert.Equal(10, summary!.Candles);
        Assert.Contains("trading-engine | stopped", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("dashboard      | stopped", _output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(options.State.SupervisorFile));
        Assert.Equal(["hello", "bye"], File.ReadAllLines(options.State.LogOf("trading-engine")));
    }

    [Fact]
    public async Task With_json_the_output_is_left_to_the_result()
    {
        _engine = await FakeEngine.StartAsync();

        await RunAsync(Options() with { Market = "replay:/data/a.csv", Json = true }, Engine(ShellService.Patient));

        Assert.Empty(_output.ToString());
        Assert.Contains("recorded market /data/a.csv", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fatal_exit_of_the_engine_stops_everything_with_its_code_and_reason()
    {
        _engine = await FakeEngine.StartAsync();

        var failure = await Assert.ThrowsAsync<CommandFailedException>(() =>
            RunAsync(Options(), Engine("echo 'line 7: high is below low' >&2; exit 65"), Dashboard(ShellService.Patient)));

        Assert.Equal(65, failure.ExitCode);
        Assert.StartsWith("trading-engine failed: line 7: high is below low (exit code 65, bad market data; not started again", failure.Message, StringComparison.Ordinal);
        Assert.Contains("dashboard      | stopped", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dashboard_that_fails_for_good_does_not_stop_trading()
    {
        _engine = await FakeEngine.StartAsync();
        var options = Options();

        var running = RunAsync(options, Engine(ShellService.Patient), Dashboard("exit 64"));
        await UntilAsync(() => SupervisorRecord.Read(options.State)?.Services is { } s && s[1].State is ServiceState.Failed && s[0].State is ServiceState.Ready);
        var engine = SupervisorRecord.Read(options.State)!.Services[0];

        Assert.True(engine.Identity!.Value.IsAlive());
        await _stop.CancelAsync();
        Assert.Null(await running);
        Assert.False(engine.Identity!.Value.IsAlive());
    }

    [Fact]
    public async Task What_a_dead_supervisor_left_behind_is_stopped_first()
    {
        _engine = await FakeEngine.StartAsync();
        var options = Options() with { Market = "replay:/data/a.csv" };
        options.State.Create();
        using var orphan = ShellService.Start(ShellService.Patient);
        await orphan.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        (SupervisorRecordTests.ARecord(SupervisorRecordTests.AService("trading-engine", ProcessIdentity.Of(orphan.Id)!.Value))
            with
        { Start = "it has died" }).Write(options.State);

        await RunAsync(options, Engine(ShellService.Patient));

        Assert.True(orphan.HasExited);
        Assert.Contains($"stopped trading-engine (process {orphan.Id}), left behind by supervisor", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_refused_before_anything_is_started()
    {
        _engine = await FakeEngine.StartAsync();
        var options = Options();
        var taken = Engine("echo started") with { Port = _engine.Url.Port };

        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync(options, taken));

        Assert.Equal(69, failure.ExitCode);
        Assert.Contains($"port {_engine.Url.Port} (trading-engine) is in use by process {Environment.ProcessId}", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(options.State.LogOf("trading-engine")));
    }

    [Fact]
    public async Task The_addresses_are_shown_once_everything_is_ready()
    {
        _engine = await FakeEngine.StartAsync();
        _engine.IsReady = false;
        var running = RunAsync(Options(), Engine(ShellService.Patient));
        await UntilAsync(() => File.Exists(Path.Combine(_folder["state"], "logs", "trading-engine.log")));
        Assert.DoesNotContain("Ctrl-C", _output.ToString(), StringComparison.Ordinal);

        _engine.IsReady = true;
        await UntilAsync(() => _output.ToString().Contains("Ctrl-C stops everything", StringComparison.Ordinal));

        Assert.Contains($"API        {_engine.Url}", _output.ToString(), StringComparison.Ordinal);
        await _stop.CancelAsync();
        await running;
    }

    private ServiceDefinition Engine(string script) => ShellService.Define(script, url: _engine!.Url, port: LoopbackPortTests.FreePort());

    private ServiceDefinition Dashboard(string script) =>
        ShellService.Define(script, "dashboard", isEssential: false, url: _engine!.Url, port: LoopbackPortTests.FreePort());

    private UpOptions Options() => new()
    {
        Market = UpOptions.Synthetic,
        Speed = "max",
        State = new StateFolder(_folder["state"]),
        EnginePort = _engine!.Url.Port,
    };

    private Task<RunSummary?> RunAsync(UpOptions options, params ServiceDefinition[] services) =>
        new UpSession(options, services, new CliConsole(TextWriter.Synchronized(_output), TextWriter.Synchronized(_error), isColoured: false), TimeProvider.System, isBackground: false)
            .RunAsync(_stop.Token, CancellationToken.None).WaitAsync(Patience, TestContext.Current.CancellationToken);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition()) await timer.WaitForNextTickAsync(patience.Token);
    }
}
