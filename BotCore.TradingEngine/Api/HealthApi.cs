using BotCore.ServiceDefaults.Health;

namespace BotCore.TradingEngine.Api;

/// <summary>The health of every service, also where clients of the API look for it.</summary>
internal static class HealthApi
{
    public const string Prefix = "/api/health";

    public static void MapHealthApi(this IEndpointRouteBuilder app) => app.MapHealthEndpoints(Prefix);
}
