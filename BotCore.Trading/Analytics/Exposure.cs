namespace BotCore.Trading.Analytics;

/// <summary>How much of the time money was at work.</summary>
public static class Exposure
{
    /// <summary>Share of [<paramref name="fromMs"/>, <paramref name="toMs"/>] in which at least one of the trades was open.</summary>
    /// <param name="trades">In any order; overlapping trades count once.</param>
    /// <returns>0..1; <c>null</c> when the span has no length.</returns>
    public static double? Ratio(IReadOnlyList<ClosedTrade> trades, long fromMs, long toMs)
    {
        ArgumentNullException.ThrowIfNull(trades);
        if (toMs <= fromMs) return null;
        long covered = 0, reached = fromMs;
        foreach (var trade in trades.OrderBy(trade => trade.EntryTimeMs))
        {
            long start = Math.Max(trade.EntryTimeMs, reached), end = Math.Min(trade.ExitTimeMs, toMs);
            if (end <= start) continue;
            covered += end - start;
            reached = end;
        }
        return (double)covered / (toMs - fromMs);
    }
}
