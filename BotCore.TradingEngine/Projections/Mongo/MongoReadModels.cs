using System.Globalization;
using BotCore.Contracts.Ai;
using BotCore.Contracts.Market;
using BotCore.Contracts.Trading;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Api;
using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Projections.Mongo;

/// <summary>Queries on the read models in the database; the same from the engine that leads and from those that stand by.</summary>
internal sealed class MongoReadModels(MongoReadModelRun run, VersionGate gate, RebuildRequests rebuild) : IReadModels
{
    public long Version => gate.Version;

    private static FilterDefinitionBuilder<BsonDocument> Where => Builders<BsonDocument>.Filter;

    public Task<bool> WaitForAsync(long version, TimeSpan patience, CancellationToken ct) => gate.WaitForAsync(version, patience, ct);

    public Task RebuildAsync(CancellationToken ct) => rebuild.AskAsync(ct);

    public Task<Page<OrderModel>> OrdersAsync(PageQuery query, CancellationToken ct) => PageAsync(run.Orders, query, ReadModelDocuments.Order, ct);

    public Task<Page<TradeModel>> TradesAsync(PageQuery query, CancellationToken ct) => PageAsync(run.Trades, query, ReadModelDocuments.Trade, ct);

    public Task<Page<SignalModel>> SignalsAsync(PageQuery query, CancellationToken ct) => PageAsync(run.Signals, query, ReadModelDocuments.Signal, ct);

    public Task<Page<PredictionModel>> PredictionsAsync(PageQuery query, CancellationToken ct) =>
        PageAsync(run.Predictions, query, ReadModelDocuments.Prediction, ct);

    public Task<Page<DecisionModel>> DecisionsAsync(DecisionQuery query, CancellationToken ct) => ReadAsync(
        async scope =>
        {
            var filter = PageFilter(scope, query.Page);
            if (query.FromMs is { } from) filter &= Where.Gte("time", new BsonDateTime(from));
            if (query.ToMs is { } to) filter &= Where.Lt("time", new BsonDateTime(to));
            if (query.Code is { } code) filter &= Where.Eq("code", code);
            var rows = await NewestAsync(run.Decisions, filter, query.Page.Limit, ct);
            var said = await run.Signals
                .Find(Where.Eq("_id.account", scope) & Where.In("decision", rows.Select(ReadModelDocuments.IdOf))).ToListAsync(ct);
            var signals = said.ToDictionary(row => row["decision"].AsInt64, ReadModelDocuments.Signal);
            return PageOf(rows, query.Page.Limit, row => ReadModelDocuments.Decision(row, signals.GetValueOrDefault(ReadModelDocuments.IdOf(row))));
        },
        ct);

    public Task<IReadOnlyList<PositionModel>> PositionsAsync(CancellationToken ct) => ReadAsync<IReadOnlyList<PositionModel>>(
        async scope => [.. (await run.Positions.Find(Where.Eq("_id.account", scope)).ToListAsync(ct)).Select(ReadModelDocuments.Position)
            .OrderBy(position => position.Symbol, StringComparer.Ordinal).ThenBy(position => Words<TradeDirection>.Of(position.Direction), StringComparer.Ordinal)],
        ct);

    public Task<IReadOnlyList<CandleModel>> CandlesAsync(
        Symbol symbol, Timeframe timeframe, int limit, long? beforeMs, CancellationToken ct) => ReadAsync<IReadOnlyList<CandleModel>>(
        async scope =>
        {
            var filter = Where.Eq("_id.account", scope) & Where.Eq("_id.symbol", symbol.ToString()) & Where.Eq("_id.minutes", timeframe.Minutes);
            if (beforeMs is { } before) filter &= Where.Lt("_id.openMs", before);
            var rows = await run.Candles.Find(filter).Sort("{ '_id.openMs': -1 }").Limit(limit).ToListAsync(ct);
            rows.Reverse();
            return [.. rows.Select(row => MarketMapping.ToModel(ReadModelDocuments.Candle(row), row["isClosed"].AsBoolean))];
        },
        ct);

    public Task<IReadOnlyList<EquityPointModel>> EquityAsync(int limit, CancellationToken ct) => ReadAsync<IReadOnlyList<EquityPointModel>>(
        async scope =>
        {
            // A day whole and one point an hour before it: years of it are some ten thousand points, so they are thinned here.
            var rows = await run.Equity.Find(Where.Eq("_id.account", scope)).Sort("{ '_id.timeMs': 1 }").ToListAsync(ct);
            int n = rows.Count;
            return [.. rows.Where((_, i) => n <= limit || i == 0 || SlotOf(i) > SlotOf(i - 1)).Select(ReadModelDocuments.Equity)];

            // Position i of n goes to slot i·(limit−1)/(n−1); the first of each slot is taken, so both ends are.
            long SlotOf(int i) => (long)i * (limit - 1) / (n - 1);
        },
        ct);

    private Task<Page<T>> PageAsync<T>(IMongoCollection<BsonDocument> list, PageQuery query, Func<BsonDocument, T> read, CancellationToken ct) => ReadAsync(
        async scope => PageOf(await NewestAsync(list, PageFilter(scope, query), query.Limit, ct), query.Limit, read), ct);

    private static FilterDefinition<BsonDocument> PageFilter(BsonValue scope, PageQuery query)
    {
        var filter = Where.Eq("_id.account", scope);
        if (query.Cursor is { } cursor) filter &= Where.Lt("_id.id", cursor);
        if (query.Symbol is { } symbol) filter &= Where.Eq("symbol", symbol.ToString());
        return filter;
    }

    /// <summary>One more than the page holds: the row beyond it only tells that there is another page.</summary>
    private static Task<List<BsonDocument>> NewestAsync(
        IMongoCollection<BsonDocument> list, FilterDefinition<BsonDocument> filter, int limit, CancellationToken ct) =>
        list.Find(filter).Sort("{ '_id.id': -1 }").Limit(limit + 1).ToListAsync(ct);

    private static Page<T> PageOf<T>(List<BsonDocument> rows, int limit, Func<BsonDocument, T> read) => new(
        [.. rows.Take(limit).Select(read)],
        rows.Count > limit ? ReadModelDocuments.IdOf(rows[limit - 1]).ToString(CultureInfo.InvariantCulture) : null);

    private async Task<T> ReadAsync<T>(Func<BsonValue, Task<T>> read, CancellationToken ct)
    {
        try
        {
            var standing = await run.StandingAsync(ct);
            if (standing?.Shape != MongoReadModelRun.Shape)
                throw new ReadModelsUnavailableException("the read models are not built yet", new InvalidOperationException(standing is null ? "there are none" : $"shape {standing.Shape}"));
            return await read(run.ScopeOf(standing.Generation));
        }
        catch (Exception e) when (MongoFaults.IsUnavailable(e))
        {
            throw new ReadModelsUnavailableException($"the read models cannot be read: {e.Message}", e);
        }
    }
}
