namespace BotCore.Trading.Analytics;

/// <summary>One fall of the equity below its highest value so far, from that peak until it was reached again.</summary>
/// <param name="Amount">Peak − trough, quote asset, above zero.</param>
/// <param name="Ratio">Amount ÷ peak; <c>null</c> when the peak was not above zero. Above 1 when the equity went below zero.</param>
/// <param name="PeakTimeMs">The last instant at the peak, Unix ms.</param>
/// <param name="TroughTimeMs">The first instant at the lowest value, Unix ms.</param>
/// <param name="RecoveryTimeMs">The first instant at or above the peak again, Unix ms; <c>null</c> when it never was.</param>
/// <param name="LastTimeMs">End of the fall: the recovery, or the last known instant, Unix ms.</param>
public sealed record Drawdown(
    decimal Amount, double? Ratio, long PeakTimeMs, long TroughTimeMs, long? RecoveryTimeMs, long LastTimeMs)
{
    /// <summary>Time below the peak: until the recovery, or until the last known instant.</summary>
    public TimeSpan Duration => TimeSpan.FromMilliseconds(LastTimeMs - PeakTimeMs);

    /// <summary>Every drawdown of a curve, oldest first.</summary>
    /// <param name="curve">
    /// Points in time order, the starting equity first: it is the first peak. Of points at the same instant the last counts.
    /// </param>
    /// <exception cref="ArgumentException">A point lies before the one in front of it.</exception>
    public static IReadOnlyList<Drawdown> Of(IReadOnlyList<EquityPoint> curve)
    {
        EquityCurve.RequireOrder(curve);
        var found = new List<Drawdown>();
        if (curve.Count == 0) return found;
        var peak = curve[0];
        EquityPoint? trough = null;
        for (int i = 0; i < curve.Count; i++)
        {
            var point = curve[i];
            // The first point stays even when another follows at its instant: it is what the account started from.
            if (i > 0 && i + 1 < curve.Count && curve[i + 1].TimeMs == point.TimeMs) continue;
            if (point.Equity >= peak.Equity)
            {
                if (trough is { } lowest) found.Add(Between(peak, lowest, point.TimeMs, point.TimeMs));
                peak = point;
                trough = null;
            }
            else if (trough is null || point.Equity < trough.Value.Equity)
            {
                trough = point;
            }
        }
        if (trough is { } unrecovered) found.Add(Between(peak, unrecovered, recoveryTimeMs: null, curve[^1].TimeMs));
        return found;
    }

    /// <summary>The largest by ratio of its peak; <c>null</c> when the list has none with a ratio.</summary>
    public static Drawdown? LargestByRatio(IReadOnlyList<Drawdown> drawdowns) =>
        drawdowns.Where(drawdown => drawdown.Ratio is not null).MaxBy(drawdown => drawdown.Ratio);

    /// <summary>The largest by amount; <c>null</c> when the list is empty.</summary>
    public static Drawdown? LargestByAmount(IReadOnlyList<Drawdown> drawdowns) => drawdowns.MaxBy(drawdown => drawdown.Amount);

    /// <summary>The longest time from a peak to its recovery; zero when nothing was ever recovered. Unrecovered drawdowns do not count.</summary>
    public static TimeSpan LongestRecovery(IReadOnlyList<Drawdown> drawdowns) =>
        drawdowns.Where(drawdown => drawdown.RecoveryTimeMs is not null)
            .Select(drawdown => drawdown.Duration).DefaultIfEmpty(TimeSpan.Zero).Max();

    private static Drawdown Between(EquityPoint peak, EquityPoint trough, long? recoveryTimeMs, long lastTimeMs)
    {
        decimal amount = peak.Equity - trough.Equity;
        double? ratio = peak.Equity > 0m ? (double)(amount / peak.Equity) : null;
        return new Drawdown(amount, ratio, peak.TimeMs, trough.TimeMs, recoveryTimeMs, lastTimeMs);
    }
}
