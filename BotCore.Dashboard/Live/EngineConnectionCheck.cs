using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BotCore.Dashboard.Live;

/// <summary>Degraded without an engine, never unhealthy: a page that says "stale since" is worth more than none.</summary>
internal sealed class EngineConnectionCheck(ConnectionMonitor monitor) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var connection = monitor.Current;
        return Task.FromResult(connection.IsLive
            ? HealthCheckResult.Healthy("following the engine's live stream")
            : HealthCheckResult.Degraded($"not live since {connection.Since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: {connection.Reason ?? "connecting"}"));
    }
}
