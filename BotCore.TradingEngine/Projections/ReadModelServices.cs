using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Projections.Mongo;
using BotCore.TradingEngine.Stores.Mongo;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BotCore.TradingEngine.Projections;

/// <summary>Wiring of the read models.</summary>
internal static class ReadModelServices
{
    /// <summary>Adds <see cref="IReadModels"/> in a file and the projector that keeps them; needs an <see cref="IEngine"/> and the journal.</summary>
    /// <param name="folder">State folder; the database in it may be deleted while the engine is stopped.</param>
    public static IServiceCollection AddReadModels(this IServiceCollection services, string folder, ProjectionOptions? options = null)
    {
        var chosen = options ?? new ProjectionOptions();
        services.AddSingleton(new ReadModelDatabase(folder));
        services.AddSingleton<IReadModelStore>(provider => new SqliteReadModelStore(provider.GetRequiredService<ReadModelDatabase>()));
        services.AddSingleton<IReadModels, SqliteReadModels>();
        return services.AddProjector(chosen);
    }

    /// <summary>Adds <see cref="IReadModels"/> in a database, shared by every engine of the account, and the projector that keeps them.</summary>
    /// <param name="stream">Name of the account's journal.</param>
    /// <param name="isWriter">Whether this engine leads, and so writes them.</param>
    public static IServiceCollection AddReadModels(
        this IServiceCollection services, MongoStore database, string stream, Func<IServiceProvider, Func<bool>> isWriter, ProjectionOptions? options = null)
    {
        var chosen = options ?? new ProjectionOptions { MaxBatchRecords = MongoReadModelStore.MaxBatchRecords };
        services.AddSingleton(new MongoReadModelRun(database, stream));
        services.AddSingleton<IReadModelStore>(provider => new MongoReadModelStore(
            provider.GetRequiredService<MongoReadModelRun>(), isWriter(provider)));
        services.AddSingleton<IReadModels, MongoReadModels>();
        return services.AddProjector(chosen);
    }

    private static IServiceCollection AddProjector(this IServiceCollection services, ProjectionOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(options);
        services.AddSingleton<VersionGate>();
        services.AddSingleton<CommitSignal>();
        services.AddSingleton<ICommitListener>(provider => provider.GetRequiredService<CommitSignal>());
        services.AddSingleton<RebuildRequests>();
        services.AddSingleton<ProjectionMetrics>();
        services.AddHostedService<ReadModelProjector>();
        services.AddHealthChecks().AddCheck<ProjectionHealthCheck>("read-models", tags: ["ready"]);
        return services;
    }
}
