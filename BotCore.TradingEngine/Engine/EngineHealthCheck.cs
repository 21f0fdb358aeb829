using BotCore.Contracts.Trading;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BotCore.TradingEngine.Engine;

/// <summary>Ready when the loop has recovered and its journal answers; degraded while risk has halted trading.</summary>
internal sealed class EngineHealthCheck(IEngine engine) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = engine.View.Status;
        return Task.FromResult(status.Phase switch
        {
            EnginePhase.Recovering => HealthCheckResult.Unhealthy("rebuilding its state from the journal"),
            EnginePhase.Blocked => HealthCheckResult.Unhealthy(status.BlockedReason),
            _ when status.Risk == RiskLevel.Halted => HealthCheckResult.Degraded(status.RiskReason),
            _ => HealthCheckResult.Healthy($"journal version {status.JournalVersion}"),
        });
    }
}
