using BotCore.Contracts.Trading;
using BotCore.Dashboard.Formatting;

namespace BotCore.Dashboard.Charts;

/// <summary>A mark at a candle.</summary>
/// <param name="Time">Open time of the candle, Unix seconds.</param>
/// <param name="Kind">entry-long, entry-short, exit-won, exit-lost or exit-flat; the page's script knows shape and colour of each.</param>
/// <param name="Text">Says what the colour says.</param>
internal sealed record ChartMark(long Time, string Kind, string Text);

/// <summary>A horizontal line.</summary>
/// <param name="Kind">entry, stop, target or liquidation.</param>
internal sealed record ChartLine(double Price, string Kind, string Title);

/// <summary>Trades and the open position of one symbol, as marks and lines on its candles.</summary>
internal static class ChartMarks
{
    /// <param name="trades">In any order, any symbol.</param>
    /// <param name="from">Open time of the oldest candle shown; what lies before it is left out.</param>
    /// <param name="timeframe">Length of a candle.</param>
    /// <returns>In time order, as the chart library wants them.</returns>
    public static IReadOnlyList<ChartMark> Of(
        string symbol, IReadOnlyList<TradeModel> trades, IReadOnlyList<PositionModel> positions, DateTimeOffset from, TimeSpan timeframe)
    {
        var marks = new List<ChartMark>();
        foreach (var trade in trades)
        {
            if (trade.Symbol != symbol) continue;
            if (trade.EntryTime >= from) marks.Add(Entry(trade.EntryTime, trade.Direction, timeframe));
            if (trade.ExitTime >= from)
            {
                var result = Trend.Of(trade.NetPnl);
                marks.Add(new ChartMark(Candle(trade.ExitTime, timeframe), $"exit-{result.Result}", Format.SignedMoney(trade.NetPnl)));
            }
        }
        foreach (var position in positions)
            if (position.Symbol == symbol && position.OpenedAt >= from) marks.Add(Entry(position.OpenedAt, position.Direction, timeframe));
        marks.Sort(static (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : string.CompareOrdinal(a.Kind, b.Kind));
        return marks;
    }

    /// <summary>Entry, stop, target and liquidation price of the symbol's open position; empty when there is none.</summary>
    public static IReadOnlyList<ChartLine> Lines(PositionModel? position)
    {
        if (position is null) return [];
        var lines = new List<ChartLine>(4) { new((double)position.EntryPrice, "entry", $"entry {(position.Direction == TradeDirection.Long ? "long" : "short")}") };
        if (position.StopPrice is { } stop) lines.Add(new ChartLine((double)stop, "stop", "stop"));
        if (position.TargetPrice is { } target) lines.Add(new ChartLine((double)target, "target", "target"));
        if (position.LiquidationPrice is { } liquidation) lines.Add(new ChartLine((double)liquidation, "liquidation", "liquidation"));
        return lines;
    }

    private static ChartMark Entry(DateTimeOffset time, TradeDirection direction, TimeSpan timeframe) => direction == TradeDirection.Long
        ? new ChartMark(Candle(time, timeframe), "entry-long", "L")
        : new ChartMark(Candle(time, timeframe), "entry-short", "S");

    // Candles begin at multiples of their length since 1970, in UTC.
    private static long Candle(DateTimeOffset time, TimeSpan timeframe)
    {
        long length = (long)timeframe.TotalSeconds;
        long seconds = time.ToUnixTimeSeconds();
        return seconds - seconds % length;
    }
}
