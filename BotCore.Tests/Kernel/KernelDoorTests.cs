using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

/// <summary>What the kernel refuses at its door, before anything has changed.</summary>
public class KernelDoorTests
{
    public static TheoryData<string, Candle> BadCandles => new()
    {
        { "the last one closed at", ACandle().AtMinute(0) },                    // the same again
        { "the last one closed at", ACandle().AtMinute(-5) },                   // an older one
        { "no candle of 1m begins", ACandle().AtMs(MondayMs + MinuteMs + 500) },
        { "low is above open", ACandle().AtMinute(1).Between(low: 101, high: 102) },
        { "open must be a finite number", ACandle().AtMinute(1).Candle with { Open = double.NaN } },
        { "high must be a finite number", ACandle().AtMinute(1).Candle with { High = double.PositiveInfinity } },
        { "volume must be", ACandle().AtMinute(1).Candle with { Volume = -1 } },
        { "below 1e15", ACandle().AtMinute(1).Flat(1e15) },
        { "1e-12 or more", ACandle().AtMinute(1).Flat(1e-13) },
    };

    [Theory]
    [MemberData(nameof(BadCandles))]
    public void A_candle_that_is_none_changes_nothing(string reason, Candle candle)
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));
        byte[] before = desk.AccountBytes();

        foreach (var step in new Action[]
        {
            () => desk.Kernel.MatchCandle(0, candle), () => desk.Kernel.CloseCandle(0, candle),
            () => desk.Kernel.Replay(new CandleTaken(candle.OpenTimeMs + MinuteMs, 0, candle, null)),
        })
        {
            var error = Assert.Throws<ArgumentException>(step);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.Contains("BTCUSDT", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(before, desk.AccountBytes());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_market_that_is_not_there_is_named(int instrument)
    {
        var kernel = AKernel().Build();

        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.OnCandle(instrument, ACandle()));
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Replay(new CandleTaken(MondayMs, instrument, ACandle(), null)));
    }

    [Fact]
    public void Candles_may_be_missing_but_not_doubled()
    {
        var desk = AKernel().Open().Flat(100);

        desk.SkipTo(MondayMs + 90 * MinuteMs).Flat(101);

        Assert.Equal(MondayMs + 91 * MinuteMs, desk.Kernel.LastCloseMs(0));
        Assert.Equal(2, desk.Kernel.Candles);
    }

    [Fact]
    public void Markets_go_each_at_their_own_pace()
    {
        var desk = AKernel().Market(AnInstrument.Bitcoin).Market(AnInstrument.Ether).Open();

        desk.Flat(100).Flat(100).Flat(100).Flat(50, instrument: 1);

        Assert.Equal((MondayMs + 3 * MinuteMs, MondayMs + MinuteMs), (desk.Kernel.LastCloseMs(0), desk.Kernel.LastCloseMs(1)));
        Assert.Equal(MondayMs + 3 * MinuteMs, desk.Kernel.NowMs);
    }

    [Fact]
    public void A_kernel_needs_a_market_and_each_only_once()
    {
        Assert.Throws<ArgumentException>(() => new TradingKernel([], new KernelSettings()));
        Assert.Contains("twice", Assert.Throws<ArgumentException>(
            () => AKernel().Market(AnInstrument.Bitcoin).Market(AnInstrument.Bitcoin).Build()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_by_which_no_size_can_be_computed_are_refused()
    {
        Assert.Throws<ArgumentException>(() => AKernel().With(s => s with { Leverage = 0 }).Build());
        Assert.Throws<ArgumentException>(() => AKernel().With(s => s with { StopOnMarginRatio = 0m }).Build());
        Assert.Throws<ArgumentException>(() => AKernel().With(s => s with { StopOnMarginRatio = 1m }).Build());
    }

    [Fact]
    public void A_strategy_that_decides_on_another_timeframe_is_refused()
    {
        var strategy = new ScriptedStrategy(Timeframe.FifteenMinutes, new Dictionary<int, Trading.Signals.Direction>());

        var error = Assert.Throws<ArgumentException>(() => new TradingKernel(
            [new InstrumentSetup(AnInstrument.Bitcoin, Timeframe.OneMinute, [strategy])], new KernelSettings { PrimaryTimeframe = Timeframe.FiveMinutes }));

        Assert.Contains("script: decides on 15m, the account on 5m", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Capital_is_paid_in_once()
    {
        var desk = AKernel().Open();

        desk.Kernel.Open(MondayMs + DayMs, tradingOn: false);

        Assert.Equal(10_000m, desk.Account.Deposited);
        Assert.True(desk.Account.IsTradingOn);
    }

    [Fact]
    public void A_record_that_is_missing_or_doubled_is_noticed()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));
        desk.Flat(100);
        var submitted = desk.All<OrderSubmitted>();
        var fill = desk.Fills[0];
        var replayed = AKernel().Build();

        Assert.Throws<InvalidOperationException>(() => replayed.Replay(submitted[1])); // order 2 before order 1
        Assert.Throws<InvalidOperationException>(() => replayed.Replay(fill));         // a fill of an order that is not there
        replayed.Replay(submitted[0]);
        Assert.Throws<InvalidOperationException>(() => replayed.Replay(submitted[0]));
        Assert.Throws<InvalidOperationException>(() => replayed.Replay(fill));         // not accepted yet
    }
}
