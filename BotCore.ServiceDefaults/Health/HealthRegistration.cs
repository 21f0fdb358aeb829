using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace BotCore.ServiceDefaults.Health;

/// <summary>The checks every service has, and a time limit for those that have none.</summary>
internal static class HealthRegistration
{
    public static void AddServiceHealth(this IServiceCollection services)
    {
        services.AddSingleton<StartupGate>();
        services.AddHealthChecks()
            .AddCheck<StartupCheck>("startup", tags: [HealthTags.Startup, HealthTags.Ready])
            .AddCheck<DrainCheck>("drain", tags: [HealthTags.Ready]);
        services.AddOptions<HealthCheckServiceOptions>().PostConfigure<IOptions<HealthOptions>>((checks, options) =>
        {
            foreach (var registration in checks.Registrations)
            {
                if (registration.Timeout == Timeout.InfiniteTimeSpan) registration.Timeout = options.Value.CheckTimeout;
            }
        });
    }
}
