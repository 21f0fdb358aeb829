using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Projections.Mongo;

/// <summary>
/// Where the lists of one journal stand in the database. Throwing them away begins a new generation of them, so that nobody who
/// still works on the old one can spoil the new; every document has stream and generation in its <c>_id</c>.
/// </summary>
internal sealed class MongoReadModelRun(MongoStore database, string stream)
{
    /// <summary>Raise it with every change of the documents or of what is written into them: lists of another shape are built anew.</summary>
    public const int Shape = 1;

    public MongoStore Database { get; } = database;

    public string Stream { get; } = stream;

    public IMongoCollection<BsonDocument> Progress { get; } = database.Collection(MongoCollections.Progress);

    public IMongoCollection<BsonDocument> State { get; } = database.Collection(MongoCollections.ReadState);

    public IMongoCollection<BsonDocument> Orders { get; } = database.Collection(MongoCollections.Orders);

    public IMongoCollection<BsonDocument> Trades { get; } = database.Collection(MongoCollections.Trades);

    public IMongoCollection<BsonDocument> Signals { get; } = database.Collection(MongoCollections.Signals);

    public IMongoCollection<BsonDocument> Decisions { get; } = database.Collection(MongoCollections.Decisions);

    public IMongoCollection<BsonDocument> Predictions { get; } = database.Collection(MongoCollections.Predictions);

    public IMongoCollection<BsonDocument> Positions { get; } = database.Collection(MongoCollections.Positions);

    public IMongoCollection<BsonDocument> Equity { get; } = database.Collection(MongoCollections.Equity);

    public IMongoCollection<BsonDocument> Candles { get; } = database.Collection(MongoCollections.ReadCandles);

    /// <summary>Every collection with content.</summary>
    public IReadOnlyList<IMongoCollection<BsonDocument>> Lists => [Orders, Trades, Signals, Decisions, Predictions, Positions, Equity, Candles];

    /// <summary>How far the lists are; null while there are none.</summary>
    /// <exception cref="MongoException">The database does not answer.</exception>
    public async Task<Standing?> StandingAsync(CancellationToken ct)
    {
        var found = await Progress.Find(new BsonDocument("_id", Stream)).FirstOrDefaultAsync(ct);
        return found is null ? null : Standing.Of(found);
    }

    /// <summary>The <c>_id.account</c> of a generation's documents.</summary>
    public BsonValue ScopeOf(int generation) => FormattableString.Invariant($"{Stream}/{generation}");

    /// <param name="Oldest">First generation of which something may be left.</param>
    internal sealed record Standing(int Generation, int Oldest, int Shape, long Version, string? Origin)
    {
        public static Standing Of(BsonDocument found) => new(
            found["generation"].AsInt32, found["oldest"].AsInt32, found[Documents.SchemaVersion].AsInt32, found["version"].AsInt64,
            Documents.TextOrNull(found["origin"]));
    }
}
