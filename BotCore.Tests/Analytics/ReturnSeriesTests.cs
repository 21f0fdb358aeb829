using BotCore.Trading.Analytics;

namespace BotCore.Tests.Analytics;

public sealed class ReturnSeriesTests
{
    private const long DayMs = 86_400_000;
    private const long HourMs = 3_600_000;

    [Fact]
    public void Returns_within_a_day_are_compounded()
    {
        var series = ReturnSeries.Compound([new(10 * HourMs, 0.02), new(20 * HourMs, 0.03), new(30 * HourMs, 0.01)]);

        // 1.02 × 1.03 − 1, the daily return that the reference case information_ratio-5 starts from.
        Assert.Equal([0.0506, 0.01], series.Values.ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Equity_at_midnight_closes_the_day_before()
    {
        var series = ReturnSeries.Daily([new(0, 100m), new(12 * HourMs, 105m), new(DayMs, 110m), new(2 * DayMs, 99m)], startingEquity: 100m);

        Assert.Equal(0, series.FirstDayMs);
        Assert.Equal([0.1, -0.1], series.Values.ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Day_without_a_measurement_has_no_return_but_counts()
    {
        var series = ReturnSeries.Daily([new(HourMs, 100m), new(3 * DayMs + HourMs, 120m)], startingEquity: 100m);

        Assert.Equal([0.0, 0.0, 0.0, 0.2], series.Values.ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Series_ends_with_the_day_of_ruin()
    {
        var series = ReturnSeries.Daily([new(HourMs, 50m), new(DayMs + HourMs, 0m), new(2 * DayMs + HourMs, 10m)], startingEquity: 100m);

        Assert.Equal([-0.5, -1.0], series.Values.ToArray());
    }

    [Fact]
    public void Nothing_measured_gives_no_returns()
    {
        Assert.Equal(0, ReturnSeries.Daily([], 100m).Count);
        Assert.Equal(0, ReturnSeries.Daily([new(DayMs, 100m)], 100m).Count);
        Assert.Equal(0, ReturnSeries.Compound([]).Count);
    }

    [Fact]
    public void Time_that_runs_backwards_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ReturnSeries.Daily([new(DayMs, 100m), new(0, 100m)], 100m));
        Assert.Throws<ArgumentException>(() => ReturnSeries.Compound([new(DayMs, 0.1), new(0, 0.1)]));
    }
}
