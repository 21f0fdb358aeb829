using System.Globalization;
using BotCore.TradingEngine.Journal;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BotCore.TradingEngine.Projections;

/// <summary>Degraded, never unhealthy: lists that stand still hide the past, but the engine goes on and the present is right.</summary>
internal sealed class ProjectionHealthCheck(IEventJournal journal, VersionGate gate, ProjectionMetrics metrics) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        long behind = Math.Max(0, journal.LastVersion - gate.Version);
        string lag = behind.ToString(CultureInfo.InvariantCulture) + " records behind";
        return Task.FromResult(metrics.Trouble is { } trouble
            ? HealthCheckResult.Degraded($"{lag}: {trouble}")
            : HealthCheckResult.Healthy(lag));
    }
}
