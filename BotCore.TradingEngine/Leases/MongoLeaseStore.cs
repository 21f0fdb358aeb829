using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Leases;

/// <summary>Leases as documents <c>{ _id: name, holder, token, beat }</c>; each change is one conditional update.</summary>
internal sealed class MongoLeaseStore(MongoStore store) : ILeaseStore
{
    private readonly IMongoCollection<BsonDocument> _leases = store.Collection(MongoCollections.Leases);

    private static FilterDefinitionBuilder<BsonDocument> Where => Builders<BsonDocument>.Filter;

    private static UpdateDefinitionBuilder<BsonDocument> Change => Builders<BsonDocument>.Update;

    public Task<LeaseRecord?> ReadAsync(string name, CancellationToken ct) => MongoGuard.RunAsync(async () =>
        await _leases.Find(Where.Eq("_id", name)).FirstOrDefaultAsync(ct) is { } found ? Record(found) : null);

    public async Task<LeaseRecord?> TryTakeAsync(string name, string holder, LeaseRecord? seen, CancellationToken ct)
    {
        if (seen is null)
        {
            var first = new BsonDocument { { "_id", name }, { Documents.SchemaVersion, 1 }, { "holder", holder }, { "token", 1L }, { "beat", 0L } };
            return await MongoGuard.TryInsertAsync(() => _leases.InsertOneAsync(first, null, ct)) ? Record(first) : null;
        }
        var taken = await MongoGuard.RunAsync(() => _leases.FindOneAndUpdateAsync(
            Where.Eq("_id", name) & Where.Eq("token", seen.Token) & Where.Eq("beat", seen.Beat),
            Change.Set("holder", holder).Inc("token", 1L).Set("beat", 0L),
            new FindOneAndUpdateOptions<BsonDocument> { ReturnDocument = ReturnDocument.After },
            ct));
        return taken is null ? null : Record(taken);
    }

    public async Task<bool> TryRenewAsync(LeaseRecord held, CancellationToken ct)
    {
        var renewed = await MongoGuard.RunAsync(() => _leases.UpdateOneAsync(Held(held), Change.Inc("beat", 1L), null, ct));
        return renewed.MatchedCount == 1;
    }

    public Task ReleaseAsync(LeaseRecord held, CancellationToken ct) => MongoGuard.RunAsync(() =>
        _leases.UpdateOneAsync(Held(held), Change.Set("holder", BsonNull.Value).Inc("beat", 1L), null, ct));

    private static FilterDefinition<BsonDocument> Held(LeaseRecord lease) =>
        Where.Eq("_id", lease.Name) & Where.Eq("token", lease.Token) & Where.Eq("holder", lease.Holder);

    private static LeaseRecord Record(BsonDocument found) => new(
        found["_id"].AsString, Documents.TextOrNull(found["holder"]), found["token"].AsInt64, found["beat"].AsInt64);
}
