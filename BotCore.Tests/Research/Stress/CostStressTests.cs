using BotCore.Tests.Builders;
using BotCore.Trading.Analytics;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Research;
using BotCore.Trading.Research.Stress;
using BotCore.Trading.Signals;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Research.Stress;

/// <summary>Long after the first candle, closed by an opposite signal after the fourth; the price rises by 1 a candle, taker fee 0.04 %.</summary>
public class CostStressTests
{
    private static readonly KernelSettings Settings = AKernel().Settings;

    [Fact]
    public void Doubled_fees_cost_the_same_trade_twice_the_fees()
    {
        var (plain, stressed) = (Plain(), Stressed("fees-x2"));

        Assert.Equal((plain.EntryPrice, plain.ExitPrice, plain.Quantity), (stressed.EntryPrice, stressed.ExitPrice, stressed.Quantity));
        Assert.True(plain.Fees > 0m);
        Assert.Equal(2m * plain.Fees, stressed.Fees);
    }

    [Fact]
    public void One_more_tick_is_paid_on_the_entry_and_on_the_exit()
    {
        var (plain, stressed) = (Plain(), Stressed("one-more-tick"));

        Assert.Equal((101m, 104m), (plain.EntryPrice, plain.ExitPrice));
        Assert.Equal((101.1m, 103.9m), (stressed.EntryPrice, stressed.ExitPrice)); // the tick is 0.1
    }

    [Fact]
    public void Signals_one_candle_later_enter_and_leave_one_candle_later()
    {
        var (plain, stressed) = (Plain(), Stressed("one-candle-later"));

        Assert.Equal((plain.EntryTimeMs + MinuteMs, plain.ExitTimeMs + MinuteMs), (stressed.EntryTimeMs, stressed.ExitTimeMs));
        Assert.Equal((102m, 105m), (stressed.EntryPrice, stressed.ExitPrice));
    }

    [Fact]
    public void All_three_together_are_late_dear_and_twice_charged()
    {
        var stressed = Stressed("all");

        Assert.Equal((102.1m, 104.9m), (stressed.EntryPrice, stressed.ExitPrice));
        Assert.Equal(Math.Round(stressed.Quantity * (102.1m + 104.9m) * 0.0008m, 8), Math.Round(stressed.Fees, 8));
    }

    [Fact]
    public void A_rebate_is_not_doubled_but_dropped()
    {
        var setup = Setups()[0] with { Instrument = AnInstrument.Bitcoin with { MakerFeeRate = -0.0001m } };

        var changed = CostStress.Cases.Single(one => one.Name == "fees-x2").Setup(setup);

        Assert.Equal((0m, 0.0008m), (changed.Instrument.MakerFeeRate, changed.Instrument.TakerFeeRate));
    }

    [Fact]
    public void A_delayed_strategy_survives_a_snapshot()
    {
        var (whole, first, second) = (New(), New(), New());
        for (int i = 0; i < 6; i++)
        {
            Candle candle = ACandle().AtMinute(i).Flat(100 + i);
            whole.OnCandle(Timeframe.OneMinute, in candle);
            var expected = whole.Evaluate();
            first.OnCandle(Timeframe.OneMinute, in candle);
            Assert.Equal(expected, first.Evaluate());
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            first.Transfer(Trading.State.StateTransfer.Write(buffer));
            second.Transfer(Trading.State.StateTransfer.Read(buffer.WrittenMemory));
            (first, second) = (second, first);
        }

        static DelayedStrategy New() => new(new ScriptedStrategy(Timeframe.OneMinute, new Dictionary<int, Direction> { [2] = Direction.Long, [4] = Direction.Short }));
    }

    private static ClosedTrade Plain() => Assert.Single(Run(Setups(), Settings).Trades);

    private static ClosedTrade Stressed(string name)
    {
        var outcomes = CostStress.Run(Setups, Settings, Run);
        Assert.Equal(["fees-x2", "one-more-tick", "one-candle-later", "all"], outcomes.Select(one => one.Case.Name));
        return Assert.Single(outcomes.Single(one => one.Case.Name == name).Result.Trades);
    }

    private static BacktestResult Run(IReadOnlyList<InstrumentSetup> setups, KernelSettings settings) => BacktestRunner.Run(
        setups, settings, new ListedCandles([.. Enumerable.Range(0, 8).Select(i => new MarketCandle(0, ACandle().AtMinute(i).Flat(100 + i)))]),
        null, CancellationToken.None);

    private static IReadOnlyList<InstrumentSetup> Setups() =>
        AKernel().Signalling((1, Direction.Long), (4, Direction.Short)).Build().Setups;
}
