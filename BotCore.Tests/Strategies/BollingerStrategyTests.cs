using BotCore.Trading.Signals;
using BotCore.Trading.Strategies;
using FsCheck.Xunit;

namespace BotCore.Tests.Strategies;

public sealed class BollingerStrategyTests
{
    [Theory]
    [InlineData(1.1, 0.6, 1, 1.06, true, false, Direction.Long, 0.87)]
    [InlineData(1.1, 0.6, 1, 1.06, false, true, Direction.Long, 0.87)]
    [InlineData(1.1, 0.6, 1, 1.05, true, false, Direction.Neutral, 0.45)] // not expanding
    [InlineData(1.1, 0.6, 1, 1.06, false, false, Direction.Long, 0.65)] // no squeeze: a trend, no breakout
    [InlineData(0.1, 0.2, -1, 1.0, false, false, Direction.Long, 0.73)]
    [InlineData(0.1, 0.2, -1, 1.01, false, false, Direction.Neutral, 0.45)] // widening bands are no place for a reversal
    [InlineData(0.1, 0.2, -1, 1.0, true, false, Direction.Neutral, 0.45)] // nor is a squeeze
    [InlineData(0.1, 0.21, -1, 1.0, false, false, Direction.Neutral, 0.45)]
    [InlineData(0.1, 0.21, -1, 1.06, false, false, Direction.Short, 0.65)]
    [InlineData(0.7, 0.6, 1, 1.06, false, false, Direction.Long, 0.65)]
    [InlineData(0.7, 0.8, 1, 1.06, false, false, Direction.Neutral, 0.45)] // stretched on the longer timeframe: no more trend
    [InlineData(0.3, 0.6, 1, 1.0, false, false, Direction.Long, 0.58)]
    [InlineData(0.3, 0.6, -1, 1.0, false, false, Direction.Neutral, 0.45)]
    [InlineData(0.7, 0.4, -1, 1.0, false, false, Direction.Short, 0.58)]
    [InlineData(0.9, 0.8, 1, 1.0, false, false, Direction.Short, 0.73)]
    [InlineData(-0.1, 0.4, -1, 1.06, true, true, Direction.Short, 0.87)]
    [InlineData(0.5, 0.5, 0, 0.9, false, false, Direction.Neutral, 0.65)]
    [InlineData(0.5, 0.5, 0, 1.0, true, true, Direction.Neutral, 0.65)]
    public void Rule_table(
        double place, double confirmationPlace, double aboveMiddle, double widening, bool isSqueezed, bool isConfirmationSqueezed,
        Direction direction, double confidence)
    {
        var signal = BollingerStrategy.Decide(new BollingerStrategy.Picture(
            place, confirmationPlace, aboveMiddle, widening, isSqueezed, isConfirmationSqueezed));

        Assert.Equal((direction, confidence), (signal.Direction, signal.Confidence));
    }

    [Theory]
    [InlineData(101.0, Direction.Long)]
    [InlineData(99.0, Direction.Short)]
    public void A_jump_out_of_rest_is_a_breakout(double last, Direction direction)
    {
        // 19 closes at 100 and one at 101: mean 100.05, deviation 0.218, upper band 100.486 on both timeframes.
        double[] closes = [.. Enumerable.Repeat(100.0, 89), last];

        var signals = StrategyRun.Over(StrategyRun.Create("bollinger"), StrategyRun.Closes(closes));

        Assert.Equal((direction, 0.87), (signals[^1].Direction, signals[^1].Confidence));
        Assert.Equal((Direction.Neutral, 0.65), (signals[^2].Direction, signals[^2].Confidence));
    }

    [Property(MaxTest = 4_000)]
    public void One_place_never_allows_both_directions(
        short place, ushort confirmationPlace, bool isAboveMiddle, bool isSqueezed, bool isConfirmationSqueezed, byte widening, byte wideningElsewhere)
    {
        var picture = Picture(place, confirmationPlace, isAboveMiddle, isSqueezed, isConfirmationSqueezed);
        var one = BollingerStrategy.Decide(picture with { Widening = 0.9 + widening / 1024.0 });
        var other = BollingerStrategy.Decide(picture with { Widening = 0.9 + wideningElsewhere / 1024.0 });

        Assert.NotEqual(-1, (int)one.Direction * (int)other.Direction);
    }

    [Property(MaxTest = 4_000)]
    public void The_mirrored_place_has_the_mirrored_signal(
        short place, ushort confirmationPlace, bool isAboveMiddle, bool isSqueezed, bool isConfirmationSqueezed, byte widening)
    {
        var picture = Picture(place, confirmationPlace, isAboveMiddle, isSqueezed, isConfirmationSqueezed) with { Widening = 0.9 + widening / 1024.0 };
        var signal = BollingerStrategy.Decide(picture);
        var mirrored = BollingerStrategy.Decide(picture.Mirrored());

        Assert.Equal((-(int)signal.Direction, signal.Confidence), ((int)mirrored.Direction, mirrored.Confidence));
    }

    private static BollingerStrategy.Picture Picture(
        short place, ushort confirmationPlace, bool isAboveMiddle, bool isSqueezed, bool isConfirmationSqueezed) =>
        new(place % 128 / 64.0, confirmationPlace % 65 / 64.0, isAboveMiddle ? 1.0 : -1.0, 1.0, isSqueezed, isConfirmationSqueezed);
}
