using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Backups.Sources;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Journal.Mongo;
using BotCore.TradingEngine.Journal.Sqlite;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Migrations;
using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Engine;

/// <summary>The journal and the small stores of an engine, in files or in a database, with their schema up to date.</summary>
internal sealed class EngineStores : IAsyncDisposable
{
    private readonly MongoStore? _mongo;

    private EngineStores(string stream, IEventJournal journal, StoreSet stores, MongoStore? mongo) =>
        (Stream, Journal, Stores, _mongo) = (stream, journal, stores, mongo);

    /// <summary>Name of the account's journal.</summary>
    public string Stream { get; }

    public IEventJournal Journal { get; }

    public StoreSet Stores { get; }

    /// <summary>The database; null when everything is in files.</summary>
    public MongoStore? Database => _mongo;

    /// <exception cref="JournalDamagedException">The journal cannot be trusted.</exception>
    /// <exception cref="JournalUnavailableException">File or database cannot be opened.</exception>
    /// <exception cref="StoreUnavailableException">File or database cannot be opened.</exception>
    /// <exception cref="SchemaTooNewException">The schema is of a newer program, or may not be brought up here.</exception>
    public static async Task<EngineStores> OpenAsync(EngineOptions options, StateFolder state, TimeProvider time, CancellationToken ct)
    {
        if (options.Store.Kind is StoreKind.Sqlite)
        {
            var stores = StoreSet.InFolder(System.IO.Path.GetFullPath(options.StateDirectory));
            await MigrateAsync(stores, options.Store, time, ct);
            return new EngineStores(state.Stream, await SqliteJournal.OpenAsync(state.JournalPath, ct), stores, null);
        }
        var mongo = new MongoStore(options.Store);
        try
        {
            var stores = StoreSet.In(mongo);
            await MigrateAsync(stores, options.Store, time, ct);
            string stream = await StreamAsync(mongo, state.Key, options.Fresh, ct);
            return new EngineStores(stream, await MongoJournal.OpenAsync(mongo, stream, ct), stores, mongo);
        }
        catch
        {
            mongo.Dispose();
            throw;
        }
    }

    /// <summary>Notes beside the journal what makes an account of it again; also what reads the journal for backups.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task<SourceAccount> NoteSetupAsync(AccountSetup setup, StateFolder state, CancellationToken ct)
    {
        if (_mongo is not null)
        {
            await MongoGuard.RunAsync(() => _mongo.Collection(MongoCollections.Accounts).UpdateOneAsync(
                new BsonDocument("_id", state.Key), Builders<BsonDocument>.Update.Set("setup", setup.ToJson()), cancellationToken: ct));
            return DatabaseSource.AccountOf(_mongo, state.Key, Stream, setup);
        }
        string path = System.IO.Path.Combine(state.Path, "setup.json"), partial = $"{path}.{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(partial, setup.ToJson() + "\n", ct);
        File.Move(partial, path, overwrite: true);
        return new SqliteSourceAccount(state.JournalPath) { Account = state.Key, Stream = Stream, Setup = setup };
    }

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        Stores.Dispose();
        _mongo?.Dispose();
    }

    /// <summary>Brings the schema up to date, unless the options forbid it.</summary>
    /// <exception cref="SchemaTooOldException">They forbid it, and it is not.</exception>
    public static async Task MigrateAsync(StoreSet stores, StoreOptions options, TimeProvider time, CancellationToken ct)
    {
        var migrator = new Migrator(stores.Schema, stores.Leases, time);
        if ((await migrator.PendingAsync(ct)) is not { Count: > 0 } pending) return;
        if (!options.MigrateOnStart)
            throw new SchemaTooOldException(stores.Schema.Place, pending[0]);
        await migrator.UpAsync(ct);
    }

    /// <summary>The journal of an account. A fresh account gets another one; the old one stays where it is.</summary>
    private static Task<string> StreamAsync(MongoStore mongo, string account, bool fresh, CancellationToken ct) => MongoGuard.RunAsync(async () =>
    {
        string begun = $"{account}.{Guid.NewGuid().ToString("N")[..8]}";
        var found = await mongo.Collection(MongoCollections.Accounts).FindOneAndUpdateAsync<BsonDocument>(
            new BsonDocument("_id", account),
            fresh
                ? Builders<BsonDocument>.Update.Set("stream", begun).SetOnInsert(Documents.SchemaVersion, 1)
                : Builders<BsonDocument>.Update.SetOnInsert("stream", begun).SetOnInsert(Documents.SchemaVersion, 1),
            new FindOneAndUpdateOptions<BsonDocument> { IsUpsert = true, ReturnDocument = ReturnDocument.After },
            ct);
        return found["stream"].AsString;
    });
}

/// <summary>The schema must be brought up first, and this process was told not to.</summary>
internal sealed class SchemaTooOldException(string place, MigrationStep missing)
    : Exception($"{place}: migration {missing.Version} ({missing.Name}) is not applied and Store:MigrateOnStart is false; run: botcore migrate up");
