using BotCore.TradingEngine.Engine;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BotCore.TradingEngine.Projections;

/// <summary>Wiring of the read models.</summary>
internal static class ReadModelServices
{
    /// <summary>Adds <see cref="IReadModels"/> and the projector that keeps them; needs an <see cref="IEngine"/> and the journal.</summary>
    /// <param name="folder">State folder; the database in it may be deleted while the engine is stopped.</param>
    public static IServiceCollection AddReadModels(this IServiceCollection services, string folder, ProjectionOptions? options = null)
    {
        var chosen = options ?? new ProjectionOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(chosen);
        services.AddSingleton(new ReadModelDatabase(folder));
        services.AddSingleton(provider => new ReadModelWriter(provider.GetRequiredService<ReadModelDatabase>(), chosen.CandleRetention));
        services.AddSingleton<VersionGate>();
        services.AddSingleton<CommitSignal>();
        services.AddSingleton<ICommitListener>(provider => provider.GetRequiredService<CommitSignal>());
        services.AddSingleton<RebuildRequests>();
        services.AddSingleton<ProjectionMetrics>();
        services.AddSingleton<IReadModels, SqliteReadModels>();
        services.AddHostedService<ReadModelProjector>();
        services.AddHealthChecks().AddCheck<ProjectionHealthCheck>("read-models", tags: ["ready"]);
        return services;
    }
}
