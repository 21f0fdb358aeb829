namespace BotCore.Trading.Analytics;

/// <summary>How far the equity was below its highest value so far.</summary>
/// <param name="TimeMs">Unix milliseconds UTC.</param>
/// <param name="Ratio">(peak − equity) ÷ peak, zero at a peak.</param>
public readonly record struct DrawdownPoint(long TimeMs, double Ratio);

/// <summary>The drawdown at every point of an equity curve: what is drawn under it.</summary>
public static class DrawdownSeries
{
    /// <param name="equity">In time order.</param>
    /// <param name="startingEquity">The first peak, above zero.</param>
    /// <exception cref="ArgumentException">A point lies before the one in front of it, or the starting equity is not above zero.</exception>
    public static IReadOnlyList<DrawdownPoint> Of(IReadOnlyList<EquityPoint> equity, decimal startingEquity)
    {
        EquityCurve.RequireOrder(equity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(startingEquity);
        var points = new DrawdownPoint[equity.Count];
        decimal peak = startingEquity;
        for (int i = 0; i < points.Length; i++)
        {
            peak = Math.Max(peak, equity[i].Equity);
            points[i] = new DrawdownPoint(equity[i].TimeMs, (double)((peak - equity[i].Equity) / peak));
        }
        return points;
    }
}
