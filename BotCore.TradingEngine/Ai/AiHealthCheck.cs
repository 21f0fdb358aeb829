using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BotCore.TradingEngine.Ai;

/// <summary>Says when views are by rules or missing. Never unhealthy: the engine trades without them.</summary>
internal sealed class AiHealthCheck(AiViews views) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = views.Status;
        return Task.FromResult(
            !status.IsOn ? HealthCheckResult.Healthy($"off: {status.Reason}")
            : status.IsDegraded ? HealthCheckResult.Degraded(status.Reason ?? "the newest answer is by rules")
            : HealthCheckResult.Healthy($"{status.Answers} answers"));
    }
}
