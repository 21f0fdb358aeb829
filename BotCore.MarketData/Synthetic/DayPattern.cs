namespace BotCore.MarketData.Synthetic;

/// <summary>How lively each minute of the UTC day is: quiet before dawn in Europe, busiest when the US markets open.</summary>
/// <remarks>The shape is that of published intraday volume profiles of bitcoin; the numbers are rounded and not fitted to any one venue.</remarks>
internal sealed class DayPattern
{
    private const int MinutesPerDay = 1440;
    private const double WeekendFactor = 0.8;

    /// <summary>Movement at the beginning of each hour, relative.</summary>
    private static ReadOnlySpan<double> Hours =>
    [
        1.10, 1.00, 0.90, 0.80, 0.75, 0.75, 0.80, 0.90, 0.95, 0.95, 0.90, 0.90,
        1.00, 1.25, 1.50, 1.45, 1.30, 1.15, 1.05, 1.00, 1.00, 0.95, 0.95, 1.05,
    ];

    private readonly double[] _minutes = new double[MinutesPerDay];

    /// <param name="strength">0 for a day without pattern, 1 for the full one.</param>
    public DayPattern(double strength)
    {
        for (int minute = 0; minute < MinutesPerDay; minute++)
        {
            int hour = minute / 60;
            double share = minute % 60 / 60.0;
            double shape = Hours[hour] + (Hours[(hour + 1) % 24] - Hours[hour]) * share;
            _minutes[minute] = 1 + (shape - 1) * strength;
        }
        Weekend = 1 + (WeekendFactor - 1) * strength;
        double squares = 0;
        foreach (double factor in _minutes) squares += factor * factor;
        MeanSquare = squares / MinutesPerDay * (5 + 2 * Weekend * Weekend) / 7;
    }

    /// <summary>Average of the squared factor over a week.</summary>
    public double MeanSquare { get; }

    private double Weekend { get; }

    /// <summary>Movement relative to the average, for the minute that begins at a time (Unix ms).</summary>
    public double At(long timeMs)
    {
        long minutes = timeMs / 60_000;
        long weekday = (minutes / MinutesPerDay + 3) % 7; // 1 January 1970 was a Thursday; Monday is 0
        double factor = _minutes[minutes % MinutesPerDay];
        return weekday >= 5 ? factor * Weekend : factor;
    }
}
