using BotCore.Trading.Market;
using BotCore.TradingEngine.Api;
using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Projections.Mongo;

/// <summary>
/// The read models of an account in the database that its engines share. A batch is one transaction, which first moves the
/// version from the one the batch follows: a writer that is not the only one, or works on lists that were thrown away, is
/// refused there and has written nothing.
/// </summary>
/// <param name="isLeading">Whether this engine leads; only the leader writes.</param>
internal sealed class MongoReadModelStore(MongoReadModelRun run, Func<bool> isLeading) : IReadModelStore
{
    /// <summary>Records of one transaction at most: it must end well within the time the server gives it.</summary>
    public const int MaxBatchRecords = 1_000;

    /// <summary>Documents of thrown away lists that one call of <see cref="TidyAsync"/> removes at most.</summary>
    private const int TidiedAtOnce = 2_000;

    private int _generation;
    private int _oldest;
    private long _thinnedToMs;

    public bool IsWriter => isLeading();

    private static FilterDefinitionBuilder<BsonDocument> Where => Builders<BsonDocument>.Filter;

    public Task<ReadModelProgress> OpenAsync(CancellationToken ct) => GuardedAsync(async () =>
    {
        var standing = await run.StandingAsync(ct);
        if (IsWriter && standing?.Shape != MongoReadModelRun.Shape)
        {
            await BeginGenerationAsync(ct);
            standing = await run.StandingAsync(ct);
        }
        if (standing?.Shape != MongoReadModelRun.Shape) return new ReadModelProgress(0, null);
        (_generation, _oldest) = (standing.Generation, standing.Oldest);
        return new ReadModelProgress(standing.Version, standing.Origin);
    });

    public Task<(long Version, byte[] State)?> LoadStateAsync(CancellationToken ct) => GuardedAsync(async () =>
    {
        var found = await run.State.Find(new BsonDocument("_id", run.ScopeOf(_generation))).FirstOrDefaultAsync(ct);
        return found is null ? ((long, byte[])?)null : (found["version"].AsInt64, found["state"].AsByteArray);
    });

    public void ResumeAt(long nowMs) => _thinnedToMs = EquityCurve.WholeFrom(nowMs);

    public Task WriteAsync(ProjectionBatch batch, ProjectionFold fold, string origin, bool savesState, CancellationToken ct) => GuardedAsync(async () =>
    {
        var scope = run.ScopeOf(_generation);
        long follows = fold.Version - batch.Records, wholeFrom = EquityCurve.WholeFrom(fold.NowMs);
        var changes = Changes(scope, batch, fold, wholeFrom);
        byte[]? state = savesState ? fold.Save() : null;
        await run.Database.TransactAsync(
            async session =>
            {
                await MoveAsync(session, follows, fold.Version, origin, ct);
                foreach (var (list, writes) in changes)
                    if (writes.Count > 0) await list.BulkWriteAsync(session, writes, cancellationToken: ct);
                if (wholeFrom > _thinnedToMs) await ThinEquityAsync(session, scope, _thinnedToMs, wholeFrom, ct);
                if (state is not null) await SaveStateAsync(session, scope, fold.Version, state, ct);
                return true;
            },
            ct);
        _thinnedToMs = Math.Max(_thinnedToMs, wholeFrom);
        return true;
    });

    public Task DiscardAsync(CancellationToken ct) => GuardedAsync(async () =>
    {
        await BeginGenerationAsync(ct);
        _thinnedToMs = 0;
        return true;
    });

    public Task TidyAsync(CancellationToken ct) => _oldest >= _generation ? Task.CompletedTask : GuardedAsync(async () =>
    {
        var scope = run.ScopeOf(_oldest);
        foreach (var list in run.Lists)
        {
            var some = await list.Find(Where.Eq("_id.account", scope)).Limit(TidiedAtOnce).Project("{ _id: 1 }").ToListAsync(ct);
            if (some.Count == 0) continue;
            await list.DeleteManyAsync(Where.In("_id", some.Select(one => one["_id"])), ct);
            return true;
        }
        await run.State.DeleteOneAsync(new BsonDocument("_id", scope), ct);
        await run.Progress.UpdateOneAsync(new BsonDocument("_id", run.Stream), Builders<BsonDocument>.Update.Max("oldest", _oldest + 1), cancellationToken: ct);
        _oldest++;
        return true;
    });

    public void Close()
    {
        // The connections are the database's own.
    }

    private Task BeginGenerationAsync(CancellationToken ct) => run.Progress.UpdateOneAsync(
        new BsonDocument("_id", run.Stream),
        Builders<BsonDocument>.Update.Inc("generation", 1).Set("version", 0L).Set("origin", BsonNull.Value)
            .Set(Documents.SchemaVersion, MongoReadModelRun.Shape).SetOnInsert("oldest", 1),
        new UpdateOptions { IsUpsert = true },
        ct);

    /// <exception cref="ReadModelsMovedException">The lists are not those that the batch follows.</exception>
    private async Task MoveAsync(IClientSessionHandle session, long follows, long version, string origin, CancellationToken ct)
    {
        var moved = await run.Progress.UpdateOneAsync(
            session, Where.Eq("_id", run.Stream) & Where.Eq("generation", _generation) & Where.Eq("version", follows),
            Builders<BsonDocument>.Update.Set("version", version).Set("origin", origin), cancellationToken: ct);
        if (moved.MatchedCount == 0) throw new ReadModelsMovedException($"the lists are no longer those of version {follows}, generation {_generation}");
    }

    private List<(IMongoCollection<BsonDocument> List, List<WriteModel<BsonDocument>> Writes)> Changes(
        BsonValue scope, ProjectionBatch batch, ProjectionFold fold, long wholeFrom) =>
    [
        (run.Orders, [.. batch.Orders.Values.Select(changed => Upsert(ReadModelDocuments.Of(
            scope, OrderMapping.ToModel(changed.Order, changed.Symbol, changed.UpdatedMs, changed.Reason))))]),
        (run.Trades, [.. batch.Trades.Select(trade => Upsert(ReadModelDocuments.Of(scope, TradeMapping.ToModel(trade))))]),
        (run.Signals, [.. batch.Signals.Select(one => Upsert(ReadModelDocuments.Of(scope, one.Version, one.Signal, one.Decision)))]),
        (run.Decisions, [.. batch.Decisions.Select(decision => Upsert(ReadModelDocuments.Of(scope, in decision)))]),
        (run.Predictions, [.. batch.Predictions.Select(one => Upsert(ReadModelDocuments.Of(scope, one.Version, one.Prediction)))]),
        (run.Positions,
        [
            new DeleteManyModel<BsonDocument>(Where.Eq("_id.account", scope)),
            .. PositionMapping.ToModels(fold.Account).Select(position => new InsertOneModel<BsonDocument>(ReadModelDocuments.Of(scope, position))),
        ]),
        (run.Equity, [.. batch.Equity.Thinned(wholeFrom).Select(point => Upsert(ReadModelDocuments.Of(scope, point.TimeMs, point.Equity)))]),
        (run.Candles, CandleChanges(scope, batch, fold)),
    ];

    private static List<WriteModel<BsonDocument>> CandleChanges(BsonValue scope, ProjectionBatch batch, ProjectionFold fold)
    {
        var writes = new List<WriteModel<BsonDocument>>();
        var deletes = new List<WriteModel<BsonDocument>>();
        var changed = new HashSet<Symbol>();
        foreach (var ((symbol, timeframe), candles) in batch.Candles)
        {
            if (candles.Count == 0) continue;
            changed.Add(symbol);
            string name = symbol.ToString();
            long beforeMs = batch.ForgottenToMs(timeframe, candles);
            foreach (var candle in candles)
                if (candle.OpenTimeMs > beforeMs) writes.Add(Upsert(ReadModelDocuments.Of(scope, name, timeframe, in candle, isClosed: true)));
            deletes.Add(new DeleteManyModel<BsonDocument>(
                Where.Eq("_id.account", scope) & Where.Eq("_id.symbol", name) & Where.Eq("_id.minutes", timeframe.Minutes) & Where.Lte("_id.openMs", beforeMs)));
        }
        // Open candles change with closed ones of their source only.
        foreach (var (symbol, timeframe, candle) in fold.OpenCandles())
            if (changed.Contains(symbol)) writes.Add(Upsert(ReadModelDocuments.Of(scope, symbol.ToString(), timeframe, in candle, isClosed: false)));
        writes.AddRange(deletes);
        return writes;
    }

    /// <summary>Leaves of each full hour in the range its last point.</summary>
    private async Task ThinEquityAsync(IClientSessionHandle session, BsonValue scope, long fromMs, long toMs, CancellationToken ct)
    {
        var times = await run.Equity
            .Find(session, Where.Eq("_id.account", scope) & Where.Gte("_id.timeMs", fromMs) & Where.Lt("_id.timeMs", toMs))
            .Sort("{ '_id.timeMs': 1 }").Project("{ _id: 1 }").ToListAsync(ct);
        var superfluous = times.Zip(times.Skip(1))
            .Where(pair => HourOf(pair.First) == HourOf(pair.Second)).Select(pair => pair.First["_id"]);
        foreach (var some in superfluous.Chunk(TidiedAtOnce)) await run.Equity.DeleteManyAsync(session, Where.In("_id", some), cancellationToken: ct);

        static long HourOf(BsonDocument point) => point["_id"]["timeMs"].AsInt64 / EquityCurve.HourMs;
    }

    private Task SaveStateAsync(IClientSessionHandle session, BsonValue scope, long version, byte[] state, CancellationToken ct) => run.State.ReplaceOneAsync(
        session, new BsonDocument("_id", scope),
        new BsonDocument { { "_id", scope }, { Documents.SchemaVersion, MongoReadModelRun.Shape }, { "version", version }, { "state", state } },
        new ReplaceOptions { IsUpsert = true }, ct);

    private static ReplaceOneModel<BsonDocument> Upsert(BsonDocument row) => new(Where.Eq("_id", row["_id"]), row) { IsUpsert = true };

    private static async Task<T> GuardedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (MongoFaults.IsDuplicate(e))
        {
            throw new ReadModelsMovedException($"another writer was first: {e.Message}");
        }
        catch (Exception e) when (MongoFaults.IsUnavailable(e))
        {
            throw new ReadModelsUnavailableException($"the read models cannot be written: {e.Message}", e);
        }
    }
}
