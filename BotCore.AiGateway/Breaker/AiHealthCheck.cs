using BotCore.AiGateway.Routes;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace BotCore.AiGateway.Breaker;

/// <summary>Degraded, never unhealthy, while no replica can be asked: the rules answer, and the engine must still find its gateway.</summary>
internal sealed class AiHealthCheck(IProxyStateLookup proxy, Breakers breakers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!proxy.TryGetCluster(GatewayRoutes.Ai, out var cluster) || cluster.DestinationsState.AllDestinations.Count == 0)
            return Task.FromResult(HealthCheckResult.Degraded("no AI service is configured: the rules answer"));
        var states = cluster.DestinationsState.AllDestinations.Select(destination => (destination.DestinationId, Word: WordOf(cluster, destination))).ToList();
        string said = string.Join(", ", states.Select(state => $"{state.DestinationId} {state.Word}"));
        return Task.FromResult(states.Exists(state => state.Word == "closed")
            ? HealthCheckResult.Healthy(said)
            : HealthCheckResult.Degraded($"no AI service answers, the rules do: {said}"));
    }

    private string WordOf(ClusterState cluster, DestinationState destination) =>
        destination.Health.Active == DestinationHealth.Unhealthy ? "fails its probes" : breakers.Of(cluster, destination).State switch
        {
            BreakerState.Closed => "closed",
            BreakerState.HalfOpen => "half-open",
            _ => "open",
        };
}
