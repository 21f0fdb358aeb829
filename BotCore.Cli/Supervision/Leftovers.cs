namespace BotCore.Cli.Supervision;

/// <summary>Stops what <c>up</c> started in one state folder, and only that: each process is known by number and start time.</summary>
internal static class Leftovers
{
    /// <summary>More than a supervisor needs to stop its services and kill those that do not.</summary>
    private static readonly TimeSpan SupervisorDeadline = Supervisor.StopDeadline + TimeSpan.FromSeconds(10);

    /// <summary>Stops the supervisor, which stops its services; then services a dead supervisor left behind.</summary>
    /// <returns>What was stopped, by name; empty when nothing ran.</returns>
    public static async Task<IReadOnlyList<StoppedProcess>> StopAllAsync(SupervisorRecord record, TimeProvider time, CancellationToken ct)
    {
        List<StoppedProcess> stopped = [];
        var alive = record.Alive().ToList();
        if (record.Identity.IsAlive())
        {
            bool isGraceful = await StopAsync(record.Identity, SupervisorDeadline, time, ct);
            stopped.Add(new StoppedProcess("supervisor", record.Pid, isGraceful));
            if (isGraceful) stopped.AddRange(alive.Where(s => !s.Identity!.Value.IsAlive()).Select(s => new StoppedProcess(s.Name, s.Pid, IsGraceful: true)));
        }
        stopped.AddRange(await StopServicesAsync(record, time, ct));
        return stopped;
    }

    /// <summary>Stops the services of a supervisor that has died.</summary>
    public static async Task<IReadOnlyList<StoppedProcess>> StopServicesAsync(SupervisorRecord record, TimeProvider time, CancellationToken ct) =>
        await Task.WhenAll(record.Alive().ToList().Select(async service =>
            new StoppedProcess(service.Name, service.Pid, await StopAsync(service.Identity!.Value, Supervisor.StopDeadline, time, ct))));

    /// <returns>False when it had to be killed.</returns>
    private static async Task<bool> StopAsync(ProcessIdentity process, TimeSpan deadline, TimeProvider time, CancellationToken ct)
    {
        ProcessSignals.Terminate(process);
        if (await ProcessSignals.WaitForEndAsync(process, deadline, time, ct)) return true;
        ProcessSignals.Kill(process);
        await ProcessSignals.WaitForEndAsync(process, Supervisor.StopDeadline, time, ct);
        return false;
    }
}

/// <param name="IsGraceful">False when it did not stop in time and was killed.</param>
internal sealed record StoppedProcess(string Name, int Pid, bool IsGraceful);
