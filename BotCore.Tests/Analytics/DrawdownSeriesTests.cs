using BotCore.Trading.Analytics;

namespace BotCore.Tests.Analytics;

public class DrawdownSeriesTests
{
    [Fact]
    public void Each_point_is_measured_against_the_highest_value_so_far()
    {
        EquityPoint[] equity = [new(1, 90m), new(2, 120m), new(3, 60m), new(4, 130m)];

        Assert.Equal([0.1, 0.0, 0.5, 0.0], DrawdownSeries.Of(equity, 100m).Select(point => point.Ratio));
    }

    [Fact]
    public void Its_highest_value_is_the_largest_drawdown()
    {
        EquityPoint[] equity = [.. Enumerable.Range(0, 500).Select(i => new EquityPoint(i, 1_000m + (decimal)Math.Round(200 * Math.Sin(i / 17.0) - i * 0.3, 2)))];

        double largest = Drawdown.LargestByRatio(Drawdown.Of([new EquityPoint(0, 1_000m), .. equity]))!.Ratio!.Value;

        Assert.Equal(largest, DrawdownSeries.Of(equity, 1_000m).Max(point => point.Ratio), 12);
    }
}
