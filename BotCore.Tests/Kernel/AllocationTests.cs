using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

/// <summary>A candle on which nothing happens allocates nothing: matching, marks, limits, and candles of longer timeframes.</summary>
public class AllocationTests
{
    private const int Candles = 100_000;

    [Fact]
    public void Flat_and_without_orders() => Assert.Equal(0, AllocatedBy(Kernel()));

    [Fact]
    public void With_positions_whose_stops_and_targets_are_not_met()
    {
        var kernel = Kernel();
        Enter(kernel, AnOrder.Market(Side.Buy, 1m) with { StopLoss = 80m, TakeProfit = 130m });
        Enter(kernel, AnOrder.Market(Side.Sell, 1m) with { Instrument = 1, StopLoss = 120m, TakeProfit = 70m });

        Assert.Equal(0, AllocatedBy(kernel));
        Assert.Equal(2, kernel.Account.OpenPositions);
    }

    [Fact]
    public void With_entries_that_wait()
    {
        var kernel = Kernel();
        Enter(kernel, AnOrder.Limit(Side.Buy, 1m, 90m));
        Enter(kernel, AnOrder.StopLimit(Side.Buy, 1m, stop: 110m, limit: 111m) with { Instrument = 1 });

        Assert.Equal(0, AllocatedBy(kernel));
    }

    [Fact]
    public void Under_a_restriction()
    {
        var kernel = Kernel();
        Enter(kernel, AnOrder.Market(Side.Buy, 1m) with { StopLoss = 80m });
        kernel.Handle(new PullKillSwitch("kill", "f", ClosePositions: false, "test"), kernel.NowMs);

        Assert.Equal(0, AllocatedBy(kernel));
        Assert.NotEmpty(kernel.Account.Restrictions);
    }

    [Fact]
    public void Ticks_that_meet_no_order()
    {
        var kernel = Kernel();
        Enter(kernel, AnOrder.Market(Side.Buy, 1m) with { StopLoss = 80m });
        long time = kernel.NowMs;
        Tick(1000);

        Assert.Equal(0, LeastOfThree(() => Tick(Candles)));

        void Tick(int times)
        {
            for (int i = 0; i < times; i++, time++) kernel.OnTick(0, 100 + i % 10 * 0.1, time);
        }
    }

    private static long AllocatedBy(TradingKernel kernel)
    {
        long next = kernel.LastCloseMs(0);
        kernel.ClearEvents();
        Feed(kernel, ref next, 2_000); // tables of decisions and lists have their size by then

        long least = LeastOfThree(() => Feed(kernel, ref next, Candles / 2));

        Assert.Empty(kernel.Events);
        return least;
    }

    /// <summary>The runtime itself allocates on this thread when it compiles something again; what a candle costs comes every time.</summary>
    private static long LeastOfThree(Action work)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 3 && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    private static void Feed(TradingKernel kernel, ref long next, int minutes)
    {
        for (int i = 0; i < minutes; i++, next += MinuteMs)
        {
            double price = 100 + i % 7 * 0.01;
            var candle = new Candle(next, price, price + 0.5, price - 0.5, price + 0.01, 1000 + i % 5);
            kernel.OnCandle(0, in candle);
            kernel.OnCandle(1, in candle);
        }
    }

    private static void Enter(TradingKernel kernel, OrderIntent intent)
    {
        Assert.True(kernel.Handle(new PlaceOrder($"enter-{intent.Instrument}", "f", intent), kernel.NowMs).IsAccepted);
        long open = kernel.LastCloseMs(intent.Instrument);
        for (int i = 0; i < 2; i++) kernel.OnCandle(i, ACandle().AtMs(open));
    }

    private static TradingKernel Kernel()
    {
        var settings = AKernel().Settings with { PrimaryTimeframe = Timeframe.FiveMinutes };
        var kernel = new TradingKernel(
        [
            new InstrumentSetup(AnInstrument.Bitcoin, Timeframe.OneMinute, [new Silence()]),
            new InstrumentSetup(AnInstrument.Ether, Timeframe.OneMinute, [new Silence()]),
        ], settings);
        kernel.Open(MondayMs, tradingOn: true);
        for (int i = 0; i < 2; i++) kernel.OnCandle(i, ACandle());
        return kernel;
    }

    /// <summary>Reads three timeframes and never says anything.</summary>
    private sealed class Silence : IStrategy
    {
        private double _sum;

        public string Name => "silence";

        public IReadOnlyList<StrategyTimeframe> Timeframes { get; } =
            [new(Timeframe.OneMinute, 1), new(Timeframe.FiveMinutes, 1), new(Timeframe.FifteenMinutes, 1)];

        public Timeframe Primary => Timeframe.FiveMinutes;

        public bool IsWarm => true;

        public void OnCandle(Timeframe timeframe, in Candle candle) => _sum += candle.Close;

        public Signal Evaluate() => new(Direction.Neutral, 0, "nothing to say");

        public void Transfer(StateTransfer transfer) => transfer.Value(ref _sum);
    }
}
