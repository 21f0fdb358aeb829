using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BotCore.ServiceDefaults.Health;

/// <summary>The four questions about a process: alive, ready, started, and everything at once.</summary>
public static class HealthEndpoints
{
    /// <summary>
    /// Maps <c>{prefix}</c> (every check), <c>{prefix}/live</c>, <c>{prefix}/ready</c> and <c>{prefix}/startup</c>, public, outside rate limits and request metrics.
    /// Healthy and degraded answer 200, unhealthy 503; the body names each check. <c>MapDefaultEndpoints</c> maps <c>/health</c>; the engine adds
    /// <c>/api/health</c>.
    /// </summary>
    public static void MapHealthEndpoints(this IEndpointRouteBuilder endpoints, string prefix = "/health")
    {
        Map(endpoints, prefix, _ => true);
        // Without a check of its own a process that answers is alive.
        Map(endpoints, prefix + "/live", check => check.Tags.Contains(HealthTags.Live));
        Map(endpoints, prefix + "/ready", check => check.Tags.Contains(HealthTags.Ready));
        Map(endpoints, prefix + "/startup", check => check.Tags.Contains(HealthTags.Startup));
    }

    private static void Map(IEndpointRouteBuilder endpoints, string path, Func<HealthCheckRegistration, bool> predicate)
    {
        var options = new HealthCheckOptions
        {
            Predicate = predicate,
            ResponseWriter = HealthReportWriter.WriteAsync,
            ResultStatusCodes =
            {
                [HealthStatus.Healthy] = StatusCodes.Status200OK,
                [HealthStatus.Degraded] = StatusCodes.Status200OK,
                [HealthStatus.Unhealthy] = StatusCodes.Status503ServiceUnavailable,
            },
        };
        endpoints.MapHealthChecks(path, options)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]))
            .AllowAnonymous()
            .DisableRateLimiting()
            .DisableHttpMetrics();
    }
}
