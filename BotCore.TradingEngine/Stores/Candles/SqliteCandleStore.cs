using BotCore.Trading.Market;
using BotCore.TradingEngine.Stores.Sqlite;

namespace BotCore.TradingEngine.Stores.Candles;

internal sealed class SqliteCandleStore(SqliteFile file) : ICandleStore
{
    public Task WriteAsync(Symbol symbol, Timeframe timeframe, IReadOnlyList<Candle> candles, CancellationToken ct) => file.WriteAsync(transaction =>
    {
        string name = symbol.ToString();
        foreach (var candle in candles)
            SqliteFile.Execute(
                transaction, "INSERT OR REPLACE INTO candle(symbol, minutes, open_ms, open, high, low, close, volume) VALUES($s, $m, $t, $o, $h, $l, $c, $v)",
                ("$s", name), ("$m", timeframe.Minutes), ("$t", candle.OpenTimeMs), ("$o", candle.Open), ("$h", candle.High), ("$l", candle.Low),
                ("$c", candle.Close), ("$v", candle.Volume));
        return candles.Count;
    });

    public Task<IReadOnlyList<Candle>> ReadAsync(Symbol symbol, Timeframe timeframe, long fromMs, long toMs, int limit, CancellationToken ct) =>
        file.ReadAsync<IReadOnlyList<Candle>>(
            """
            SELECT open_ms, open, high, low, close, volume FROM candle
            WHERE symbol = $s AND minutes = $m AND open_ms >= $f AND open_ms < $t ORDER BY open_ms LIMIT $l
            """,
            [("$s", symbol.ToString()), ("$m", timeframe.Minutes), ("$f", fromMs), ("$t", toMs), ("$l", limit)],
            rows => SqliteFile.All(rows, row => new Candle(
                row.GetInt64(0), row.GetDouble(1), row.GetDouble(2), row.GetDouble(3), row.GetDouble(4), row.GetDouble(5))));

    public Task<IReadOnlyList<(Symbol Symbol, Timeframe Timeframe, long Count)>> SeriesAsync(CancellationToken ct) =>
        file.ReadAsync<IReadOnlyList<(Symbol, Timeframe, long)>>(
            "SELECT symbol, minutes, count(*) FROM candle GROUP BY symbol, minutes ORDER BY symbol, minutes", [],
            rows => SqliteFile.All(rows, row => (Symbol.Parse(row.GetString(0)), Timeframe.All.Single(t => t.Minutes == row.GetInt32(1)), row.GetInt64(2))));
}
