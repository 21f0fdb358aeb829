namespace BotCore.Trading.Analytics;

/// <summary>Equity over time, checked or built.</summary>
public static class EquityCurve
{
    /// <summary>The curve of closed results: it starts at the first entry and moves at each exit; what was unrealised is not in it.</summary>
    /// <remarks>Results closed at the same instant are added before the point is taken, so their order cannot make a drawdown.</remarks>
    /// <param name="startingEquity">Quote asset.</param>
    public static IReadOnlyList<EquityPoint> FromTrades(IReadOnlyList<ClosedTrade> trades, decimal startingEquity)
    {
        ArgumentNullException.ThrowIfNull(trades);
        if (trades.Count == 0) return [];
        var curve = new List<EquityPoint>(trades.Count + 1) { new(trades.Min(trade => trade.EntryTimeMs), startingEquity) };
        decimal equity = startingEquity;
        foreach (var instant in trades.GroupBy(trade => trade.ExitTimeMs).OrderBy(group => group.Key))
        {
            equity += instant.Sum(trade => trade.NetPnl);
            curve.Add(new EquityPoint(instant.Key, equity));
        }
        return curve;
    }

    /// <exception cref="ArgumentException">A point lies before the one in front of it.</exception>
    internal static void RequireOrder(IReadOnlyList<EquityPoint> curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        for (int i = 1; i < curve.Count; i++)
        {
            if (curve[i].TimeMs < curve[i - 1].TimeMs)
                throw new ArgumentException($"equity[{i}].timeMs: {curve[i].TimeMs}, must not be before {curve[i - 1].TimeMs}", nameof(curve));
        }
    }
}
