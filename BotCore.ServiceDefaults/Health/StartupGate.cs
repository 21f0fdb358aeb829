using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace BotCore.ServiceDefaults.Health;

/// <summary>
/// Keeps <c>/health/startup</c> and <c>/health/ready</c> unhealthy until the start is really over: the server listens and every hold is released.
/// <code>using var hold = startup.Hold("replaying the journal");</code>
/// </summary>
public sealed class StartupGate(IHostApplicationLifetime lifetime)
{
    private readonly Lock _lock = new();
    private readonly List<string> _holds = [];

    /// <param name="reason">What is still being done, in a few words; shown to operators. No secrets.</param>
    /// <returns>Dispose it when that is done. Disposing twice is harmless.</returns>
    public IDisposable Hold(string reason)
    {
        lock (_lock) _holds.Add(reason);
        return new Held(this, reason);
    }

    internal HealthCheckResult Check()
    {
        lock (_lock)
        {
            if (_holds.Count > 0) return HealthCheckResult.Unhealthy("starting: " + string.Join(", ", _holds));
        }
        return lifetime.ApplicationStarted.IsCancellationRequested ? HealthCheckResult.Healthy("started") : HealthCheckResult.Unhealthy("starting");
    }

    private sealed class Held(StartupGate gate, string reason) : IDisposable
    {
        private StartupGate? _gate = gate;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _gate, null) is not { } held) return;
            lock (held._lock) held._holds.Remove(reason);
        }
    }
}
