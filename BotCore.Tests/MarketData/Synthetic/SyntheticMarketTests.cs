using System.Buffers;
using BotCore.MarketData.Synthetic;
using BotCore.Trading.Market;
using BotCore.Trading.State;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace BotCore.Tests.MarketData.Synthetic;

public sealed class SyntheticMarketTests
{
    private const int Minutes = 24_000; // more than two weekly checkpoints
    private static readonly SyntheticMarketOptions Options = new() { Seed = 42, MeanRegimeMinutes = 45, GapRatio = 0.2 };
    private static readonly Candle[][] Straight = Run(new SyntheticMarket(Options), Minutes);

    [Fact]
    public void Equal_options_give_equal_candles()
    {
        var again = Run(new SyntheticMarket(new SyntheticMarketOptions { Seed = 42, MeanRegimeMinutes = 45, GapRatio = 0.2 }), 3_000);

        Assert.Equal(Straight[..3_000], again);
    }

    [Fact]
    public void Another_seed_gives_another_market()
    {
        var other = Run(new SyntheticMarket(new SyntheticMarketOptions { Seed = 43, MeanRegimeMinutes = 45, GapRatio = 0.2 }), 10);

        Assert.NotEqual(Straight[..10], other);
    }

    [Property(MaxTest = 20)]
    public Property A_minute_is_the_same_however_it_is_reached() => Prop.ForAll(
        Gen.Choose(0, Minutes - 1).ListOf(5).ToArbitrary(), minutes =>
    {
        var market = new SyntheticMarket(Options);
        var candles = new Candle[4];
        foreach (int minute in minutes)
        {
            market.MoveTo(minute);
            Assert.Equal(minute, market.MinuteIndex);
            market.Next(candles);
            Assert.Equal(Straight[minute], candles);
        }
    });

    [Property(MaxTest = 20)]
    public Property A_market_restored_from_a_snapshot_goes_on_as_the_saved_one() => Prop.ForAll(
        Gen.Choose(0, Minutes - 20).ToArbitrary(), minute =>
    {
        var saved = new SyntheticMarket(Options);
        saved.MoveTo(minute);
        var bytes = new ArrayBufferWriter<byte>();
        saved.Transfer(StateTransfer.Write(bytes));

        var restored = new SyntheticMarket(Options);
        restored.Transfer(StateTransfer.Read(bytes.WrittenMemory));

        Assert.Equal(Straight[minute..(minute + 20)], Run(restored, 20));
        Assert.True(bytes.WrittenCount < 1_000);
    });

    [Fact]
    public void A_snapshot_of_another_market_is_refused()
    {
        var bytes = new ArrayBufferWriter<byte>();
        new SyntheticMarket(Options).Transfer(StateTransfer.Write(bytes));

        var refusal = Assert.Throws<SnapshotFormatException>(() =>
            new SyntheticMarket(new SyntheticMarketOptions { Seed = 43 }).Transfer(StateTransfer.Read(bytes.WrittenMemory)));

        Assert.Equal("snapshot: made by a synthetic market with other options", refusal.Message);
    }

    [Fact]
    public void A_symbol_does_not_depend_on_which_others_there_are()
    {
        var all = Options.Symbols;
        var alone = new SyntheticMarket(new SyntheticMarketOptions { Seed = 42, MeanRegimeMinutes = 45, GapRatio = 0.2, Symbols = [all[3], all[1]] });

        Assert.Equal(Straight[..2_000].Select(minute => new[] { minute[3], minute[1] }), Run(alone, 2_000));
    }

    [Fact]
    public void Every_candle_is_possible_and_lies_on_its_grids()
    {
        var instruments = new SyntheticMarket(Options).Instruments;

        for (int minute = 0; minute < Minutes; minute++)
        {
            for (int symbol = 0; symbol < 4; symbol++)
            {
                var candle = Straight[minute][symbol];
                var instrument = instruments[symbol];
                Assert.Null(candle.Defect());
                Assert.Equal(Options.Start.ToUnixTimeMilliseconds() + minute * 60_000L, candle.OpenTimeMs);
                foreach (double price in (double[])[candle.Open, candle.High, candle.Low, candle.Close])
                {
                    Assert.True(instrument.IsOnTick((decimal)price));
                    Assert.Equal((double)(decimal)price, price);
                }
                Assert.Equal(0m, (decimal)candle.Volume % instrument.StepSize);
            }
        }
    }

    [Fact]
    public void Most_candles_open_at_the_previous_close_and_some_do_not()
    {
        int gaps = Enumerable.Range(1, Minutes - 1).Count(minute => Straight[minute][0].Open != Straight[minute - 1][0].Close);

        Assert.InRange(gaps / (double)Minutes, 0.18, 0.22); // asked for 0.2; a gap smaller than a tick is none
    }

    [Fact]
    public void Ticks_make_exactly_their_candle()
    {
        var market = new SyntheticMarket(Options);
        var bars = market.CreateBars();

        for (int minute = 0; minute < 2_000; minute++)
        {
            market.Next(bars);
            for (int symbol = 0; symbol < bars.Length; symbol++) AssertMakes(bars[symbol].Candle, bars[symbol].Ticks.ToArray(), market.Instruments[symbol].TickSize);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(60)]
    public void Any_number_of_ticks_makes_the_candle(int ticksPerMinute)
    {
        var market = new SyntheticMarket(new SyntheticMarketOptions { TicksPerMinute = ticksPerMinute });
        var bars = market.CreateBars();

        for (int minute = 0; minute < 300; minute++)
        {
            market.Next(bars);
            Assert.Equal(ticksPerMinute, bars[0].Ticks.Length);
            foreach (var bar in bars) AssertMakes(bar.Candle, bar.Ticks.ToArray(), 0);
        }
    }

    [Fact]
    public void Asking_for_ticks_changes_neither_candles_nor_later_ticks()
    {
        var market = new SyntheticMarket(Options);
        var bars = market.CreateBars();
        var ticks = new SyntheticTick[12];

        market.MoveTo(777);
        market.Next(bars);

        Assert.Equal(Straight[777], bars.Select(bar => bar.Candle));
        market.FillTicks(2, in Straight[777][2], ticks);
        Assert.Equal(bars[2].Ticks.ToArray(), ticks);
    }

    [Fact]
    public void A_recording_has_the_same_candles_as_walking()
    {
        var market = new SyntheticMarket(Options);
        market.MoveTo(100);

        var series = market.Record(1_500, TestContext.Current.CancellationToken);

        Assert.Equal(["BTCUSDT", "ETHUSDT", "BNBUSDT", "SOLUSDT"], series.Select(one => one.Symbol.ToString()));
        for (int symbol = 0; symbol < 4; symbol++)
            Assert.Equal(Straight[100..1_600].Select(minute => minute[symbol]), series[symbol].ToArray());
        Assert.Equal([1, 2, 2, 2], series.Select(one => one.PriceDecimals));
    }

    [Fact]
    public void Times_and_minutes_translate_both_ways()
    {
        var market = new SyntheticMarket(Options);
        long start = Options.Start.ToUnixTimeMilliseconds();

        Assert.Equal(start + 300_000, market.OpenTimeMs(5));
        Assert.Equal(5, market.MinuteAt(start + 300_000));
        Assert.Equal(5, market.MinuteAt(start + 359_999));
        Assert.Equal(-1, market.MinuteAt(start - 1));
    }

    [Fact]
    public void Walking_allocates_nothing()
    {
        var market = new SyntheticMarket(Options);
        var candles = new Candle[4];
        var bars = market.CreateBars();
        market.Next(candles);
        market.Next(bars);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 500; i++)
        {
            market.Next(candles);
            market.Next(bars);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Invalid_options_are_refused_with_every_error()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new SyntheticMarket(new SyntheticMarketOptions { TicksPerMinute = 7, GapScale = -1 }));

        Assert.StartsWith("synthetic market: TicksPerMinute: 7, must be 4 to 60 and a divisor of 60000; GapScale: -1, must be 0 to 5", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Not a claim that these candles are right, but that they are the same on every machine and after every change: stored
    /// snapshots and published examples rely on it. Changing the model on purpose changes this number.
    /// </summary>
    [Fact]
    public void The_default_market_is_the_same_everywhere()
    {
        var series = new SyntheticMarket(new SyntheticMarketOptions()).Record(1440, TestContext.Current.CancellationToken);

        Assert.Equal(["1f4e2575a93834f0", "12aa4d7ed310d259", "264fbb41672e5902", "e7b9d1d15079cd4c"], series.Select(one => one.Fingerprint));
    }

    private static void AssertMakes(Candle candle, SyntheticTick[] ticks, decimal tickSize)
    {
        Assert.Equal(candle.Open, ticks[0].Price);
        Assert.Equal(candle.Close, ticks[^1].Price);
        Assert.Equal(candle.High, ticks.Max(tick => tick.Price));
        Assert.Equal(candle.Low, ticks.Min(tick => tick.Price));
        Assert.Equal((decimal)candle.Volume, ticks.Sum(tick => (decimal)tick.Quantity));
        for (int i = 0; i < ticks.Length; i++)
        {
            Assert.Equal(candle.OpenTimeMs + i * (60_000 / ticks.Length), ticks[i].TimeMs);
            Assert.True(ticks[i].Quantity >= 0);
            if (tickSize > 0) Assert.Equal(0m, (decimal)ticks[i].Price % tickSize);
        }
    }

    private static Candle[][] Run(SyntheticMarket market, int minutes)
    {
        var all = new Candle[minutes][];
        for (int i = 0; i < minutes; i++) market.Next(all[i] = new Candle[market.Instruments.Count]);
        return all;
    }
}
