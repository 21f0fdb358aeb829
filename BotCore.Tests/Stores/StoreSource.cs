using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Migrations;
using BotCore.TradingEngine.Stores.Mongo;

namespace BotCore.Tests.Stores;

/// <summary>Where a contract suite gets its stores from: one source per implementation.</summary>
public abstract class StoreSource : IAsyncDisposable
{
    /// <summary>Another connection to the same database, as another process would have it; the schema is up to date.</summary>
    internal async Task<StoreSet> OpenAsync()
    {
        var stores = await OpenBareAsync();
        await new Migrator(stores.Schema, stores.Leases, TimeProvider.System).UpAsync(default);
        return stores;
    }

    /// <summary>The same without a schema.</summary>
    internal abstract Task<StoreSet> OpenBareAsync();

    public abstract ValueTask DisposeAsync();
}

internal sealed class SqliteSource : StoreSource
{
    private readonly TemporaryFolder _folder = new();

    internal string File => _folder.File("state/platform.db");

    internal override Task<StoreSet> OpenBareAsync() => Task.FromResult(StoreSet.InFolder(_folder.File("state")));

    public override ValueTask DisposeAsync()
    {
        using (StoreSet.InFolder(_folder.File("state"))) { }
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal sealed class MongoSource(MongoServer server) : StoreSource
{
    private MongoStore? _store;

    internal MongoStore Store => _store ?? throw new InvalidOperationException("not open yet");

    internal override async Task<StoreSet> OpenBareAsync() => StoreSet.In(_store ??= await server.NewStoreAsync());

    public override ValueTask DisposeAsync()
    {
        _store?.Dispose();
        return ValueTask.CompletedTask;
    }
}
