using BotCore.Contracts.Trading;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BotCore.TradingEngine.Engine;

/// <summary>A standby is not ready: it would answer from the past and refuse commands, so work is sent to the leader. Ready when the loop has recovered and its journal answers; degraded while risk has halted trading.</summary>
internal sealed class EngineHealthCheck(IEngine engine) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = engine.View.Status;
        return Task.FromResult(status.Phase switch
        {
            EnginePhase.Recovering => HealthCheckResult.Unhealthy("rebuilding its state from the journal"),
            EnginePhase.Standby => HealthCheckResult.Unhealthy(status.BlockedReason),
            EnginePhase.Blocked => HealthCheckResult.Unhealthy(status.BlockedReason),
            _ when status.Risk == RiskLevel.Halted => HealthCheckResult.Degraded(status.RiskReason),
            _ => HealthCheckResult.Healthy($"journal version {status.JournalVersion}"),
        });
    }
}
