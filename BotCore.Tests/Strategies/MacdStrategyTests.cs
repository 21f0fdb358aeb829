using BotCore.Trading.Signals;
using BotCore.Trading.Strategies;
using FsCheck.Xunit;

namespace BotCore.Tests.Strategies;

public sealed class MacdStrategyTests
{
    private const double Threshold = 0.001;

    [Theory]
    [InlineData(0.0004, -0.0001, 0.0011, 0.0010, Direction.Long, 0.89)]
    [InlineData(0.0004, 0.0, 0.0011, 0.0010, Direction.Long, 0.89)]
    [InlineData(0.0004, -0.0001, 0.0010, 0.0009, Direction.Long, 0.71)] // not above the threshold
    [InlineData(0.0012, 0.0011, 0.0012, 0.0011, Direction.Long, 0.71)] // no cross, but both strong and rising
    [InlineData(0.0004, 0.00036, -0.001, 0.0, Direction.Long, 0.55)]
    [InlineData(0.0004, 0.00037, -0.001, 0.0, Direction.Neutral, 0.65)] // less than a tenth more
    [InlineData(0.0004, 0.00036, -0.0011, 0.0, Direction.Neutral, 0.65)] // the longer timeframe objects
    [InlineData(0.0012, 0.0013, 0.0012, 0.0011, Direction.Neutral, 0.45)]
    [InlineData(-0.0004, 0.0001, -0.0011, -0.0010, Direction.Short, 0.89)]
    [InlineData(-0.0012, -0.0011, -0.0012, -0.0011, Direction.Short, 0.71)]
    [InlineData(-0.0004, -0.00036, 0.001, 0.0, Direction.Short, 0.55)]
    public void Rule_table(double primary, double previous, double confirmation, double previousConfirmation, Direction direction, double confidence)
    {
        var signal = MacdStrategy.Decide(new MacdStrategy.Histograms(primary, previous, confirmation, previousConfirmation), Threshold);

        Assert.Equal((direction, confidence), (signal.Direction, signal.Confidence));
    }

    [Fact]
    public void A_jump_out_of_rest_crosses_on_both_timeframes()
    {
        // After a jump of 1 both averages differ by 2/13 − 2/27, and the histogram is 0.8 of that: 0.0638, 0.063 % of 101.
        // The jump closes a five-minute and a fifteen-minute candle at once.
        double[] closes = [.. Enumerable.Repeat(100.0, 719), 101.0];

        var signals = StrategyRun.Over(StrategyRun.Create("macd", ("threshold", 0.00063)), StrategyRun.Closes(closes));
        var stricter = StrategyRun.Over(StrategyRun.Create("macd", ("threshold", 0.00064)), StrategyRun.Closes(closes));

        Assert.Equal((Direction.Long, 0.89), (signals[^1].Direction, signals[^1].Confidence));
        Assert.Equal((Direction.Long, 0.71), (stricter[^1].Direction, stricter[^1].Confidence));
        Assert.Equal((Direction.Neutral, 0.65), (signals[^2].Direction, signals[^2].Confidence));
    }

    [Fact]
    public void The_same_moves_at_another_price_level_give_the_same_signals()
    {
        var candles = StrategyRun.Walk(900, 1_000, 5, seed: 21);
        var dear = candles.Select(c => c with { Open = c.Open * 64, High = c.High * 64, Low = c.Low * 64, Close = c.Close * 64 });

        Assert.Equal(StrategyRun.Over(StrategyRun.Create("macd"), candles), StrategyRun.Over(StrategyRun.Create("macd"), dear));
    }

    [Property(MaxTest = 2_000)]
    public void The_sign_of_the_histogram_decides_the_direction(int primary, int previous, int confirmation, int previousConfirmation)
    {
        var signal = MacdStrategy.Decide(Histograms(primary, previous, confirmation, previousConfirmation), Threshold);

        Assert.True((int)signal.Direction * primary >= 0 && (signal.Direction == Direction.Neutral || primary != 0));
    }

    [Property(MaxTest = 2_000)]
    public void Turned_signs_turn_the_signal(int primary, int previous, int confirmation, int previousConfirmation)
    {
        var signal = MacdStrategy.Decide(Histograms(primary, previous, confirmation, previousConfirmation), Threshold);
        var turned = MacdStrategy.Decide(Histograms(-primary, -previous, -confirmation, -previousConfirmation), Threshold);

        Assert.Equal((-(int)signal.Direction, signal.Confidence), ((int)turned.Direction, turned.Confidence));
    }

    private static MacdStrategy.Histograms Histograms(int a, int b, int c, int d) => new(a / 8192.0, b / 8192.0, c / 8192.0, d / 8192.0);
}
