using BotCore.Contracts.Ai;
using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Api;
using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;

namespace BotCore.TradingEngine.Projections.Mongo;

/// <summary>
/// The rows of the lists as documents: money as decimal128, times as UTC dates, words as those of the API. What makes a row the
/// same row is its <c>_id</c>, so that writing it again changes nothing.
/// </summary>
internal static class ReadModelDocuments
{
    /// <param name="scope">Stream and generation.</param>
    public static BsonDocument IdOf(BsonValue scope, string key, BsonValue value) => new() { { "account", scope }, { key, value } };

    public static BsonDocument Of(BsonValue scope, OrderModel order) => new()
    {
        { "_id", IdOf(scope, "id", order.Id) }, { Documents.SchemaVersion, MongoReadModelRun.Shape }, { "symbol", order.Symbol },
        { "side", Words<OrderSide>.Of(order.Side) }, { "kind", Words<OrderKind>.Of(order.Kind) },
        { "timeInForce", Words<OrderTimeInForce>.Of(order.TimeInForce) }, { "quantity", Documents.Money(order.Quantity) },
        { "filledQuantity", Documents.Money(order.FilledQuantity) }, { "price", Documents.Money(order.Price) },
        { "stopPrice", Documents.Money(order.StopPrice) }, { "averagePrice", Documents.Money(order.AveragePrice) },
        { "reduceOnly", order.ReduceOnly }, { "postOnly", order.PostOnly }, { "state", Words<OrderState>.Of(order.State) },
        { "reason", Documents.Text(order.Reason) }, { "origin", order.Origin }, { "createdAt", Documents.Time(order.CreatedAt) },
        { "updatedAt", Documents.Time(order.UpdatedAt) }, { "pairId", order.PairId is { } pair ? pair : BsonNull.Value },
        { "trailingDistanceRatio", Documents.Money(order.TrailingDistanceRatio) },
        { "trailingActivationPrice", Documents.Money(order.TrailingActivationPrice) }, { "stopLoss", Documents.Money(order.StopLoss) },
        { "takeProfit", Documents.Money(order.TakeProfit) }, { "expiresAt", Documents.Time(order.ExpiresAt) },
        { "positionSide", order.PositionSide is { } side ? Words<OrderPositionSide>.Of(side) : BsonNull.Value },
    };

    public static OrderModel Order(BsonDocument row) => new(
        IdOf(row), OrderMapping.ClientOrderId(IdOf(row)), row["symbol"].AsString, Words<OrderSide>.Parse(row["side"].AsString),
        Words<OrderKind>.Parse(row["kind"].AsString), Words<OrderTimeInForce>.Parse(row["timeInForce"].AsString),
        Documents.Money(row["quantity"]), Documents.Money(row["filledQuantity"]), Documents.MoneyOrNull(row["price"]),
        Documents.MoneyOrNull(row["stopPrice"]), Documents.MoneyOrNull(row["averagePrice"]), row["reduceOnly"].AsBoolean, row["postOnly"].AsBoolean,
        Words<OrderState>.Parse(row["state"].AsString), Documents.TextOrNull(row["reason"]), row["origin"].AsString, Documents.Time(row["createdAt"]),
        Documents.Time(row["updatedAt"]), row["pairId"].IsBsonNull ? null : row["pairId"].AsInt64, Documents.MoneyOrNull(row["trailingDistanceRatio"]),
        Documents.MoneyOrNull(row["trailingActivationPrice"]), Documents.MoneyOrNull(row["stopLoss"]), Documents.MoneyOrNull(row["takeProfit"]),
        row["expiresAt"].IsBsonNull ? null : Documents.Time(row["expiresAt"]),
        row["positionSide"].IsBsonNull ? null : Words<OrderPositionSide>.Parse(row["positionSide"].AsString));

    public static BsonDocument Of(BsonValue scope, TradeModel trade) => new()
    {
        { "_id", IdOf(scope, "id", trade.Id) }, { Documents.SchemaVersion, MongoReadModelRun.Shape }, { "symbol", trade.Symbol },
        { "direction", Words<TradeDirection>.Of(trade.Direction) }, { "quantity", Documents.Money(trade.Quantity) },
        { "entryPrice", Documents.Money(trade.EntryPrice) }, { "exitPrice", Documents.Money(trade.ExitPrice) },
        { "entryTime", Documents.Time(trade.EntryTime) }, { "exitTime", Documents.Time(trade.ExitTime) }, { "leverage", trade.Leverage },
        { "grossPnl", Documents.Money(trade.GrossPnl) }, { "fees", Documents.Money(trade.Fees) }, { "funding", Documents.Money(trade.Funding) },
        { "netPnl", Documents.Money(trade.NetPnl) }, { "exitReason", trade.ExitReason }, { "entryReason", trade.EntryReason },
        { "strategy", trade.Strategy }, { "maxFavourableRatio", trade.MaxFavourableRatio }, { "maxAdverseRatio", trade.MaxAdverseRatio },
    };

    public static TradeModel Trade(BsonDocument row) => new(
        IdOf(row), row["symbol"].AsString, Words<TradeDirection>.Parse(row["direction"].AsString), Documents.Money(row["quantity"]),
        Documents.Money(row["entryPrice"]), Documents.Money(row["exitPrice"]), Documents.Time(row["entryTime"]), Documents.Time(row["exitTime"]),
        row["leverage"].AsInt32, Documents.Money(row["grossPnl"]), Documents.Money(row["fees"]), Documents.Money(row["funding"]),
        Documents.Money(row["netPnl"]), row["exitReason"].AsString, row["entryReason"].AsString, row["strategy"].AsString,
        row["maxFavourableRatio"].AsDouble, row["maxAdverseRatio"].AsDouble);

    /// <param name="version">Of the record in the journal.</param>
    /// <param name="decision">Version of the decision it belongs to; null for none.</param>
    public static BsonDocument Of(BsonValue scope, long version, SignalModel signal, long? decision) => new()
    {
        { "_id", IdOf(scope, "id", version) }, { Documents.SchemaVersion, MongoReadModelRun.Shape }, { "time", Documents.Time(signal.Time) },
        { "symbol", signal.Symbol }, { "strategy", signal.Strategy }, { "direction", Words<TradeDirection>.Of(signal.Direction) },
        { "confidence", signal.Confidence }, { "reason", signal.Reason }, { "outcome", signal.Outcome }, { "outcomeReason", signal.OutcomeReason },
        { "decision", decision is { } of ? of : BsonNull.Value },
    };

    public static SignalModel Signal(BsonDocument row) => new(
        Documents.Time(row["time"]), row["symbol"].AsString, row["strategy"].AsString, Words<TradeDirection>.Parse(row["direction"].AsString),
        row["confidence"].AsDouble, row["reason"].AsString, row["outcome"].AsString, row["outcomeReason"].AsString);

    public static BsonDocument Of(BsonValue scope, in TakenDecision decision) => new()
    {
        { "_id", IdOf(scope, "id", decision.Version) }, { Documents.SchemaVersion, MongoReadModelRun.Shape },
        { "time", new BsonDateTime(decision.TimeMs) }, { "symbol", decision.Symbol }, { "code", decision.Code },
    };

    /// <param name="signal">What was said about it; null when the strategies pointed nowhere.</param>
    public static DecisionModel Decision(BsonDocument row, SignalModel? signal)
    {
        string code = row["code"].AsString;
        var known = DecisionCodes.Find(code);
        return new DecisionModel(
            Documents.Time(row["time"]), row["symbol"].AsString, code, known?.Kind ?? DecisionCodes.UnknownKind, known?.Meaning ?? "",
            signal?.Direction, signal?.Confidence, signal?.Reason, signal?.OutcomeReason);
    }

    /// <param name="version">Of the record in the journal.</param>
    public static BsonDocument Of(BsonValue scope, long version, PredictionModel prediction) => new()
    {
        { "_id", IdOf(scope, "id", version) }, { Documents.SchemaVersion, MongoReadModelRun.Shape }, { "time", Documents.Time(prediction.Time) },
        { "symbol", prediction.Symbol }, { "direction", Words<TradeDirection>.Of(prediction.Direction) }, { "confidence", prediction.Confidence },
        { "source", prediction.Source }, { "modelVersion", prediction.ModelVersion }, { "formedAt", Documents.Time(prediction.FormedAt) },
    };

    public static PredictionModel Prediction(BsonDocument row) => new(
        Documents.Time(row["time"]), row["symbol"].AsString, Words<TradeDirection>.Parse(row["direction"].AsString), row["confidence"].AsDouble,
        row["source"].AsString, row["modelVersion"].AsString, Documents.Time(row["formedAt"]));

    public static BsonDocument Of(BsonValue scope, PositionModel position)
    {
        string direction = Words<TradeDirection>.Of(position.Direction);
        return new BsonDocument
        {
            { "_id", IdOf(scope, "symbol", position.Symbol).Add("direction", direction) }, { Documents.SchemaVersion, MongoReadModelRun.Shape },
            { "symbol", position.Symbol }, { "direction", direction }, { "quantity", Documents.Money(position.Quantity) },
            { "entryPrice", Documents.Money(position.EntryPrice) }, { "markPrice", Documents.Money(position.MarkPrice) },
            { "unrealisedPnl", Documents.Money(position.UnrealisedPnl) }, { "pnlOnMarginRatio", Documents.Money(position.PnlOnMarginRatio) },
            { "leverage", position.Leverage }, { "margin", Documents.Money(position.Margin) }, { "stopPrice", Documents.Money(position.StopPrice) },
            { "targetPrice", Documents.Money(position.TargetPrice) }, { "liquidationPrice", Documents.Money(position.LiquidationPrice) },
            { "openedAt", Documents.Time(position.OpenedAt) }, { "strategy", position.Strategy }, { "entryReason", position.EntryReason },
        };
    }

    public static PositionModel Position(BsonDocument row) => new(
        row["symbol"].AsString, Words<TradeDirection>.Parse(row["direction"].AsString), Documents.Money(row["quantity"]),
        Documents.Money(row["entryPrice"]), Documents.MoneyOrNull(row["markPrice"]), Documents.MoneyOrNull(row["unrealisedPnl"]),
        Documents.MoneyOrNull(row["pnlOnMarginRatio"]), row["leverage"].AsInt32, Documents.Money(row["margin"]), Documents.MoneyOrNull(row["stopPrice"]),
        Documents.MoneyOrNull(row["targetPrice"]), Documents.MoneyOrNull(row["liquidationPrice"]), Documents.Time(row["openedAt"]),
        row["strategy"].AsString, row["entryReason"].AsString);

    /// <summary>Equity is kept to 1e-8 of the quote asset: marks are binary, what lies beyond is their noise.</summary>
    public static BsonDocument Of(BsonValue scope, long timeMs, decimal equity) => new()
    {
        { "_id", IdOf(scope, "timeMs", timeMs) }, { Documents.SchemaVersion, MongoReadModelRun.Shape }, { "equity", Documents.Money(Math.Round(equity, 8)) },
    };

    public static EquityPointModel Equity(BsonDocument row) => new(WordMapping.Time(row["_id"]["timeMs"].AsInt64), Documents.Money(row["equity"]));

    public static BsonDocument Of(BsonValue scope, string symbol, Timeframe timeframe, in Candle candle, bool isClosed) => new()
    {
        { "_id", IdOf(scope, "symbol", symbol).Add("minutes", timeframe.Minutes).Add("openMs", candle.OpenTimeMs) },
        { Documents.SchemaVersion, MongoReadModelRun.Shape }, { "open", candle.Open }, { "high", candle.High }, { "low", candle.Low },
        { "close", candle.Close }, { "volume", candle.Volume }, { "isClosed", isClosed },
    };

    public static Candle Candle(BsonDocument row) => new(
        row["_id"]["openMs"].AsInt64, row["open"].AsDouble, row["high"].AsDouble, row["low"].AsDouble, row["close"].AsDouble, row["volume"].AsDouble);

    public static long IdOf(BsonDocument row) => row["_id"]["id"].AsInt64;
}
