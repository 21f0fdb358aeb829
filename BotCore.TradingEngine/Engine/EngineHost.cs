using BotCore.ServiceDefaults;
using BotCore.ServiceDefaults.Health;
using BotCore.TradingEngine.Api;
using BotCore.TradingEngine.Feeds;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Projections;
using BotCore.TradingEngine.Stream;

namespace BotCore.TradingEngine.Engine;

/// <summary>What the engine process is made of.</summary>
internal static class EngineHost
{
    public static WebApplication Build(
        WebApplicationBuilder builder, EngineOptions options, IMarketFeed feed, StateFolder state, IEventJournal journal)
    {
        builder.AddServiceDefaults("trading-engine", settings =>
        {
            settings.Port = 8080;
            settings.Meters.Add(EngineMetrics.MeterName);
            settings.Meters.Add(ProjectionMetrics.MeterName);
            settings.Meters.Add(StreamMetrics.MeterName);
        });
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(feed);
        services.AddSingleton(state);
        services.AddSingleton(journal);
        services.AddSingleton<EngineMetrics>();
        services.AddSingleton<EngineTracing>();
        services.AddSingleton<EngineViewBuilder>();
        services.AddSingleton<TradingLoop>();
        services.AddSingleton<IEngine>(provider => provider.GetRequiredService<TradingLoop>());
        services.AddHostedService(provider => provider.GetRequiredService<TradingLoop>());
        services.AddHealthChecks().AddCheck<EngineHealthCheck>("engine", tags: [HealthTags.Ready]);
        services.AddReadModels(state.Path);
        services.AddStream();
        services.AddTradingApi();

        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapStream();
        app.MapTradingApi();
        return app;
    }
}
