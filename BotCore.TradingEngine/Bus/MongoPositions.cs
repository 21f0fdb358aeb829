using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Bus;

internal sealed class MongoOutboxPositions(MongoStore store) : IOutboxPositions
{
    private readonly IMongoCollection<BsonDocument> _positions = store.Collection(MongoCollections.Outbox);

    public async Task<long> ReadAsync(string stream, CancellationToken ct) =>
        (await MongoGuard.RunAsync(() => _positions.Find(new BsonDocument("_id", stream)).FirstOrDefaultAsync(ct)))?["version"].AsInt64 ?? 0;

    public Task AdvanceAsync(string stream, long version, CancellationToken ct) => MongoGuard.RunAsync(() => _positions.UpdateOneAsync(
        new BsonDocument("_id", stream), Builders<BsonDocument>.Update.Max("version", version).SetOnInsert(Documents.SchemaVersion, 1),
        new UpdateOptions { IsUpsert = true }, ct));

    public async Task<IReadOnlyDictionary<string, long>> AllAsync(CancellationToken ct) =>
        (await MongoGuard.RunAsync(() => _positions.Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(ct)))
            .ToDictionary(one => one["_id"].AsString, one => one["version"].AsInt64);
}

internal sealed class MongoInbox(MongoStore store) : IInbox
{
    private readonly IMongoCollection<BsonDocument> _inbox = store.Collection(MongoCollections.Inbox);

    public async Task<bool> ApplyOnceAsync(string consumer, string stream, long version, Func<InboxScope, Task> effect, CancellationToken ct)
    {
        var id = new BsonDocument { { "consumer", consumer }, { "stream", stream }, { "version", version } };
        return await MongoGuard.TryInsertAsync(() => store.TransactAsync(
            async session =>
            {
                await _inbox.InsertOneAsync(session, new BsonDocument { { "_id", id }, { Documents.SchemaVersion, 1 }, { "at", DateTime.UtcNow } }, null, ct);
                await effect(new InboxScope(null, session));
                return true;
            },
            ct));
    }

    public async Task<long> PositionAsync(string consumer, string stream, CancellationToken ct)
    {
        var filter = Builders<BsonDocument>.Filter;
        var last = await MongoGuard.RunAsync(() => _inbox.Find(filter.Eq("_id.consumer", consumer) & filter.Eq("_id.stream", stream))
            .Sort("{ '_id.version': -1 }").FirstOrDefaultAsync(ct));
        return last?["_id"]["version"].AsInt64 ?? 0;
    }

    public async Task<IReadOnlyList<(string Consumer, string Stream, long Version)>> AllAsync(CancellationToken ct) =>
        [.. (await MongoGuard.RunAsync(() => _inbox.Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(ct)))
            .Select(one => (one["_id"]["consumer"].AsString, one["_id"]["stream"].AsString, one["_id"]["version"].AsInt64))];
}
