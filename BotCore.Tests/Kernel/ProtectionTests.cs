using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using BotCore.Trading.Risk;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

/// <summary>Stop guard and low-profit lock: what starts them, for whom, and how they end. No fees.</summary>
public class ProtectionTests
{
    [Fact]
    public void Stops_within_the_look_back_forbid_new_positions_for_a_time()
    {
        var desk = Desk(s => s with { StopGuardStops = 2, StopGuardLookBackMinutes = 60, StopGuardMinutes = 30 });
        StoppedOut(desk);
        Assert.Empty(desk.Account.Restrictions);

        long stoppedMs = StoppedOut(desk);

        var imposed = Assert.Single(desk.All<RestrictionImposed>());
        Assert.Equal((RestrictionCode.StopGuard, RiskLevel.Reducing, stoppedMs + 30 * MinuteMs, (int?)null), (imposed.Code, imposed.Level, imposed.UntilMs, imposed.Instrument));
        Assert.Contains("2 stops were hit within 60 minutes", imposed.Detail, StringComparison.Ordinal);
        Assert.Equal("reducing", desk.Send(AnOrder.Market(Side.Buy, 1m)).Code);
        Assert.Equal("reducing", desk.Send(AnOrder.Market(Side.Buy, 1m) with { Instrument = 1 }).Code);

        desk.SkipTo(stoppedMs + 29 * MinuteMs).Flat(100);
        Assert.Empty(desk.Account.Restrictions); // the close of that candle is the end of it
        Assert.True(desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 99m, Leverage = 1 }).IsAccepted);
    }

    [Fact]
    public void Stops_before_the_look_back_do_not_count()
    {
        var desk = Desk(s => s with { StopGuardStops = 2, StopGuardLookBackMinutes = 60 });
        StoppedOut(desk);
        desk.SkipTo(MondayMs + 2 * 60 * MinuteMs).Flat(100);

        StoppedOut(desk);

        Assert.Empty(desk.Account.Restrictions);
    }

    [Fact]
    public void Losses_that_were_no_stops_do_not_count_for_the_stop_guard()
    {
        var desk = Desk(s => s with { StopGuardStops = 2 });
        for (int i = 0; i < 3; i++) RoundTrip(desk, 99.5);

        Assert.Empty(desk.Account.Restrictions);
    }

    [Fact]
    public void Per_symbol_the_stop_guard_leaves_the_others_alone()
    {
        var desk = Desk(s => s with { StopGuardStops = 1, IsStopGuardPerSymbol = true });

        StoppedOut(desk);

        Assert.Equal(0, Assert.Single(desk.All<RestrictionImposed>()).Instrument);
        Assert.Equal(RiskLevel.Active, desk.Account.RiskLevel);
        Assert.Equal("reducing", desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 99m, Leverage = 1 }).Code);
        Assert.True(desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 99m, Leverage = 1, Instrument = 1 }).IsAccepted);
    }

    [Theory]
    [InlineData(0.0, false)]   // 30 lost of 10,000 is more than nothing was allowed to be
    [InlineData(-0.004, true)]
    public void A_symbol_that_earns_too_little_is_locked(double required, bool isFree)
    {
        var desk = Desk(s => s with { LowProfitTrades = 3, LowProfitRequiredRatio = (decimal)required, LowProfitMinutes = 90 });
        RoundTrip(desk, 90);
        RoundTrip(desk, 80);
        Assert.Empty(desk.Account.Restrictions);

        long exitMs = RoundTrip(desk, 100); // together −30, with the third trade at zero

        Assert.Equal(isFree, desk.All<RestrictionImposed>().Count == 0);
        if (isFree) return;
        var imposed = desk.All<RestrictionImposed>()[0];
        Assert.Equal((RestrictionCode.LowProfit, 0, exitMs + 90 * MinuteMs), (imposed.Code, imposed.Instrument!.Value, imposed.UntilMs!.Value));
        Assert.Equal("reducing", desk.Send(AnOrder.Market(Side.Buy, 1m)).Code);
        desk.SkipTo(exitMs + 5 * MinuteMs).Flat(100).Flat(100, instrument: 1);
        Assert.True(desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 99m, Leverage = 1, Instrument = 1 }).IsAccepted);

        desk.SkipTo(exitMs + 90 * MinuteMs).Flat(100);
        Assert.Equal(0, Assert.Single(desk.All<RestrictionLifted>()).Instrument);
        Assert.True(desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 99m, Leverage = 1 }).IsAccepted);
    }

    [Fact]
    public void Time_lifts_a_protection_and_a_person_does_not()
    {
        var desk = Desk(s => s with { StopGuardStops = 1 });
        StoppedOut(desk);

        Assert.Equal("not_halted", desk.Release().Code);
    }

    [Fact]
    public void A_locked_symbol_cancels_its_own_working_entry_only()
    {
        var desk = Desk(s => s with { StopGuardStops = 1, IsStopGuardPerSymbol = true });
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 90m) with { Instrument = 1 });

        StoppedOut(desk);

        Assert.Single(desk.Account.OpenOrders(1));
    }

    private static long StoppedOut(TradingDesk desk)
    {
        Assert.True(desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 99m, Leverage = 1 }).IsAccepted);
        desk.Flat(100).Candle(100, 100, 98.5, 100);
        Assert.Equal("stop_loss", desk.Trades[^1].ExitReason);
        return desk.Trades[^1].ExitTimeMs;
    }

    private static long RoundTrip(TradingDesk desk, double exit)
    {
        Assert.True(desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 50m, Leverage = 1 }).IsAccepted);
        desk.Flat(100);
        desk.Close();
        desk.Flat(exit).Flat(100);
        return desk.Trades[^1].ExitTimeMs;
    }

    private static TradingDesk Desk(Func<KernelSettings, KernelSettings> change) => AKernel().With(change)
        .Market(AnInstrument.Bitcoin with { TakerFeeRate = 0m }).Market(AnInstrument.Ether with { TakerFeeRate = 0m }).Open().Flat(100).Flat(100, instrument: 1);
}
