using BotCore.Trading.Signals;
using BotCore.Trading.Strategies;
using FsCheck.Xunit;

namespace BotCore.Tests.Strategies;

public sealed class RsiStrategyTests
{
    private static readonly RsiStrategy.Levels Defaults = new(30, 70, 20, 80);

    [Theory]
    [InlineData(20, 20, 30, Direction.Long, 0.87)]
    [InlineData(19, 20, 30, Direction.Neutral, 0.45)] // still falling
    [InlineData(20, 20, 30.25, Direction.Neutral, 0.45)] // the longer timeframe is not oversold, and P does not rise
    [InlineData(25, 24, 49, Direction.Long, 0.73)]
    [InlineData(25, 25, 49, Direction.Neutral, 0.45)]
    [InlineData(25, 24, 50, Direction.Neutral, 0.45)]
    [InlineData(40, 39, 30, Direction.Long, 0.51)]
    [InlineData(42, 41, 45, Direction.Neutral, 0.65)] // rising in a weak market is no trend
    [InlineData(42, 43, 45, Direction.Short, 0.60)]
    [InlineData(60, 59, 60, Direction.Long, 0.60)]
    [InlineData(60, 61, 60, Direction.Neutral, 0.45)] // falling in a strong market is no reversal
    [InlineData(60, 61, 70, Direction.Short, 0.51)]
    [InlineData(75, 76, 51, Direction.Short, 0.73)]
    [InlineData(80, 80, 70, Direction.Short, 0.87)]
    [InlineData(50, 51, 50, Direction.Neutral, 0.65)]
    public void Rule_table(double primary, double previous, double confirmation, Direction direction, double confidence)
    {
        var signal = RsiStrategy.Decide(primary, previous, confirmation, Defaults);

        Assert.Equal((direction, confidence), (signal.Direction, signal.Confidence));
    }

    [Fact]
    public void A_market_that_only_falls_is_a_deep_reversal()
    {
        // Without any gain both RSI are 0, and a primary of 0 does not fall any more.
        var signals = StrategyRun.Over(StrategyRun.Create("rsi"), StrategyRun.Closes(Enumerable.Range(0, 700).Select(i => 1_000.0 - i)));

        Assert.Equal((Direction.Long, 0.87), (signals[^1].Direction, signals[^1].Confidence));
    }

    [Fact]
    public void A_market_that_stands_still_has_no_signal()
    {
        var signals = StrategyRun.Over(StrategyRun.Create("rsi"), StrategyRun.Closes(Enumerable.Repeat(1_000.0, 700)));

        Assert.Equal((Direction.Neutral, 0.65), (signals[^1].Direction, signals[^1].Confidence));
    }

    [Property(MaxTest = 2_000)]
    public void One_place_never_allows_both_directions(ushort primary, ushort confirmation, ushort before, ushort beforeElsewhere)
    {
        var one = RsiStrategy.Decide(Percent(primary), Percent(before), Percent(confirmation), Defaults);
        var other = RsiStrategy.Decide(Percent(primary), Percent(beforeElsewhere), Percent(confirmation), Defaults);

        Assert.NotEqual(-1, (int)one.Direction * (int)other.Direction);
    }

    [Property(MaxTest = 2_000)]
    public void The_mirrored_place_has_the_mirrored_signal(ushort primary, ushort previous, ushort confirmation)
    {
        var signal = RsiStrategy.Decide(Percent(primary), Percent(previous), Percent(confirmation), Defaults);
        var mirrored = RsiStrategy.Decide(100 - Percent(primary), 100 - Percent(previous), 100 - Percent(confirmation), Defaults);

        Assert.Equal((-(int)signal.Direction, signal.Confidence), ((int)mirrored.Direction, mirrored.Confidence));
    }

    /// <summary>0 to 100 in quarters, so that mirroring is exact.</summary>
    internal static double Percent(ushort number) => number % 401 / 4.0;
}
