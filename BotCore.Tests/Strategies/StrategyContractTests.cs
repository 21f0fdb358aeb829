using BotCore.Tests.Indicators;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;

namespace BotCore.Tests.Strategies;

/// <summary>What every strategy must keep, whatever it reads.</summary>
public sealed class StrategyContractTests
{
    public static TheoryData<string> Names => [.. StrategyCatalogue.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Signals_on_a_prefix_equal_signals_on_the_whole(string name)
    {
        var candles = StrategyRun.Walk(1_000, 1_000, 5, seed: 3);
        var whole = StrategyRun.Over(StrategyRun.Create(name), candles);

        foreach (int length in new[] { 1, 60, 151, 300, 644, 647, 803, 999 })
        {
            var prefix = StrategyRun.Over(StrategyRun.Create(name), candles.Take(length));
            Assert.Equal(whole.Take(length), prefix);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Restored_at_any_candle_it_goes_on_as_if_it_had_never_stopped(string name)
    {
        var candles = StrategyRun.Walk(900, 1_000, 5, seed: 4);
        var expected = StrategyRun.Over(StrategyRun.Create(name), candles);
        for (int stop = 0; stop < candles.Length; stop += 3) // the run's own thirds are complete here
        {
            var first = StrategyRun.Create(name);
            StrategyRun.Over(first, candles.Take(stop));
            byte[] snapshot = StrategyRun.Snapshot(first);
            var restored = StrategyRun.Create(name);
            restored.Transfer(StateTransfer.Read(snapshot));

            Assert.Equal(snapshot, StrategyRun.Snapshot(restored));
            Assert.Equal(expected.Skip(stop), StrategyRun.Over(restored, candles.Skip(stop)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Restored_between_two_candles_that_close_together_it_goes_on_alike(string name)
    {
        var candles = StrategyRun.Walk(900, 1_000, 5, seed: 5);
        var strategy = StrategyRun.Create(name);
        StrategyRun.Over(strategy, candles);
        if (strategy.Timeframes.Count > 1) strategy.OnCandle(Timeframe.FifteenMinutes, in candles[^1]);

        var restored = StrategyRun.Create(name);
        restored.Transfer(StateTransfer.Read(StrategyRun.Snapshot(strategy)));

        strategy.OnCandle(Timeframe.FiveMinutes, in candles[^1]);
        restored.OnCandle(Timeframe.FiveMinutes, in candles[^1]);
        Assert.Equal(strategy.Evaluate(), restored.Evaluate());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_silent_until_every_timeframe_is_warm_and_warm_exactly_then(string name)
    {
        var strategy = StrategyRun.Create(name);
        var run = new StrategyRun(strategy);
        int primary = 0;
        foreach (var candle in StrategyRun.Walk(700, 1_000, 5, seed: 6))
        {
            var signal = run.Close(in candle);
            primary++;
            bool isWarm = primary >= strategy.Timeframes[0].WarmUp
                && (strategy.Timeframes.Count == 1 || primary / 3 >= strategy.Timeframes[1].WarmUp);
            Assert.Equal(isWarm, strategy.IsWarm);
            if (!isWarm) Assert.Equal((Direction.Neutral, 0.0), (signal.Direction, signal.Confidence));
        }
        Assert.True(strategy.IsWarm);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_signal_has_a_confidence_and_a_reason(string name)
    {
        var signals = StrategyRun.Over(StrategyRun.Create(name), IndicatorCandles.Awkward(3_000, seed: 8));

        Assert.All(signals, signal =>
        {
            Assert.InRange(signal.Confidence, 0.0, 1.0);
            Assert.NotEmpty(signal.Reason);
            Assert.True(signal.Direction == Direction.Neutral || signal.Confidence > 0.5);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_candle_and_its_signal_allocate_nothing(string name)
    {
        var candles = StrategyRun.Walk(1_000, 1_000, 5, seed: 9);
        var strategy = StrategyRun.Create(name);
        Feed(strategy, candles); // the first pass may compile

        long before = GC.GetAllocatedBytesForCurrentThread();
        int sides = Feed(strategy, candles);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sides > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mirrored_market_gets_the_mirrored_signals(string name)
    {
        // High above the moves the price itself, by which MACD and the bands are measured, is nearly the same in the mirror.
        // MACD compares ratios with a threshold in most of its rules, so it needs the most height; its threshold rules have
        // their own exact test.
        double price = name == "macd" ? 1e9 : 1e6;
        var candles = StrategyRun.Walk(4_000, price, 60, seed: 10);
        var mirrored = candles.Select(c => new Candle(
            c.OpenTimeMs, 2 * price - c.Open, 2 * price - c.Low, 2 * price - c.High, 2 * price - c.Close, c.Volume));
        (string, double)[] parameters = name == "bollinger" ? [("squeezeWidth", 0.0005)] : [];

        var signals = StrategyRun.Over(StrategyRun.Create(name, parameters), candles);
        var opposite = StrategyRun.Over(StrategyRun.Create(name, parameters), mirrored);

        Assert.Contains(signals, signal => signal.Direction == Direction.Long);
        Assert.Contains(signals, signal => signal.Direction == Direction.Short);
        Assert.Equal(signals.Select(signal => Sided(signal, -1)), opposite.Select(signal => Sided(signal, 1)));

        // Two shades of neutral may differ where the mirrored price, and with it a ratio, differs in its last digits.
        static (int, double) Sided(Signal signal, int sign) =>
            (sign * (int)signal.Direction, signal.Direction == Direction.Neutral ? 0.0 : signal.Confidence);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Real_candles_bring_signals_of_both_directions(string name)
    {
        var minutes = IndicatorCandles.Real(45_000);
        var candles = minutes.Chunk(5).Select(StrategyRun.Joined);

        var signals = StrategyRun.Over(StrategyRun.Create(name), candles);

        foreach (var direction in new[] { Direction.Long, Direction.Short })
            Assert.InRange(signals.Count(signal => signal.Direction == direction) / (double)signals.Count, 0.005, 0.5);
    }

    [Fact]
    public void A_candle_of_a_foreign_timeframe_is_refused()
    {
        var strategy = StrategyRun.Create("rsi");

        var error = Assert.Throws<ArgumentException>(() => strategy.OnCandle(Timeframe.OneHour, new Candle(0, 1, 1, 1, 1, 1)));

        Assert.StartsWith("timeframe: rsi reads 5m and 15m, not 1h", error.Message);
    }

    [Fact]
    public void A_snapshot_with_other_periods_is_refused()
    {
        byte[] snapshot = StrategyRun.Snapshot(StrategyRun.Create("rsi"));

        Assert.Throws<SnapshotFormatException>(() => StrategyRun.Create("rsi", ("period", 9)).Transfer(StateTransfer.Read(snapshot)));
        Assert.Throws<SnapshotFormatException>(() => StrategyRun.Create("macd").Transfer(StateTransfer.Read(snapshot)));
    }

    private static int Feed(IStrategy strategy, Candle[] candles)
    {
        int sides = 0;
        for (int i = 0; i < candles.Length; i++)
        {
            if (i % 3 == 2 && strategy.Timeframes.Count > 1) strategy.OnCandle(Timeframe.FifteenMinutes, in candles[i]);
            strategy.OnCandle(Timeframe.FiveMinutes, in candles[i]);
            if (strategy.Evaluate().Direction != Direction.Neutral) sides++;
        }
        return sides;
    }
}
