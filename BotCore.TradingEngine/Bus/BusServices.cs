using BotCore.TradingEngine.Bus.InProcess;
using BotCore.TradingEngine.Bus.Rabbit;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Stores;

namespace BotCore.TradingEngine.Bus;

/// <summary>Wiring of the bus.</summary>
internal static class BusServices
{
    /// <summary>Adds the bus, and with a broker the relay that publishes the journal. Inside one process nobody waits for that.</summary>
    public static IServiceCollection AddBus(this IServiceCollection services, BusOptions options, StoreSet stores)
    {
        services.AddSingleton(stores.Outbox);
        services.AddSingleton(stores.Inbox);
        services.AddSingleton<IEventBus>(provider => options.RabbitMq is { } uri
            ? new RabbitBus(uri, BusTopology.Platform, provider.GetRequiredService<TimeProvider>())
            : new InProcessBus(BusTopology.Platform, provider.GetRequiredService<TimeProvider>()));
        if (options.RabbitMq is null) return services;
        services.AddSingleton<BusMetrics>();
        services.AddSingleton<OutboxRelay>();
        services.AddSingleton<ICommitListener>(provider => provider.GetRequiredService<OutboxRelay>());
        services.AddHostedService(provider => provider.GetRequiredService<OutboxRelay>());
        return services;
    }
}
