namespace BotCore.Cli.Supervision;

/// <summary>Keeps one service running: starts it, waits until it is ready, starts it again after a crash, and stops it when asked.</summary>
/// <param name="isReady">Asks the service once whether it is ready; false when it does not answer.</param>
/// <param name="onChange">Told of each change of the record, one at a time.</param>
/// <param name="onLine">Told of each line the service writes; must not block.</param>
internal sealed class ServiceSupervisor(
    ServiceDefinition service, IProcessLauncher launcher, Func<Uri, CancellationToken, Task<bool>> isReady, RestartPolicy policy,
    TimeProvider time, Action<ServiceRecord> onChange, Action<ServiceDefinition, OutputLine> onLine)
{
    private static readonly TimeSpan ReadyPoll = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly LastWords _lastWords = new();
    private bool _wasReady;

    public ServiceRecord Record { get; private set; } = new(
        service.Name, ServiceState.Starting, Pid: 0, Start: null, StartedAt: null, service.Port, service.Url, service.ReadyUrl, Restarts: 0,
        LastExitCode: null, Reason: null);

    /// <summary>Runs the service until it is asked to stop or has failed for good; the record then says which.</summary>
    /// <param name="stopDeadline">How long a graceful stop may take before the process is killed.</param>
    /// <param name="stop">Asks for a graceful stop.</param>
    /// <param name="kill">Ends a stop that takes too long for the user.</param>
    public async Task<ServiceRecord> RunAsync(TimeSpan stopDeadline, CancellationToken stop, CancellationToken kill)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await RunOnceAsync(stopDeadline, stop, kill) is not { } exitCode) break;

            var decision = policy.OnExit(exitCode);
            if (decision.Verdict is not RestartVerdict.Retry) return Fail(exitCode, decision);
            Change(r => r with
            {
                State = ServiceState.Restarting,
                LastExitCode = exitCode,
                Restarts = r.Restarts + 1,
                Reason = $"{ExitCodes.Describe(exitCode)}; crash {decision.Crashes}, next start in {decision.Delay.TotalSeconds:0.0} s",
            });
            await Task.Delay(decision.Delay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return Change(r => r with { State = ServiceState.Stopped, Reason = null });
    }

    /// <returns>The code of an exit nobody asked for; null after a stop.</returns>
    private async Task<int?> RunOnceAsync(TimeSpan stopDeadline, CancellationToken stop, CancellationToken kill)
    {
        _lastWords.Clear();
        using var child = launcher.Start(_wasReady ? service : service with { Arguments = [.. service.Arguments, .. service.FirstStartArguments] }, Take);
        Change(r => r with
        {
            State = ServiceState.Starting,
            Pid = child.Pid,
            Start = child.Identity?.Start,
            StartedAt = time.GetUtcNow(),
        });

        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = WatchReadyAsync(attempt.Token);
        await ((Task)child.Ended).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await attempt.CancelAsync();
        await watch;
        if (!stop.IsCancellationRequested) return await child.Ended;

        Change(r => r with { State = ServiceState.Stopping });
        await StopAsync(child, stopDeadline, kill);
        return null;
    }

    private async Task StopAsync(IChildProcess child, TimeSpan deadline, CancellationToken kill)
    {
        child.RequestStop();
        try
        {
            await child.Ended.WaitAsync(deadline, time, kill);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            child.Kill();
            await child.Ended;
        }
    }

    private async Task WatchReadyAsync(CancellationToken ct)
    {
        try
        {
            using var timer = new PeriodicTimer(ReadyPoll, time);
            while (!await isReady(service.ReadyUrl, ct)) await timer.WaitForNextTickAsync(ct);
            _wasReady = true;
            Change(r => r with { State = ServiceState.Ready, Reason = null });
        }
        catch (OperationCanceledException)
        {
            // it ended, or is to end, before it was ready
        }
    }

    private ServiceRecord Fail(int exitCode, RestartDecision decision)
    {
        string what = decision.Verdict is RestartVerdict.Fatal
            ? $"{ExitCodes.Describe(exitCode)}; not started again, the same start would end the same way"
            : $"{ExitCodes.Describe(exitCode)}; given up after {decision.Crashes} crashes";
        return Change(r => r with
        {
            State = ServiceState.Failed,
            LastExitCode = exitCode,
            Reason = _lastWords.Reason is { } said ? $"{said} ({what})" : what,
        });
    }

    private void Take(OutputLine line)
    {
        _lastWords.Hear(line);
        onLine(service, line);
    }

    private ServiceRecord Change(Func<ServiceRecord, ServiceRecord> change)
    {
        lock (_gate)
        {
            Record = change(Record);
            onChange(Record);
            return Record;
        }
    }
}
