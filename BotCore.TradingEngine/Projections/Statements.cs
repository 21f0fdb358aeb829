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
            "average_price", "reduce_only", "post_only", "state", "reason", "origin", "created_ms", "updated_ms");
        _trade = RowWriter.Into(
            connection, "trades", "id", "symbol", "direction", "quantity", "entry_price", "exit_price", "entry_ms", "exit_ms", "leverage",
            "gross_pnl", "fees", "funding", "net_pnl", "exit_reason", "entry_reason", "strategy", "max_favourable_ratio", "max_adverse_ratio");
        _signal = RowWriter.Into(
            connection, "signals", "id", "time_ms", "symbol", "strategy", "direction", "confidence", "reason", "outcome", "outcome_reason");
        _equity = RowWriter.Into(connection, "equity", "time_ms", "equity");
        _candle = RowWriter.Into(
            connection, "candles", "symbol", "minutes", "open_ms", "open", "high", "low", "close", "volume", "is_closed");
        _progress = RowWriter.Into(connection, "progress", "id", "version", "origin");
        _state = RowWriter.Into(connection, "saved_state", "id", "version", "state");
        _oldCandles = new RowWriter(connection, "DELETE FROM candles WHERE symbol = $0 AND minutes = $1 AND open_ms <= $2", 3);
        _thinning = new RowWriter(
            connection,
            """
            DELETE FROM equity WHERE time_ms >= $0 AND time_ms < $1 AND time_ms NOT IN
                (SELECT MAX(time_ms) FROM equity WHERE time_ms >= $0 AND time_ms < $1 GROUP BY time_ms / 3600000)
            """,
            2);
    }

    public void Write(OrderModel order, SqliteTransaction transaction) => Write(
        _order, transaction, order.Id, order.Symbol, Words<OrderSide>.Of(order.Side), Words<OrderKind>.Of(order.Kind),
        Words<OrderTimeInForce>.Of(order.TimeInForce), order.Quantity, order.FilledQuantity, order.Price, order.StopPrice,
        order.AveragePrice, order.ReduceOnly, order.PostOnly, Words<OrderState>.Of(order.State), order.Reason, order.Origin,
        order.CreatedAt, order.UpdatedAt);

    public void Write(TradeModel trade, SqliteTransaction transaction) => Write(
        _trade, transaction, trade.Id, trade.Symbol, Words<TradeDirection>.Of(trade.Direction), trade.Quantity, trade.EntryPrice,
        trade.ExitPrice, trade.EntryTime, trade.ExitTime, (long)trade.Leverage, trade.GrossPnl, trade.Fees, trade.Funding, trade.NetPnl,
        trade.ExitReason, trade.EntryReason, trade.Strategy, trade.MaxFavourableRatio, trade.MaxAdverseRatio);

    public void Write(long version, SignalModel signal, SqliteTransaction transaction) => Write(
        _signal, transaction, version, signal.Time, signal.Symbol, signal.Strategy, Words<TradeDirection>.Of(signal.Direction),
        signal.Confidence, signal.Reason, signal.Outcome, signal.OutcomeReason);

    public void Write(string symbol, int minutes, in Candle candle, bool isClosed, SqliteTransaction transaction) => Write(
        _candle, transaction, symbol, (long)minutes, candle.OpenTimeMs, candle.Open, candle.High, candle.Low, candle.Close, candle.Volume,
        isClosed);

    /// <summary>Equity is kept to 1e-8 of the quote asset: marks are binary, what lies beyond is their noise.</summary>
    public void WriteEquity(long timeMs, decimal equity, SqliteTransaction transaction) =>
        Write(_equity, transaction, timeMs, Math.Round(equity, 8));

    public void ThinEquity(long fromMs, long toMs, SqliteTransaction transaction) => Write(_thinning, transaction, fromMs, toMs);

    public void DeleteCandles(string symbol, int minutes, long upToMs, SqliteTransaction transaction) =>
        Write(_oldCandles, transaction, symbol, (long)minutes, upToMs);

    public void WriteProgress(long version, string origin, SqliteTransaction transaction) =>
        Write(_progress, transaction, 1L, version, origin);

    public void WriteState(long version, byte[] state, SqliteTransaction transaction) => Write(_state, transaction, 1L, version, state);

    public void Dispose()
    {
        foreach (var statement in (RowWriter[])[_order, _trade, _signal, _equity, _candle, _progress, _state, _oldCandles, _thinning])
            statement.Dispose();
    }

    private static void Write(RowWriter row, SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++) row[i] = values[i];
        row.Write(transaction);
    }
}
