using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Stores.Audit;

/// <summary>The sequence number is the <c>_id</c>: of two writers one gets it, the other reads the new end and goes on from there.</summary>
internal sealed class MongoAuditLog(MongoStore store) : IAuditLog
{
    private readonly IMongoCollection<BsonDocument> _entries = store.Collection(MongoCollections.Audit);

    public async Task<AuditEntry> AppendAsync(AuditFact fact, CancellationToken ct)
    {
        while (true)
        {
            var entry = AuditChain.Next(await LastAsync(ct), fact);
            if (await TryInsertAsync(entry, ct)) return entry;
            await Task.Delay(Random.Shared.Next(1, 20), ct);
        }
    }

    public async Task RestoreAsync(AuditEntry entry, CancellationToken ct)
    {
        if (AuditChain.Next(await LastAsync(ct), entry.Fact) != entry || !await TryInsertAsync(entry, ct))
            throw new StoreConflictException($"audit entry {entry.Sequence} does not continue the log");
    }

    public async Task<IReadOnlyList<AuditEntry>> ReadAsync(long after, int limit, CancellationToken ct)
    {
        var found = await MongoGuard.RunAsync(() => _entries.Find(Builders<BsonDocument>.Filter.Gt("_id", after)).Sort("{ _id: 1 }").Limit(limit).ToListAsync(ct));
        return [.. found.Select(Entry)];
    }

    private Task<bool> TryInsertAsync(AuditEntry entry, CancellationToken ct) => MongoGuard.TryInsertAsync(() => _entries.InsertOneAsync(
        new BsonDocument
        {
            { "_id", entry.Sequence }, { Documents.SchemaVersion, 1 }, { "at", Documents.Time(entry.Fact.At) }, { "actor", entry.Fact.Actor },
            { "action", entry.Fact.Action }, { "target", entry.Fact.Target }, { "detail", entry.Fact.Detail }, { "hash", entry.Hash },
        },
        null,
        ct));

    private async Task<AuditEntry?> LastAsync(CancellationToken ct) =>
        await MongoGuard.RunAsync(() => _entries.Find(FilterDefinition<BsonDocument>.Empty).Sort("{ _id: -1 }").FirstOrDefaultAsync(ct)) is { } last ? Entry(last) : null;

    private static AuditEntry Entry(BsonDocument found) => new(
        found["_id"].AsInt64,
        new AuditFact(Documents.Time(found["at"]), found["actor"].AsString, found["action"].AsString, found["target"].AsString, found["detail"].AsString),
        found["hash"].AsString);
}
