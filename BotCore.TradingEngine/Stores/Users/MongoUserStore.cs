using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Stores.Users;

/// <summary>The name in lower case is the <c>_id</c>.</summary>
internal sealed class MongoUserStore(MongoStore store) : IUserStore
{
    private readonly IMongoCollection<BsonDocument> _users = store.Collection(MongoCollections.Users);

    private static FilterDefinitionBuilder<BsonDocument> Where => Builders<BsonDocument>.Filter;

    public Task<bool> TryAddAsync(UserRecord user, CancellationToken ct) =>
        MongoGuard.TryInsertAsync(() => _users.InsertOneAsync(Document(user, 1), null, ct));

    public async Task<UserRecord?> FindAsync(string name, CancellationToken ct) =>
        await MongoGuard.RunAsync(() => _users.Find(Where.Eq("_id", Id(name))).FirstOrDefaultAsync(ct)) is { } found ? Record(found) : null;

    public async Task<UserRecord> ReplaceAsync(UserRecord user, CancellationToken ct)
    {
        var replaced = await MongoGuard.RunAsync(() => _users.ReplaceOneAsync(
            Where.Eq("_id", Id(user.Name)) & Where.Eq("revision", user.Revision), Document(user, user.Revision + 1), (ReplaceOptions?)null, ct));
        return replaced.MatchedCount == 1
            ? user with { Revision = user.Revision + 1 }
            : throw new StoreConflictException($"user {user.Name} is not the one that was read (revision {user.Revision})");
    }

    public async Task<bool> RemoveAsync(string name, CancellationToken ct) =>
        (await MongoGuard.RunAsync(() => _users.DeleteOneAsync(Where.Eq("_id", Id(name)), ct))).DeletedCount == 1;

    public async Task<IReadOnlyList<UserRecord>> AllAsync(CancellationToken ct) =>
        [.. (await MongoGuard.RunAsync(() => _users.Find(Where.Empty).Sort("{ _id: 1 }").ToListAsync(ct))).Select(Record)];

    private static string Id(string name) => name.ToLowerInvariant();

    private static BsonDocument Document(UserRecord user, long revision) => new()
    {
        { "_id", Id(user.Name) }, { Documents.SchemaVersion, 1 }, { "name", user.Name }, { "passwordHash", user.PasswordHash }, { "role", user.Role },
        { "secondFactor", Documents.Text(user.SecondFactor) }, { "failedLogins", user.FailedLogins },
        { "lockedUntil", Documents.Time(user.LockedUntil) }, { "isDisabled", user.IsDisabled },
        { "createdAt", Documents.Time(user.CreatedAt) }, { "revision", revision },
    };

    private static UserRecord Record(BsonDocument user) => new(
        user["name"].AsString, user["passwordHash"].AsString, user["role"].AsString, Documents.TextOrNull(user["secondFactor"]),
        user["failedLogins"].AsInt32, user["lockedUntil"].IsBsonNull ? null : Documents.Time(user["lockedUntil"]), user["isDisabled"].AsBoolean,
        Documents.Time(user["createdAt"]), user["revision"].AsInt64);
}
