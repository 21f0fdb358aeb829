using BotCore.Contracts.Ai;
using BotCore.Contracts.Trading;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Api;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Projections;

/// <summary>The prepared statements of the writer, one row at a time.</summary>
internal sealed class Statements : IDisposable
{
    private readonly RowWriter _order;
    private readonly RowWriter _trade;
    private readonly RowWriter _signal;
    private readonly RowWriter _decision;
    private readonly RowWriter _prediction;
    private readonly RowWriter _position;
    private readonly RowWriter _noPositions;
    private readonly RowWriter _equity;
    private readonly RowWriter _candle;
    private readonly RowWriter _progress;
    private readonly RowWriter _state;
    private readonly RowWriter _oldCandles;
    private readonly RowWriter _thinning;

    public Statements(SqliteConnection connection)
    {
        _order = RowWriter.Into(
            connection, "orders", "id", "symbol", "side", "kind", "time_in_force", "quantity", "filled_quantity", "price", "stop_price",
            "average_price", "reduce_only", "post_only", "state", "reason", "origin", "created_ms", "updated_ms",
            "pair_id", "trailing_distance_ratio", "trailing_activation_price", "stop_loss", "take_profit", "expires_ms", "position_side");
        _trade = RowWriter.Into(
            connection, "trades", "id", "symbol", "direction", "quantity", "entry_price", "exit_price", "entry_ms", "exit_ms", "leverage",
            "gross_pnl", "fees", "funding", "net_pnl", "exit_reason", "entry_reason", "strategy", "max_favourable_ratio", "max_adverse_ratio");
        _signal = RowWriter.Into(
            connection, "signals", "id", "time_ms", "symbol", "strategy", "direction", "confidence", "reason", "outcome", "outcome_reason", "decision_id");
        _decision = RowWriter.Into(connection, "decisions", "id", "time_ms", "symbol", "code");
        _prediction = RowWriter.Into(
            connection, "predictions", "id", "time_ms", "symbol", "direction", "confidence", "source", "model_version", "formed_ms");
        _position = RowWriter.Into(
            connection, "positions", "symbol", "direction", "quantity", "entry_price", "mark_price", "unrealised_pnl", "pnl_on_margin_ratio",
            "leverage", "margin", "stop_price", "target_price", "liquidation_price", "opened_ms", "strategy", "entry_reason");
        _noPositions = new RowWriter(connection, "DELETE FROM positions");
        _equity = RowWriter.Into(connection, "equity", "time_ms", "equity");
        _candle = RowWriter.Into(
            connection, "candles", "symbol", "minutes", "open_ms", "open", "high", "low", "close", "volume", "is_closed");
        _progress = RowWriter.Into(connection, "progress", "id", "version", "origin");
        _state = RowWriter.Into(connection, "saved_state", "id", "version", "state");
        _oldCandles = new RowWriter(connection, "DELETE FROM candles WHERE symbol = ?1 AND minutes = ?2 AND open_ms <= ?3");
        _thinning = new RowWriter(
            connection,
            """
            DELETE FROM equity WHERE time_ms >= ?1 AND time_ms < ?2 AND time_ms NOT IN
                (SELECT MAX(time_ms) FROM equity WHERE time_ms >= ?1 AND time_ms < ?2 GROUP BY time_ms / 3600000)
            """);
    }

    public void Write(OrderModel order) => _order
        .Bind(order.Id).Bind(order.Symbol).Bind(Words<OrderSide>.Of(order.Side)).Bind(Words<OrderKind>.Of(order.Kind))
        .Bind(Words<OrderTimeInForce>.Of(order.TimeInForce)).Bind(order.Quantity).Bind(order.FilledQuantity).Bind(order.Price)
        .Bind(order.StopPrice).Bind(order.AveragePrice).Bind(order.ReduceOnly).Bind(order.PostOnly)
        .Bind(Words<OrderState>.Of(order.State)).Bind(order.Reason).Bind(order.Origin).Bind(order.CreatedAt).Bind(order.UpdatedAt)
        .Bind(order.PairId).Bind(order.TrailingDistanceRatio).Bind(order.TrailingActivationPrice).Bind(order.StopLoss).Bind(order.TakeProfit)
        .Bind(order.ExpiresAt?.ToUnixTimeMilliseconds()).Bind(order.PositionSide is { } side ? Words<OrderPositionSide>.Of(side) : null)
        .Write();

    public void Write(TradeModel trade) => _trade
        .Bind(trade.Id).Bind(trade.Symbol).Bind(Words<TradeDirection>.Of(trade.Direction)).Bind(trade.Quantity).Bind(trade.EntryPrice)
        .Bind(trade.ExitPrice).Bind(trade.EntryTime).Bind(trade.ExitTime).Bind((long)trade.Leverage).Bind(trade.GrossPnl).Bind(trade.Fees)
        .Bind(trade.Funding).Bind(trade.NetPnl).Bind(trade.ExitReason).Bind(trade.EntryReason).Bind(trade.Strategy)
        .Bind(trade.MaxFavourableRatio).Bind(trade.MaxAdverseRatio)
        .Write();

    /// <param name="decision">Version of the decision it belongs to; null for none.</param>
    public void Write(long version, SignalModel signal, long? decision) => _signal
        .Bind(version).Bind(signal.Time).Bind(signal.Symbol).Bind(signal.Strategy).Bind(Words<TradeDirection>.Of(signal.Direction))
        .Bind(signal.Confidence).Bind(signal.Reason).Bind(signal.Outcome).Bind(signal.OutcomeReason).Bind(decision)
        .Write();

    public void Write(in TakenDecision decision) => _decision.Bind(decision.Version).Bind(decision.TimeMs).Bind(decision.Symbol).Bind(decision.Code).Write();

    public void Write(long version, PredictionModel prediction) => _prediction
        .Bind(version).Bind(prediction.Time).Bind(prediction.Symbol).Bind(Words<TradeDirection>.Of(prediction.Direction)).Bind(prediction.Confidence)
        .Bind(prediction.Source).Bind(prediction.ModelVersion).Bind(prediction.FormedAt)
        .Write();

    public void Write(PositionModel position) => _position
        .Bind(position.Symbol).Bind(Words<TradeDirection>.Of(position.Direction)).Bind(position.Quantity).Bind(position.EntryPrice)
        .Bind(position.MarkPrice).Bind(position.UnrealisedPnl).Bind(position.PnlOnMarginRatio).Bind((long)position.Leverage).Bind(position.Margin)
        .Bind(position.StopPrice).Bind(position.TargetPrice).Bind(position.LiquidationPrice).Bind(position.OpenedAt).Bind(position.Strategy)
        .Bind(position.EntryReason)
        .Write();

    public void DeletePositions() => _noPositions.Write();

    public void Write(string symbol, int minutes, in Candle candle, bool isClosed) => _candle
        .Bind(symbol).Bind((long)minutes).Bind(candle.OpenTimeMs).Bind(candle.Open).Bind(candle.High).Bind(candle.Low).Bind(candle.Close)
        .Bind(candle.Volume).Bind(isClosed)
        .Write();

    /// <summary>Equity is kept to 1e-8 of the quote asset: marks are binary, what lies beyond is their noise.</summary>
    public void WriteEquity(long timeMs, decimal equity) => _equity.Bind(timeMs).Bind(Math.Round(equity, 8)).Write();

    public void ThinEquity(long fromMs, long toMs) => _thinning.Bind(fromMs).Bind(toMs).Write();

    public void DeleteCandles(string symbol, int minutes, long upToMs) =>
        _oldCandles.Bind(symbol).Bind((long)minutes).Bind(upToMs).Write();

    public void WriteProgress(long version, string origin) => _progress.Bind(1L).Bind(version).Bind(origin).Write();

    public void WriteState(long version, byte[] state) => _state.Bind(1L).Bind(version).Bind(state).Write();

    public void Dispose()
    {
        foreach (var statement in (RowWriter[])
            [_order, _trade, _signal, _decision, _prediction, _position, _noPositions, _equity, _candle, _progress, _state, _oldCandles, _thinning])
            statement.Dispose();
    }
}
