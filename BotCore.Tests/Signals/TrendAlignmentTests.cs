using BotCore.Trading.Market;
using BotCore.Trading.Signals;

namespace BotCore.Tests.Signals;

public sealed class TrendAlignmentTests
{
    [Theory]
    [InlineData(Direction.Long, Direction.Long, Direction.Long, Direction.Long, 0.85)] // 0.5 + 0.35 × 3.5 / 3.5
    [InlineData(Direction.Short, Direction.Short, Direction.Short, Direction.Short, 0.85)]
    [InlineData(Direction.Neutral, Direction.Neutral, Direction.Long, Direction.Long, 0.70)] // 0.5 + 0.35 × 2 / 3.5
    [InlineData(Direction.Short, Direction.Long, Direction.Long, Direction.Long, 0.80)] // 0.5 + 0.35 × 3 / 3.5
    [InlineData(Direction.Short, Direction.Short, Direction.Long, Direction.Long, 0.70)] // one hour outvotes the others
    [InlineData(Direction.Long, Direction.Long, Direction.Neutral, Direction.Neutral, 0.40)] // 1.5 of 3.5 is less than half
    public void Directions_are_weighed_by_their_timeframe(
        Direction fifteen, Direction thirty, Direction hour, Direction direction, double confidence)
    {
        var signal = TrendAlignment.Combine(Views(fifteen, thirty, hour));

        Assert.Equal(direction, signal.Direction);
        Assert.Equal(confidence, signal.Confidence, 1e-12);
    }

    [Fact]
    public void Missing_and_unweighted_timeframes_lend_no_weight()
    {
        Assert.Equal(Direction.Neutral, TrendAlignment.Combine([new(Timeframe.FiveMinutes, Direction.Long), new(Timeframe.OneDay, Direction.Long)]).Direction);
        Assert.Equal(1.0 / 3.5, TrendAlignment.Share([new(Timeframe.ThirtyMinutes, Direction.Long)], Direction.Long), 1e-12);
    }

    [Fact]
    public void A_signal_against_the_hour_is_capped_by_the_share_of_its_own_direction()
    {
        var signal = new Signal(Direction.Long, 0.9, "reason");

        // 0.5 + 0.20 × 1.5 / 3.5
        Assert.Equal(0.5857142857142857, Temper(signal, Direction.Long, Direction.Long, Direction.Short).Confidence, 1e-12);
        Assert.Equal(0.5, Temper(signal, Direction.Short, Direction.Short, Direction.Short).Confidence, 1e-12);
        Assert.Equal(0.4, Temper(signal with { Confidence = 0.4 }, Direction.Long, Direction.Long, Direction.Short).Confidence, 1e-12);
    }

    [Fact]
    public void A_signal_against_the_hour_can_be_blocked()
    {
        var signal = new Signal(Direction.Short, 0.9, "reason");

        var blocked = TrendAlignment.Temper(in signal, Views(Direction.Short, Direction.Short, Direction.Long), CounterTrend.Block);

        Assert.Equal((Direction.Neutral, 0.45), (blocked.Direction, blocked.Confidence));
    }

    [Fact]
    public void A_signal_with_the_hour_or_without_one_passes_as_it_is()
    {
        var signal = new Signal(Direction.Long, 0.9, "reason");

        Assert.Equal(signal, Temper(signal, Direction.Short, Direction.Short, Direction.Long));
        Assert.Equal(signal, Temper(signal, Direction.Short, Direction.Short, Direction.Neutral));
        Assert.Equal(signal, TrendAlignment.Temper(in signal, [], CounterTrend.Block));
    }

    private static Signal Temper(in Signal signal, Direction fifteen, Direction thirty, Direction hour) =>
        TrendAlignment.Temper(in signal, Views(fifteen, thirty, hour), CounterTrend.Reduce);

    private static TimeframeView[] Views(Direction fifteen, Direction thirty, Direction hour) =>
        [new(Timeframe.FifteenMinutes, fifteen), new(Timeframe.ThirtyMinutes, thirty), new(Timeframe.OneHour, hour)];
}
