using BotCore.Trading.Market;
using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Stores.Candles;

/// <summary>One document a candle, <c>_id</c> of symbol, minutes and open time. Prices of candles are doubles everywhere, here too.</summary>
internal sealed class MongoCandleStore(MongoStore store) : ICandleStore
{
    private readonly IMongoCollection<BsonDocument> _candles = store.Collection(MongoCollections.Candles);

    private static FilterDefinitionBuilder<BsonDocument> Where => Builders<BsonDocument>.Filter;

    public async Task WriteAsync(Symbol symbol, Timeframe timeframe, IReadOnlyList<Candle> candles, CancellationToken ct)
    {
        foreach (var chunk in candles.Chunk(1000))
        {
            var writes = chunk.Select(candle => Document(symbol, timeframe, candle))
                .Select(document => new ReplaceOneModel<BsonDocument>(Where.Eq("_id", document["_id"]), document) { IsUpsert = true });
            await MongoGuard.RunAsync(() => _candles.BulkWriteAsync(writes, new BulkWriteOptions { IsOrdered = false }, ct));
        }
    }

    public async Task<IReadOnlyList<Candle>> ReadAsync(Symbol symbol, Timeframe timeframe, long fromMs, long toMs, int limit, CancellationToken ct)
    {
        var filter = Where.Eq("_id.symbol", symbol.ToString()) & Where.Eq("_id.minutes", timeframe.Minutes) & Where.Gte("_id.openMs", fromMs) & Where.Lt("_id.openMs", toMs);
        var found = await MongoGuard.RunAsync(() => _candles.Find(filter).Sort("{ '_id.openMs': 1 }").Limit(limit).ToListAsync(ct));
        return [.. found.Select(one => new Candle(
            one["_id"]["openMs"].AsInt64, one["open"].AsDouble, one["high"].AsDouble, one["low"].AsDouble, one["close"].AsDouble, one["volume"].AsDouble))];
    }

    public async Task<IReadOnlyList<(Symbol Symbol, Timeframe Timeframe, long Count)>> SeriesAsync(CancellationToken ct)
    {
        var groups = await MongoGuard.RunAsync(() => _candles.Aggregate()
            .Group(new BsonDocument { { "_id", new BsonDocument { { "symbol", "$_id.symbol" }, { "minutes", "$_id.minutes" } } }, { "count", new BsonDocument("$sum", 1) } })
            .ToListAsync(ct));
        return [.. groups
            .Select(one => (Symbol.Parse(one["_id"]["symbol"].AsString), Timeframe.All.Single(t => t.Minutes == one["_id"]["minutes"].ToInt32()), one["count"].ToInt64()))
            .OrderBy(one => one.Item1.ToString(), StringComparer.Ordinal).ThenBy(one => one.Item2.Minutes)];
    }

    private static BsonDocument Document(Symbol symbol, Timeframe timeframe, in Candle candle) => new()
    {
        { "_id", new BsonDocument { { "symbol", symbol.ToString() }, { "minutes", timeframe.Minutes }, { "openMs", candle.OpenTimeMs } } },
        { Documents.SchemaVersion, 1 }, { "open", candle.Open }, { "high", candle.High }, { "low", candle.Low }, { "close", candle.Close }, { "volume", candle.Volume },
    };
}
