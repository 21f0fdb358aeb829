namespace BotCore.Trading.Analytics;

/// <summary>A simple return over the period that ended at an instant.</summary>
/// <param name="TimeMs">End of the period, Unix milliseconds UTC.</param>
/// <param name="Return">Ratio: 0.01 is +1 %.</param>
public readonly record struct PeriodReturn(long TimeMs, double Return);

/// <summary>Simple returns of consecutive UTC days without a hole: a day on which nothing was measured has the return 0.</summary>
/// <remarks>
/// An instant belongs to the day it ends: exactly midnight still to the day before, because equity at midnight is what that day
/// left. A curve that starts at midnight with the starting equity therefore has no return of the day before it.
/// </remarks>
public sealed class ReturnSeries
{
    private const long DayMs = 86_400_000;
    private readonly double[] _values;

    private ReturnSeries(long firstDayMs, double[] values)
    {
        FirstDayMs = firstDayMs;
        _values = values;
    }

    /// <summary>Midnight UTC at which the first day begins, Unix ms; 0 when the series is empty.</summary>
    public long FirstDayMs { get; }

    /// <summary>One ratio per day, oldest first.</summary>
    public ReadOnlySpan<double> Values => _values;

    public int Count => _values.Length;

    /// <summary>Daily returns of an equity curve.</summary>
    /// <param name="equity">In time order.</param>
    /// <param name="startingEquity">What the first day is measured against, above zero.</param>
    /// <remarks>The series ends with the day on which the equity is used up: after that no return is defined.</remarks>
    /// <exception cref="ArgumentException">A point lies before the one in front of it, or the starting equity is not above zero.</exception>
    public static ReturnSeries Daily(IReadOnlyList<EquityPoint> equity, decimal startingEquity)
    {
        EquityCurve.RequireOrder(equity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(startingEquity);
        int first = equity.Count > 0 && equity[0].Equity == startingEquity && equity[0].TimeMs % DayMs == 0 ? 1 : 0;
        if (equity.Count == first) return new ReturnSeries(0, []);

        long firstDay = DayOf(equity[first].TimeMs);
        var values = new double[DayOf(equity[^1].TimeMs) - firstDay + 1];
        decimal before = startingEquity;
        int at = first;
        for (int day = 0; day < values.Length; day++)
        {
            decimal after = before;
            for (; at < equity.Count && DayOf(equity[at].TimeMs) == firstDay + day; at++) after = equity[at].Equity;
            values[day] = (double)(after / before) - 1.0;
            before = after;
            if (after <= 0m) return new ReturnSeries(firstDay * DayMs, values[..(day + 1)]);
        }
        return new ReturnSeries(firstDay * DayMs, values);
    }

    /// <summary>Returns of any shorter periods compounded to days: (1 + a) × (1 + b) × … − 1.</summary>
    /// <param name="returns">In time order.</param>
    /// <exception cref="ArgumentException">A return ends before the one in front of it.</exception>
    public static ReturnSeries Compound(IReadOnlyList<PeriodReturn> returns)
    {
        ArgumentNullException.ThrowIfNull(returns);
        if (returns.Count == 0) return new ReturnSeries(0, []);
        for (int i = 1; i < returns.Count; i++)
        {
            if (returns[i].TimeMs < returns[i - 1].TimeMs)
                throw new ArgumentException($"returns[{i}].timeMs: {returns[i].TimeMs}, must not be before {returns[i - 1].TimeMs}", nameof(returns));
        }
        long firstDay = DayOf(returns[0].TimeMs);
        var growth = new double[DayOf(returns[^1].TimeMs) - firstDay + 1];
        Array.Fill(growth, 1.0);
        foreach (var period in returns) growth[DayOf(period.TimeMs) - firstDay] *= 1.0 + period.Return;
        for (int day = 0; day < growth.Length; day++) growth[day] -= 1.0;
        return new ReturnSeries(firstDay * DayMs, growth);
    }

    private static long DayOf(long timeMs) => (long)Math.Floor((timeMs - 1) / (double)DayMs);
}
