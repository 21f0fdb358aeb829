using BotCore.Trading.Signals;
using BotCore.Trading.Strategies;
using FsCheck.Xunit;

namespace BotCore.Tests.Strategies;

public sealed class StochasticStrategyTests
{
    private static readonly StochasticStrategy.Levels Defaults = new(20, 80, 10, 90);

    [Theory]
    [InlineData(20, 15, 14, 14, 20, Direction.Long, 0.89)]
    [InlineData(10, 9, 12, 11, 20, Direction.Long, 0.85)] // above D already, so no cross
    [InlineData(30, 25, 24, 25, 49, Direction.Long, 0.72)]
    [InlineData(30, 25, 24, 25, 50, Direction.Neutral, 0.47)]
    [InlineData(40, 35, 39, 34, 20, Direction.Long, 0.52)]
    [InlineData(40, 35, 39, 34, 25, Direction.Neutral, 0.47)] // rising in a weak market is no trend
    [InlineData(40, 45, 41, 44, 25, Direction.Short, 0.58)]
    [InlineData(60, 55, 59, 54, 60, Direction.Long, 0.58)]
    [InlineData(60, 65, 61, 64, 60, Direction.Neutral, 0.63)] // falling in a strong market is no turn
    [InlineData(70, 65, 69, 64, 60, Direction.Neutral, 0.47)] // too near the level for a trend
    [InlineData(60, 65, 61, 64, 80, Direction.Short, 0.52)]
    [InlineData(70, 75, 76, 75, 51, Direction.Short, 0.72)]
    [InlineData(90, 91, 88, 89, 80, Direction.Short, 0.85)]
    [InlineData(80, 85, 86, 86, 80, Direction.Short, 0.89)]
    public void Rule_table(double k, double d, double previousK, double previousD, double confirmation, Direction direction, double confidence)
    {
        var signal = StochasticStrategy.Decide(new StochasticStrategy.Lines(k, d, previousK, previousD, confirmation), Defaults);

        Assert.Equal((direction, confidence), (signal.Direction, signal.Confidence));
    }

    [Fact]
    public void The_first_rise_after_a_fall_is_a_turn_on_both_timeframes()
    {
        // Falling closes hold %K and %D at 0. One step up: %K = 1/12 of the range = 8.3, %D = 2.8. The last fifteen minutes closed
        // before the step, at their low.
        double[] closes = [.. Enumerable.Range(0, 90).Select(i => 1_000.0 - i), 912.0];

        var signals = StrategyRun.Over(StrategyRun.Create("stochastic"), StrategyRun.Closes(closes));

        Assert.Equal((Direction.Long, 0.89), (signals[^1].Direction, signals[^1].Confidence));
        Assert.Equal(Direction.Neutral, signals[^2].Direction);
    }

    [Property(MaxTest = 4_000)]
    public void One_place_never_allows_both_directions(
        ushort k, ushort confirmation, ushort d, ushort previousK, ushort previousD, ushort otherD, ushort otherPreviousK, ushort otherPreviousD)
    {
        var one = StochasticStrategy.Decide(Lines(k, d, previousK, previousD, confirmation), Defaults);
        var other = StochasticStrategy.Decide(Lines(k, otherD, otherPreviousK, otherPreviousD, confirmation), Defaults);

        Assert.NotEqual(-1, (int)one.Direction * (int)other.Direction);
    }

    [Property(MaxTest = 4_000)]
    public void The_mirrored_place_has_the_mirrored_signal(ushort k, ushort d, ushort previousK, ushort previousD, ushort confirmation)
    {
        var lines = Lines(k, d, previousK, previousD, confirmation);
        var signal = StochasticStrategy.Decide(lines, Defaults);
        var mirrored = StochasticStrategy.Decide(lines.Mirrored(), Defaults);

        Assert.Equal((-(int)signal.Direction, signal.Confidence), ((int)mirrored.Direction, mirrored.Confidence));
    }

    private static StochasticStrategy.Lines Lines(ushort k, ushort d, ushort previousK, ushort previousD, ushort confirmation) => new(
        RsiStrategyTests.Percent(k), RsiStrategyTests.Percent(d), RsiStrategyTests.Percent(previousK), RsiStrategyTests.Percent(previousD),
        RsiStrategyTests.Percent(confirmation));
}
