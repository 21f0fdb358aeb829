using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Stores.Migrations;

/// <summary>
/// The indexes and times to live of the database. What is unique is unique by <c>_id</c> and needs no step; documents have the
/// version of their shape in them.
/// </summary>
internal sealed class MongoSchema(MongoStore store) : ISchema
{
    private static readonly TimeSpan InboxKept = TimeSpan.FromDays(7);

    private static readonly (string Name, Index[] Indexes)[] All =
    [
        ("journal", [new(MongoCollections.Journal, "journal_in_order", "{ '_id.stream': 1, last: 1 }"), new(MongoCollections.Snapshots, "snapshots_newest", "{ '_id.stream': 1, '_id.version': -1 }")]),
        ("settings, candles and jobs",
        [
            new(MongoCollections.Settings, "settings_in_order", "{ '_id.scope': 1, '_id.name': 1, '_id.revision': -1 }"),
            new(MongoCollections.Candles, "candles_in_order", "{ '_id.symbol': 1, '_id.minutes': 1, '_id.openMs': 1 }"),
            new(MongoCollections.Jobs, "jobs_newest", "{ submittedAt: -1 }"),
            new(MongoCollections.JobPieces, "pieces_in_order", "{ '_id.job': 1, '_id.piece': 1 }"),
        ]),
        ("inbox",
        [
            new(MongoCollections.Inbox, "inbox_in_order", "{ '_id.consumer': 1, '_id.stream': 1, '_id.version': -1 }"),
            new(MongoCollections.Inbox, "inbox_expires", "{ at: 1 }", InboxKept),
        ]),
        ("read models",
        [
            new(MongoCollections.Orders, "orders_newest", "{ '_id.account': 1, '_id.id': -1 }"),
            new(MongoCollections.Orders, "orders_by_symbol", "{ '_id.account': 1, symbol: 1, '_id.id': -1 }"),
            new(MongoCollections.Trades, "trades_newest", "{ '_id.account': 1, '_id.id': -1 }"),
            new(MongoCollections.Trades, "trades_by_symbol", "{ '_id.account': 1, symbol: 1, '_id.id': -1 }"),
            new(MongoCollections.Signals, "signals_newest", "{ '_id.account': 1, '_id.id': -1 }"),
            new(MongoCollections.Signals, "signals_by_symbol", "{ '_id.account': 1, symbol: 1, '_id.id': -1 }"),
            new(MongoCollections.Equity, "equity_in_order", "{ '_id.account': 1, '_id.timeMs': 1 }"),
            new(MongoCollections.ReadCandles, "read_candles_in_order", "{ '_id.account': 1, '_id.symbol': 1, '_id.minutes': 1, '_id.openMs': -1 }"),
        ]),
        ("jobs that grow on their way",
        [
            new(MongoCollections.Jobs, "jobs_by_state", "{ state: 1, submittedAt: 1 }"),
            new(MongoCollections.JobPieces, "pieces_by_state", "{ '_id.job': 1, state: 1 }"),
        ]),
        ("decisions, predictions and positions",
        [
            new(MongoCollections.Decisions, "decisions_newest", "{ '_id.account': 1, '_id.id': -1 }"),
            new(MongoCollections.Decisions, "decisions_by_symbol", "{ '_id.account': 1, symbol: 1, '_id.id': -1 }"),
            new(MongoCollections.Signals, "signals_by_decision", "{ '_id.account': 1, decision: 1 }"),
            new(MongoCollections.Predictions, "predictions_newest", "{ '_id.account': 1, '_id.id': -1 }"),
            new(MongoCollections.Predictions, "predictions_by_symbol", "{ '_id.account': 1, symbol: 1, '_id.id': -1 }"),
            new(MongoCollections.Positions, "positions_of_account", "{ '_id.account': 1, '_id.symbol': 1 }"),
        ]),
    ];

    private readonly IMongoCollection<BsonDocument> _notes = store.Collection(MongoCollections.Migrations);

    public string Place => $"database {store.Database.DatabaseNamespace.DatabaseName}";

    public IReadOnlyList<MigrationStep> Steps { get; } = [.. All.Select((step, i) => new MigrationStep(i + 1, step.Name, [.. step.Indexes.Select(index => index.ToString())]))];

    public async Task<IReadOnlyList<AppliedMigration>> AppliedAsync(CancellationToken ct) =>
        [.. (await MongoGuard.RunAsync(() => _notes.Find(FilterDefinition<BsonDocument>.Empty).Sort("{ _id: 1 }").ToListAsync(ct)))
            .Select(note => new AppliedMigration(note["_id"].AsInt32, note["name"].AsString, Documents.Time(note["at"])))];

    public Task ApplyAsync(MigrationStep step, DateTimeOffset at, CancellationToken ct) => MongoGuard.RunAsync(async () =>
    {
        foreach (var index in All[step.Version - 1].Indexes)
        {
            // An index that is there already, and equal, is no error.
            var options = new CreateIndexOptions { Name = index.Name, ExpireAfter = index.ExpiresAfter };
            await store.Collection(index.Collection).Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(index.Keys, options), cancellationToken: ct);
        }
        var note = new BsonDocument { { "_id", step.Version }, { Documents.SchemaVersion, 1 }, { "name", step.Name }, { "at", Documents.Time(at) } };
        await _notes.ReplaceOneAsync(new BsonDocument("_id", step.Version), note, new ReplaceOptions { IsUpsert = true }, ct);
        return true;
    });

    public Task RevertAsync(MigrationStep step, CancellationToken ct) => MongoGuard.RunAsync(async () =>
    {
        foreach (var index in All[step.Version - 1].Indexes)
        {
            var names = await (await store.Collection(index.Collection).Indexes.ListAsync(ct)).ToListAsync(ct);
            if (names.Any(found => found["name"] == index.Name)) await store.Collection(index.Collection).Indexes.DropOneAsync(index.Name, ct);
        }
        await _notes.DeleteOneAsync(new BsonDocument("_id", step.Version), ct);
        return true;
    });

    private sealed record Index(string Collection, string Name, string Keys, TimeSpan? ExpiresAfter = null)
    {
        public override string ToString() =>
            $"index {Name} on {Collection} {Keys}{(ExpiresAfter is { } after ? FormattableString.Invariant($", documents expire after {after.TotalDays} days") : "")}";
    }
}
