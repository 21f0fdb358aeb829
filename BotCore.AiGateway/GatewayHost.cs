using BotCore.AiGateway.Access;
using BotCore.AiGateway.Breaker;
using BotCore.AiGateway.Caching;
using BotCore.AiGateway.Calls;
using BotCore.AiGateway.Canary;
using BotCore.AiGateway.Degraded;
using BotCore.AiGateway.Limits;
using BotCore.AiGateway.Routes;
using BotCore.ServiceDefaults;
using BotCore.ServiceDefaults.Hosting;
using Yarp.ReverseProxy.Configuration;

namespace BotCore.AiGateway;

/// <summary>What the gateway is made of. Next: <see cref="GatewayRoutes"/> for what is passed on, <see cref="AiEndpoints"/> for what is answered here.</summary>
internal static class GatewayHost
{
    /// <summary>Where it listens unless told otherwise.</summary>
    public const int DefaultPort = 8100;

    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults("gateway", settings => settings.Port = DefaultPort);
        // Every probe and every forwarded request would be a record.
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        var services = builder.Services;
        services.AddReloadingOptions<EngineOptions>(EngineOptions.Section);
        services.AddReloadingOptions<AiOptions>(AiOptions.Section);
        services.AddReloadingOptions<BreakerOptions>(BreakerOptions.Section);
        services.AddReloadingOptions<CacheOptions>(CacheOptions.Section);
        services.AddReloadingOptions<LimitOptions>(LimitOptions.Section);
        services.AddReloadingOptions<RetryOptions>(RetryOptions.Section);
        services.AddReloadingOptions<CanaryOptions>(CanaryOptions.Section);
        services.AddReloadingOptions<ShadowOptions>(ShadowOptions.Section);
        services.AddAccess();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<AnswerCache>();
        services.AddSingleton<InFlight>();
        services.AddSingleton<CostLimit>();
        services.AddSingleton<Bulkhead>();
        services.AddSingleton<RetryBudget>();
        services.AddSingleton<Breakers>();
        services.AddSingleton<Replicas>();
        services.AddSingleton<AiCaller>();
        services.AddSingleton<CanaryChoice>();
        services.AddSingleton<RulesAnswers>();
        services.AddSingleton<ShadowTraffic>();
        services.AddHostedService(provider => provider.GetRequiredService<ShadowTraffic>());
        services.AddSingleton<AiEndpoints>();
        services.AddSingleton<IProxyConfigProvider, GatewayRoutes>();
        services.AddReverseProxy().AddTransforms(AiForwarding.DropJudgedOrigin).AddTransforms(AiForwarding.AddServiceToken);
        services.AddHealthChecks().AddCheck<AiHealthCheck>("ai");

        var app = builder.Build();
        app.UseAuthentication();
        app.UseWebSockets();
        app.MapDefaultEndpoints();
        app.UseAuthorization();
        AiEndpoints.Map(app);
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(AiForwarding.LimitAsync);
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
        Observe(app.Services);
        return app;
    }

    private static void Observe(IServiceProvider services)
    {
        var cache = services.GetRequiredService<AnswerCache>();
        var bulkhead = services.GetRequiredService<Bulkhead>();
        services.GetRequiredService<GatewayMetrics>().Observe(() => bulkhead.Waiting, () => cache.Count, () => cache.Bytes);
    }
}
