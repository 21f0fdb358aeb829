using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.Strategies;
using FsCheck.Xunit;

namespace BotCore.Tests.Strategies;

public sealed class VolumeStrategyTests
{
    private const double Spike = 2.0;

    [Theory]
    [InlineData(2.0, 0.70, 1, false, Direction.Long, 0.91)]
    [InlineData(2.0, 0.70, -1, false, Direction.Long, 0.71)] // below the point of control
    [InlineData(1.9, 0.70, 1, false, Direction.Long, 0.71)]
    [InlineData(1.5, 0.60, 1, false, Direction.Long, 0.71)]
    [InlineData(1.0, 0.65, 1, true, Direction.Long, 0.71)]
    [InlineData(1.0, 0.65, -1, true, Direction.Neutral, 0.45)]
    [InlineData(1.0, 0.65, 1, false, Direction.Neutral, 0.45)]
    [InlineData(1.3, 0.55, 1, false, Direction.Long, 0.51)]
    [InlineData(1.2, 0.55, 1, false, Direction.Neutral, 0.45)]
    [InlineData(2.0, 0.30, -1, false, Direction.Short, 0.91)]
    [InlineData(1.5, 0.40, -1, false, Direction.Short, 0.71)]
    [InlineData(1.0, 0.35, -1, true, Direction.Short, 0.71)]
    [InlineData(1.3, 0.45, -1, false, Direction.Short, 0.51)]
    [InlineData(3.0, 0.50, 1, true, Direction.Neutral, 0.45)]
    [InlineData(0.7, 0.50, 1, true, Direction.Neutral, 0.65)]
    public void Rule_table(double ratio, double buyingShare, double abovePoint, bool isNear, Direction direction, double confidence)
    {
        var signal = VolumeStrategy.Decide(new VolumeStrategy.Picture(ratio, buyingShare, abovePoint, isNear), Spike);

        Assert.Equal((direction, confidence), (signal.Direction, signal.Confidence));
    }

    [Theory]
    [InlineData(20.0, 0.91)] // twice the mean of the twenty before
    [InlineData(19.9, 0.71)]
    public void A_spike_is_measured_against_the_candles_before_it(double volume, double confidence)
    {
        // Rising closes; the last one is 4 %, five candles, above most of the window's volume.
        var candles = Enumerable.Range(0, 30).Select(i => Flat(i, 100.0 + i, i == 24 ? 40.0 : 10.0)).ToList();
        candles = [.. candles.Select((c, i) => i == 24 ? c : c with { Volume = 10.0 })];
        double mean = candles.Skip(9).Take(20).Average(c => c.Volume);
        candles[29] = Flat(29, 129.0, volume / 10.0 * mean);

        var signals = StrategyRun.Over(StrategyRun.Create("volume"), candles);

        Assert.Equal((Direction.Long, confidence), (signals[^1].Direction, signals[^1].Confidence));
    }

    [Fact]
    public void A_market_without_volume_has_no_signal()
    {
        var signals = StrategyRun.Over(
            StrategyRun.Create("volume"), StrategyRun.Closes(Enumerable.Range(0, 60).Select(i => 100.0 + i), volume: 0.0));

        Assert.Equal((Direction.Neutral, 0.65), (signals[^1].Direction, signals[^1].Confidence));
    }

    [Property(MaxTest = 2_000)]
    public void The_side_of_the_volume_decides_the_direction(byte ratio, ushort share, bool isAbove, bool isNear)
    {
        var picture = Picture(ratio, share, isAbove, isNear);
        var signal = VolumeStrategy.Decide(picture, Spike);
        var mirrored = VolumeStrategy.Decide(picture.Mirrored(), Spike);

        Assert.True((int)signal.Direction * (picture.BuyingShare - 0.5) >= 0);
        Assert.Equal((-(int)signal.Direction, signal.Confidence), ((int)mirrored.Direction, mirrored.Confidence));
    }

    private static VolumeStrategy.Picture Picture(byte ratio, ushort share, bool isAbove, bool isNear) =>
        new(ratio / 64.0, share % 129 / 128.0, isAbove ? 1.0 : -1.0, isNear);

    private static Candle Flat(int index, double price, double volume) => new(index * 300_000L, price, price, price, price, volume);
}
