using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Journal.Mongo;
using BotCore.TradingEngine.Journal.Sqlite;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Operations;

/// <summary>Everything durable of one installation, wherever it is: a state folder or a database.</summary>
internal abstract class StorePlace : IAsyncDisposable
{
    private const string Files = "sqlite:";

    public abstract string Name { get; }

    public abstract StoreSet Stores { get; }

    /// <summary>Every account and its journal, by account.</summary>
    public abstract Task<IReadOnlyList<(string Account, string Stream)>> AccountsAsync(CancellationToken ct);

    /// <summary>Opens the journal of an account; begins it when it is not there.</summary>
    public abstract Task<IEventJournal> OpenJournalAsync(string account, string stream, CancellationToken ct);

    /// <param name="uri"><c>sqlite:STATE_FOLDER</c>, or <c>mongodb://HOST/DATABASE</c>.</param>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static StorePlace Open(string uri) => uri.StartsWith(Files, StringComparison.Ordinal)
        ? new FolderPlace(Path.GetFullPath(uri[Files.Length..]))
        : new DatabasePlace(StoreOptions.OfMongoDb(uri));

    /// <summary>A database, by the options an engine uses it with.</summary>
    public static StorePlace OfDatabase(StoreOptions options) => new DatabasePlace(options);

    public abstract ValueTask DisposeAsync();

    private sealed class FolderPlace(string folder) : StorePlace
    {
        private readonly List<FileStream> _locks = [];

        public override string Name => folder;

        public override StoreSet Stores { get; } = StoreSet.InFolder(folder);

        public override Task<IReadOnlyList<(string Account, string Stream)>> AccountsAsync(CancellationToken ct)
        {
            string accounts = Path.Combine(folder, "accounts");
            if (!Directory.Exists(accounts)) return Task.FromResult<IReadOnlyList<(string, string)>>([]);
            // An account that was moved aside (….old) is none any more.
            return Task.FromResult<IReadOnlyList<(string, string)>>([.. Directory.EnumerateDirectories(accounts)
                .Where(one => !one.EndsWith(".old", StringComparison.Ordinal) && File.Exists(Path.Combine(one, "journal.db")))
                .Order(StringComparer.Ordinal)
                .Select(one => (Path.GetFileName(one), StreamOf(one)))]);
        }

        public override async Task<IEventJournal> OpenJournalAsync(string account, string stream, CancellationToken ct)
        {
            string path = Path.Combine(folder, "accounts", account);
            Directory.CreateDirectory(path);
            // A running engine holds this lock; copying under it would copy half of what it does.
            _locks.Add(new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            string name = Path.Combine(path, "stream.txt");
            if (!File.Exists(name)) await File.WriteAllTextAsync(name, stream + "\n", ct);
            return await SqliteJournal.OpenAsync(Path.Combine(path, "journal.db"), ct);
        }

        public override ValueTask DisposeAsync()
        {
            Stores.Dispose();
            foreach (var held in _locks) held.Dispose();
            return ValueTask.CompletedTask;
        }

        private static string StreamOf(string account) =>
            File.Exists(Path.Combine(account, "stream.txt")) ? File.ReadAllText(Path.Combine(account, "stream.txt")).Trim() : Path.GetFileName(account);
    }

    private sealed class DatabasePlace : StorePlace
    {
        private readonly MongoStore _store;

        public DatabasePlace(StoreOptions options)
        {
            _store = new MongoStore(options);
            Stores = StoreSet.In(_store);
        }

        public override string Name => $"database {_store.Database.DatabaseNamespace.DatabaseName}";

        public override StoreSet Stores { get; }

        public override async Task<IReadOnlyList<(string Account, string Stream)>> AccountsAsync(CancellationToken ct)
        {
            var found = await MongoGuard.RunAsync(() => _store.Collection(MongoCollections.Accounts).Find(FilterDefinition<BsonDocument>.Empty).Sort("{ _id: 1 }").ToListAsync(ct));
            return [.. found.Select(one => (one["_id"].AsString, one["stream"].AsString))];
        }

        public override async Task<IEventJournal> OpenJournalAsync(string account, string stream, CancellationToken ct)
        {
            await MongoGuard.RunAsync(() => _store.Collection(MongoCollections.Accounts).UpdateOneAsync(
                new BsonDocument("_id", account), Builders<BsonDocument>.Update.SetOnInsert("stream", stream).SetOnInsert(Documents.SchemaVersion, 1),
                new UpdateOptions { IsUpsert = true }, ct));
            return await MongoJournal.OpenAsync(_store, stream, ct);
        }

        public override ValueTask DisposeAsync()
        {
            Stores.Dispose();
            _store.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
