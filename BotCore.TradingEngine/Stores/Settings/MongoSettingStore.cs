using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Stores.Settings;

/// <summary>Each revision is a document of its own; its <c>_id</c> lets only one of two simultaneous changes in.</summary>
internal sealed class MongoSettingStore(MongoStore store) : ISettingStore
{
    private readonly IMongoCollection<BsonDocument> _changes = store.Collection(MongoCollections.Settings);

    private static FilterDefinitionBuilder<BsonDocument> Where => Builders<BsonDocument>.Filter;

    public async Task<SettingRevision> ChangeAsync(
        string scope, string name, long expected, string? value, string by, DateTimeOffset at, CancellationToken ct)
    {
        var newest = await HistoryAsync(scope, name, 1, ct);
        long found = newest.Count == 0 ? 0 : newest[0].Revision;
        var change = new BsonDocument
        {
            { "_id", new BsonDocument { { "scope", scope }, { "name", name }, { "revision", expected + 1 } } },
            { Documents.SchemaVersion, 1 }, { "value", Documents.Text(value) }, { "by", by }, { "at", Documents.Time(at) },
        };
        if (found != expected || !await MongoGuard.TryInsertAsync(() => _changes.InsertOneAsync(change, null, ct)))
            throw new StoreConflictException($"setting {name}: expected revision {expected}, but somebody has changed it (it stood at {found})");
        return Record(change);
    }

    public async Task<IReadOnlyList<SettingRevision>> CurrentAsync(string scope, CancellationToken ct)
    {
        var all = await MongoGuard.RunAsync(() => _changes.Find(Where.Eq("_id.scope", scope)).ToListAsync(ct));
        return [.. all.Select(Record).GroupBy(change => change.Name).Select(changes => changes.MaxBy(c => c.Revision)!).OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<SettingRevision>> HistoryAsync(string scope, string name, int limit, CancellationToken ct)
    {
        var found = await MongoGuard.RunAsync(() => _changes.Find(Where.Eq("_id.scope", scope) & Where.Eq("_id.name", name))
            .Sort("{ '_id.revision': -1 }").Limit(limit).ToListAsync(ct));
        return [.. found.Select(Record)];
    }

    public async Task<IReadOnlyList<SettingRevision>> AllAsync(CancellationToken ct)
    {
        var all = await MongoGuard.RunAsync(() => _changes.Find(Where.Empty).ToListAsync(ct));
        return [.. all.Select(Record).OrderBy(c => c.Scope, StringComparer.Ordinal).ThenBy(c => c.Name, StringComparer.Ordinal).ThenBy(c => c.Revision)];
    }

    private static SettingRevision Record(BsonDocument change) => new(
        change["_id"]["scope"].AsString, change["_id"]["name"].AsString, change["_id"]["revision"].AsInt64,
        Documents.TextOrNull(change["value"]), change["by"].AsString, Documents.Time(change["at"]));
}
