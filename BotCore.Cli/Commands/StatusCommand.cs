using BotCore.Cli.Engine;
using BotCore.Cli.Output;
using BotCore.Cli.Supervision;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore status</c>: who runs, how they feel, and what the account looks like.</summary>
internal sealed class StatusCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore status
          botcore status --json | jq .account.equity
          botcore status --state ~/botcore-demo

        Exit codes: 0 everything is ready, 1 not running or not all of it ready, 64 bad option

        """;

    private readonly CliConsole _console;
    private readonly TimeProvider _time;

    public StatusCommand(CliConsole console, TimeProvider time) : base("status", "Show what runs in a state folder and how it is.", Examples)
    {
        _console = console;
        _time = time;
        var stateOption = SharedOptions.State();
        var json = SharedOptions.Json("the status");
        Add(stateOption);
        Add(json);
        SetAction(async (parsed, ct) =>
        {
            var report = await AskAsync(parsed.Folder(stateOption), ct);
            if (parsed.GetValue(json)) _console.Json(report, CliJson.Default.StatusReport);
            else Show(report);
            return report.State == "healthy" ? ExitCodes.Ok : ExitCodes.Failed;
        });
    }

    private async Task<StatusReport> AskAsync(StateFolder state, CancellationToken ct)
    {
        if (SupervisorRecord.Read(state) is not { } record || (!record.Identity.IsAlive() && !record.Alive().Any()))
            return new StatusReport("stopped", state.Root, ["nothing is running"], null, [], null, null);

        using var http = new HttpClient();
        var services = await Task.WhenAll(record.Services.Select(s => AskAsync(http, s, ct)));
        List<string> problems = [];
        bool isSupervised = record.Identity.IsAlive();
        if (!isSupervised) problems.Add($"supervisor {record.Pid} has died; its services run unsupervised, stop them with: botcore down {state.AsOption}");
        problems.AddRange(services.Where(s => !s.IsReady).Select(s => $"{s.Name} is {(s.IsRunning ? "not ready" : "not running")}{(s.Reason is null ? "" : $": {s.Reason}")}"));

        var url = record.Services.First(s => s.Name == ServiceCatalogue.TradingEngine).Url;
        var engine = new EngineClient(http, url);
        var status = await engine.StatusAsync(ct);
        var account = await engine.AccountAsync(ct);
        problems.AddRange(new[] { status.Error, account.Error }.OfType<string>());
        return new StatusReport(
            problems.Count == 0 ? "healthy" : "unhealthy", state.Root, problems,
            isSupervised ? new SupervisorReport(record.Pid, record.StartedAt, Since(record.StartedAt), record.IsBackground) : null,
            services, status.Value, account.Value);
    }

    private async Task<ServiceReport> AskAsync(HttpClient http, ServiceRecord service, CancellationToken ct)
    {
        bool isRunning = service.Identity is { } identity && identity.IsAlive();
        bool isReady = isRunning && await EngineClient.IsHealthyAsync(http, service.ReadyUrl, ct);
        double? uptime = isRunning && service.StartedAt is { } started ? Since(started) : null;
        return new ServiceReport(
            service.Name, service.State, isRunning, isReady, service.Pid, service.StartedAt, uptime, service.Restarts, service.LastExitCode,
            service.Reason, service.Url);
    }

    private double Since(DateTimeOffset start) => Math.Round((_time.GetUtcNow() - start).TotalSeconds, 3);

    private void Show(StatusReport report)
    {
        _console.Out.WriteLine($"{report.State}; state in {report.StateFolder}");
        foreach (string problem in report.Problems) _console.Out.WriteLine($"  ! {problem}");
        if (report.Supervisor is { } supervisor)
            _console.Out.WriteLine($"supervisor {supervisor.Pid}{(supervisor.IsBackground ? " in the background" : "")}, up {Tables.Uptime(supervisor.UptimeSeconds)}");
        if (report.Services.Count > 0) _console.Table(Tables.Services(report.Services));
        if (report.Engine is { } engine) _console.Table(Tables.Of(engine, report.Account));
    }
}
