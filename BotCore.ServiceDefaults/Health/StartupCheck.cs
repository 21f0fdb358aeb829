using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BotCore.ServiceDefaults.Health;

/// <summary>Whether the start is over.</summary>
internal sealed class StartupCheck(StartupGate gate) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(gate.Check());
}
