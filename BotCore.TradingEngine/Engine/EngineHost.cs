using System.Diagnostics.Metrics;
using BotCore.ServiceDefaults;
using BotCore.ServiceDefaults.Health;
using BotCore.TradingEngine.Ai;
using BotCore.TradingEngine.Api;
using BotCore.TradingEngine.Backups;
using BotCore.TradingEngine.Backups.Sources;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Feeds;
using BotCore.TradingEngine.Jobs;
using BotCore.TradingEngine.Leases;
using BotCore.TradingEngine.Projections;
using BotCore.TradingEngine.Stream;

namespace BotCore.TradingEngine.Engine;

/// <summary>What the engine process is made of.</summary>
internal static class EngineHost
{
    public static WebApplication Build(
        WebApplicationBuilder builder, EngineOptions options, IMarketFeed feed, StateFolder state, EngineStores stores, SourceAccount journal)
    {
        builder.AddServiceDefaults("trading-engine", settings =>
        {
            settings.Port = 8080;
            settings.Meters.Add(EngineMetrics.MeterName);
            settings.Meters.Add(ProjectionMetrics.MeterName);
            settings.Meters.Add(StreamMetrics.MeterName);
            settings.Meters.Add(Leadership.MeterName);
            settings.Meters.Add(BusMetrics.MeterName);
            settings.Meters.Add(BackupMetrics.MeterName);
            settings.Meters.Add(JobMetrics.MeterName);
        });
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(feed);
        services.AddSingleton(state);
        services.AddSingleton(stores.Journal);
        services.AddSingleton(stores.Stores);
        services.AddSingleton(provider => new Leadership(
            stores.Stream, options.IsShared ? stores.Stores.Leases : null, options.Lease, provider.GetRequiredService<IMeterFactory>(), TimeProvider.System));
        services.AddBus(options.Bus, stores.Stores);
        services.AddBackups(options.Backup, journal);
        services.AddJobWork(options.Jobs, options.BacktestDefaults, stores.Stores);
        services.AddJobKeeping();
        services.AddSingleton<EngineMetrics>();
        services.AddSingleton<EngineTracing>();
        services.AddSingleton<EngineViewBuilder>();
        services.AddSingleton<TradingLoop>();
        services.AddSingleton<IEngine>(provider => provider.GetRequiredService<TradingLoop>());
        services.AddHostedService(provider => provider.GetRequiredService<TradingLoop>());
        services.AddHealthChecks().AddCheck<EngineHealthCheck>("engine", tags: [HealthTags.Ready]);
        AddReadModels(services, options, state, stores);
        services.AddStream();
        services.AddAiAdvice();
        services.AddTradingApi();

        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapStream();
        app.MapTradingApi();
        return app;
    }

    /// <summary>Read models in the database are the account's, written by whoever leads; in files each engine has its own.</summary>
    private static void AddReadModels(IServiceCollection services, EngineOptions options, StateFolder state, EngineStores stores)
    {
        if (stores.Database is { } database)
        {
            services.AddReadModels(database, stores.Stream, provider =>
            {
                var leadership = provider.GetRequiredService<Leadership>();
                return () => leadership.IsLeading;
            });
            return;
        }
        var replica = options.IsShared ? ReplicaFolder.Acquire(state.Path) : null;
        if (replica is not null) services.AddSingleton(replica);
        services.AddReadModels(replica?.Path ?? state.Path);
    }
}
