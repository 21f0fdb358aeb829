using BotCore.Tests.Stores;
using BotCore.TradingEngine.Projections;
using BotCore.TradingEngine.Projections.Mongo;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Migrations;
using BotCore.TradingEngine.Stores.Mongo;
using Microsoft.Extensions.DependencyInjection;

namespace BotCore.Tests.Projections;

/// <summary>Where a suite keeps read models: one place per implementation, each empty at first.</summary>
public abstract class ReadModelPlace : IAsyncDisposable
{
    internal abstract Task OpenAsync();

    internal abstract void Add(IServiceCollection services, ProjectionOptions options);

    internal abstract IReadModelStore NewStore();

    /// <summary>The place as a process that was killed now would leave it.</summary>
    internal abstract ReadModelPlace Killed();

    public abstract ValueTask DisposeAsync();
}

internal sealed class SqlitePlace : ReadModelPlace
{
    private TemporaryFolder? _folder = new();

    internal override Task OpenAsync() => Task.CompletedTask;

    internal override void Add(IServiceCollection services, ProjectionOptions options) => services.AddReadModels(_folder!.Path, options);

    internal override IReadModelStore NewStore() => new SqliteReadModelStore(new ReadModelDatabase(_folder!.Path));

    internal override ReadModelPlace Killed() => new SqlitePlace { _folder = _folder!.Copy() };

    public override ValueTask DisposeAsync()
    {
        // Nothing to do with the place a killed process still holds open: its files are unlinked with the folder.
        Interlocked.Exchange(ref _folder, null)?.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal sealed class MongoPlace(MongoServer server, string stream = "main.1") : ReadModelPlace
{
    private MongoStore? _store;

    internal MongoStore Store => _store ?? throw new InvalidOperationException("not open yet");

    internal override async Task OpenAsync()
    {
        _store = await server.NewStoreAsync();
        using var stores = StoreSet.In(_store);
        await new Migrator(stores.Schema, stores.Leases, TimeProvider.System).UpAsync(default);
    }

    internal override void Add(IServiceCollection services, ProjectionOptions options) => Add(services, options, () => true);

    internal void Add(IServiceCollection services, ProjectionOptions options, Func<bool> isWriter) =>
        services.AddReadModels(Store, stream, _ => isWriter, options);

    internal override IReadModelStore NewStore() => new MongoReadModelStore(new MongoReadModelRun(Store, stream), () => true);

    internal override ReadModelPlace Killed() => this;

    public override ValueTask DisposeAsync()
    {
        _store?.Dispose();
        return ValueTask.CompletedTask;
    }
}
