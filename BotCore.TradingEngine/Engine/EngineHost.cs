using BotCore.TradingEngine.Feeds;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Engine;

/// <summary>What the engine process is made of.</summary>
internal static class EngineHost
{
    public static WebApplication Build(
        WebApplicationBuilder builder, EngineOptions options, IMarketFeed feed, StateFolder state, IEventJournal journal)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(feed);
        services.AddSingleton(state);
        services.AddSingleton(journal);
        services.AddSingleton<EngineMetrics>();
        services.AddSingleton<EngineViewBuilder>();
        services.AddSingleton<TradingLoop>();
        services.AddSingleton<IEngine>(provider => provider.GetRequiredService<TradingLoop>());
        services.AddHostedService(provider => provider.GetRequiredService<TradingLoop>());
        return builder.Build();
    }
}
