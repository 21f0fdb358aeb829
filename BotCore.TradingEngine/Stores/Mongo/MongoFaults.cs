using MongoDB.Driver;

namespace BotCore.TradingEngine.Stores.Mongo;

/// <summary>What the driver's exceptions mean for a store.</summary>
internal static class MongoFaults
{
    /// <summary>The label with which the driver marks a commit whose answer was lost.</summary>
    private const string UnknownCommit = "UnknownTransactionCommitResult";

    /// <summary>True when a commit was sent and its answer never came: only looking tells whether it happened.</summary>
    public static bool MayHaveHappened(MongoException e) => e.HasErrorLabel(UnknownCommit);

    /// <summary>True when the database is away, slow, or refuses to write now, and may be back later.</summary>
    public static bool IsUnavailable(Exception e) => e switch
    {
        MongoDuplicateKeyException => false,
        MongoWriteException or MongoBulkWriteException => !IsDuplicate(e),
        MongoException or TimeoutException => true,
        _ => false,
    };

    /// <summary>True when another document has the same <c>_id</c>: a race for it was lost.</summary>
    public static bool IsDuplicate(Exception e) => e switch
    {
        MongoDuplicateKeyException => true,
        MongoWriteException write => write.WriteError?.Category == ServerErrorCategory.DuplicateKey,
        MongoBulkWriteException bulk => bulk.WriteErrors.Any(error => error.Category == ServerErrorCategory.DuplicateKey),
        MongoCommandException command => command.Code == 11000,
        _ => false,
    };
}
