using System.Text.Json;
using BotCore.Cli.Engine;
using BotCore.Cli.Output;

namespace BotCore.Cli.Supervision;

/// <summary>One <c>up</c> from the first look at the state folder to the last stopped process.</summary>
/// <remarks>Order: claim the folder, stop what a dead supervisor left there, look at the ports, start, wait, stop everything.</remarks>
internal sealed class UpSession(UpOptions options, IReadOnlyList<ServiceDefinition> services, CliConsole console, TimeProvider time, bool isBackground)
{
    /// <summary>A start that is not ready by then is worth a word; it may still be reading a long journal.</summary>
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(60);

    /// <returns>The summary of a recorded market that was followed to its end; null after a stop that was asked for.</returns>
    /// <exception cref="CommandFailedException">The folder or a port is taken, or a service failed for good.</exception>
    public async Task<RunSummary?> RunAsync(CancellationToken stop, CancellationToken kill)
    {
        options.State.Create();
        using var claim = SupervisorLock.Take(options.State);
        await using var lines = new LiveLines(options.Json ? console.Error : console.Out);
        var view = new SessionView(lines, services.Count, console.IsColoured, options.Raw, showsServiceLines: !isBackground, time);
        await StopLeftoversAsync(view, stop);
        foreach (var service in services) LoopbackPort.RequireFree(service.Port, service.Name);
        RememberOptions();

        using var http = new HttpClient();
        var own = ProcessIdentity.Current();
        var record = new SupervisorRecord(own.Pid, own.Start, time.GetUtcNow(), isBackground, options.ToArguments(), []);
        using var supervisor = new Supervisor(
            options.State, services, record, new ProcessLauncher(), (url, ct) => EngineClient.IsHealthyAsync(http, url, ct),
            new RestartOptions(), time, new Random(), view);
        view.Say($"{Describe()}; state in {options.State.Root}");
        try
        {
            return await SuperviseAsync(supervisor, http, view, stop, kill);
        }
        finally
        {
            if (Directory.Exists(options.State.Run)) File.Delete(options.State.SupervisorFile);
        }
    }

    private async Task<RunSummary?> SuperviseAsync(Supervisor supervisor, HttpClient http, SessionView view, CancellationToken stop, CancellationToken kill)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = supervisor.RunAsync(ending.Token, kill);
        var greeting = GreetAsync(view, ending.Token);
        var replay = options is { IsReplay: true, Stay: false }
            ? new ReplayWatch(new EngineClient(http, options.EngineUrl), time, view.Say).UntilFinishedAsync(ending.Token)
            : null;

        if (replay is not null) await Task.WhenAny(running, replay);
        else await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool isFinished = replay?.IsCompletedSuccessfully ?? false;
        await ending.CancelAsync();
        await greeting;
        var failed = await running;
        if (failed is null) return isFinished || replay is { IsFaulted: true } ? await replay! : null;

        int code = failed.LastExitCode is { } exit && ExitCodes.IsFatal(exit) ? exit : ExitCodes.Failed;
        throw new CommandFailedException(code, $"{failed.Name} failed: {failed.Reason}");
    }

    private async Task StopLeftoversAsync(SessionView view, CancellationToken ct)
    {
        if (SupervisorRecord.Read(options.State) is not { } left) return;
        foreach (var stopped in await Leftovers.StopServicesAsync(left, time, ct))
            view.Warn($"stopped {stopped.Name} (process {stopped.Pid}), left behind by supervisor {left.Pid} which ended without stopping it");
    }

    private void RememberOptions() => SupervisorRecord.ReplaceFile(
        options.State.LastOptions, JsonSerializer.SerializeToUtf8Bytes(options.ToArguments(), CliJson.Default.IReadOnlyListString));

    /// <summary>Shows the addresses once everything is ready.</summary>
    private async Task GreetAsync(SessionView view, CancellationToken ct)
    {
        try
        {
            if (await Task.WhenAny(view.AllReady, Task.Delay(SlowStart, time, ct)) != view.AllReady && !ct.IsCancellationRequested)
                view.Warn($"not everything is ready after {SlowStart.TotalSeconds:0} s; still waiting");
            await view.AllReady.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return; // it ends before everything was ready
        }
        view.Say($"API        {options.EngineUrl}  (reference: {new Uri(options.EngineUrl, "/docs")})");
        if (services.Any(s => s.Name == ServiceCatalogue.AiGateway))
        {
            string ai = services.Any(s => s.Name == ServiceCatalogue.AiService)
                ? $"AI service: {options.AiUrl}" : "no Python environment of the AI service: rule-based analysis is used; ai-service/setup-env makes one";
            view.Say($"Gateway    {options.GatewayUrl}  ({ai})");
        }
        if (!options.NoDashboard) view.Say($"Dashboard  {options.DashboardUrl}");
        if (options.WithMonitoring)
        {
            view.Say($"Prometheus {options.PrometheusUrl}");
            view.Say($"Alerts     {options.AlertmanagerUrl}");
        }
        if (!isBackground) view.Say("Ctrl-C stops everything, a second one at once");
    }

    private string Describe()
    {
        string mode = (options.Mode?.ToString() ?? (options.IsReplay ? "backtest" : "paper")).ToLowerInvariant();
        string speed = options.Speed == "max" ? "as fast as possible" : $"at {options.Speed}";
        string market = options.IsReplay ? $"the recorded market {options.Market[UpOptions.ReplayPrefix.Length..]}" : "a synthetic market";
        return $"{mode} trading on {market} {speed}";
    }
}
