using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using BotCore.Trading.Risk;
using BotCore.Trading.Signals;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

/// <summary>Limits on losses and what they forbid. No fees, so that a position of 100 at 100 loses 100 of 10,000 per point.</summary>
public class RestrictionTests
{
    [Theory]
    [InlineData(97.1, false)] // 2.9 %
    [InlineData(97, true)]    // 3 %, unrealised: the limit counts what the account is worth
    public void The_daily_limit_is_reached_exactly(double price, bool isReached)
    {
        var desk = LongOfHundred(s => s with { DailyLossRatio = 0.03m });

        desk.Flat(price);

        Assert.Equal(isReached, desk.Account.IsRestrictedBy(RestrictionCode.DailyLoss));
        if (!isReached) return;
        var imposed = Assert.Single(desk.All<RestrictionImposed>());
        Assert.Equal((RiskLevel.Reducing, MondayMs + DayMs), (imposed.Level, imposed.UntilMs));
        Assert.Contains("0.0300", imposed.Detail, StringComparison.Ordinal);
        Assert.Equal("reducing", desk.Send(AnOrder.Market(Side.Buy, 1m) with { Instrument = 1 }).Code);
    }

    [Fact]
    public void The_daily_limit_ends_with_the_utc_day_and_counts_anew()
    {
        // Regression: the limit once compared with the first balance ever, and one bad day closed the account for good.
        var desk = LongOfHundred(s => s with { DailyLossRatio = 0.03m });
        desk.Flat(96);
        desk.SkipTo(MondayMs + DayMs - 2 * MinuteMs);

        desk.Flat(96);
        Assert.True(desk.Account.IsRestrictedBy(RestrictionCode.DailyLoss));
        desk.Flat(96); // closes at midnight
        Assert.False(desk.Account.IsRestrictedBy(RestrictionCode.DailyLoss));
        desk.Flat(96).Flat(93.5); // 250 of 9,600 is 2.6 %
        Assert.False(desk.Account.IsRestrictedBy(RestrictionCode.DailyLoss));
        desk.Flat(93); // 300 of 9,600 is 3.1 %
        Assert.True(desk.Account.IsRestrictedBy(RestrictionCode.DailyLoss));

        Assert.Equal([MondayMs + DayMs, MondayMs + 2 * DayMs], desk.All<RestrictionImposed>().Select(e => e.UntilMs!.Value));
        Assert.Equal(MondayMs + DayMs, Assert.Single(desk.All<RestrictionLifted>()).TimeMs);
    }

    [Fact]
    public void The_weekly_limit_ends_on_monday()
    {
        var desk = LongOfHundred(s => s with { DailyLossRatio = 0.07m, WeeklyLossRatio = 0.07m });
        desk.SkipTo(MondayMs + 3 * DayMs).Flat(96).SkipTo(MondayMs + 4 * DayMs).Flat(92.9); // 4 % and 3.1 %: no day reached 7 %

        Assert.False(desk.Account.IsRestrictedBy(RestrictionCode.DailyLoss));
        Assert.Equal(MondayMs + 7 * DayMs, Assert.Single(desk.All<RestrictionImposed>()).UntilMs);

        desk.SkipTo(MondayMs + 7 * DayMs - 2 * MinuteMs).Flat(92.9);
        Assert.True(desk.Account.IsRestrictedBy(RestrictionCode.WeeklyLoss));
        desk.Flat(92.9).Flat(92.9);
        Assert.False(desk.Account.IsRestrictedBy(RestrictionCode.WeeklyLoss));
    }

    [Theory]
    [InlineData(80.1, false)]
    [InlineData(80, true)]
    public void The_drawdown_limit_halts(double price, bool isReached)
    {
        var desk = LongOfHundred(s => s with { DrawdownHaltRatio = 0.20m });

        desk.Flat(price);

        Assert.Equal(isReached ? RiskLevel.Halted : RiskLevel.Active, desk.Account.RiskLevel);
        if (isReached) Assert.Null(Assert.Single(desk.All<RestrictionImposed>()).UntilMs);
    }

    [Fact]
    public void A_drawdown_is_measured_from_the_highest_equity()
    {
        var desk = LongOfHundred(s => s with { DrawdownHaltRatio = 0.20m });

        desk.Flat(150).Flat(120.1);
        Assert.Equal(RiskLevel.Active, desk.Account.RiskLevel);

        desk.Flat(120); // 3,000 of 15,000, although the account is still in profit
        Assert.Equal(RiskLevel.Halted, desk.Account.RiskLevel);
    }

    [Fact]
    public void A_released_drawdown_is_measured_anew()
    {
        var desk = LongOfHundred(s => s with { DrawdownHaltRatio = 0.20m });
        desk.Flat(80);

        desk.SkipTo(MondayMs + 5 * DayMs).Flat(80);
        Assert.Equal(RiskLevel.Halted, desk.Account.RiskLevel); // time alone does not lift it

        desk.Release();
        desk.Flat(79).Flat(64.1);
        Assert.Equal(RiskLevel.Active, desk.Account.RiskLevel);
        desk.Flat(64); // 1,600 of 8,000
        Assert.Equal(RiskLevel.Halted, desk.Account.RiskLevel);
    }

    [Fact]
    public void Losses_in_a_row_start_a_cool_down()
    {
        var desk = NoFees(s => s with { LossStreakLimit = 3, CoolDownMinutes = 60 });
        for (int i = 0; i < 2; i++) RoundTrip(desk, 99);
        Assert.Equal(2, desk.Account.LossStreak);
        Assert.Empty(desk.Account.Restrictions);

        long exitMs = RoundTrip(desk, 99);

        var imposed = Assert.Single(desk.All<RestrictionImposed>());
        Assert.Equal((RestrictionCode.CoolDown, RiskLevel.Reducing, exitMs + 60 * MinuteMs), (imposed.Code, imposed.Level, imposed.UntilMs));
        Assert.Equal("reducing", desk.Send(AnOrder.Market(Side.Buy, 1m)).Code);
        Assert.Equal("not_halted", desk.Release().Code); // time lifts it, not a person

        desk.SkipTo(exitMs + 58 * MinuteMs).Flat(100);
        Assert.True(desk.Account.IsRestrictedBy(RestrictionCode.CoolDown));
        desk.Flat(100);
        Assert.Empty(desk.Account.Restrictions);
        Assert.Equal(0, desk.Account.LossStreak);
    }

    [Fact]
    public void A_zero_result_neither_counts_as_a_loss_nor_ends_the_streak()
    {
        // Regression: a zero result once counted as a win and cleared the cool-down.
        var desk = NoFees(s => s with { LossStreakLimit = 3 });
        RoundTrip(desk, 99);
        RoundTrip(desk, 99);

        RoundTrip(desk, 100);
        Assert.Equal(2, desk.Account.LossStreak);

        RoundTrip(desk, 99);
        Assert.True(desk.Account.IsRestrictedBy(RestrictionCode.CoolDown));
    }

    [Fact]
    public void A_win_ends_the_streak()
    {
        var desk = NoFees(s => s with { LossStreakLimit = 3 });
        RoundTrip(desk, 99);
        RoundTrip(desk, 99);

        RoundTrip(desk, 101);

        Assert.Equal(0, desk.Account.LossStreak);
    }

    [Fact]
    public void Entries_that_still_work_end_when_a_restriction_begins()
    {
        var desk = LongOfHundred(s => s with { DailyLossRatio = 0.03m });
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 90m) with { Instrument = 1 });

        desk.Flat(97);

        Assert.Empty(desk.Account.OpenOrders(1));
        Assert.Equal("restricted", desk.All<OrderCancelled>().Single().Reason);
        Assert.NotNull(desk.Stop());
    }

    [Fact]
    public void Under_a_restriction_positions_can_still_be_closed_and_protected()
    {
        var desk = LongOfHundred(s => s with { DailyLossRatio = 0.03m });
        desk.Flat(97);

        Assert.True(desk.Close().IsAccepted);

        Assert.True(desk.Flat(97).Position.IsFlat);
    }

    [Theory]
    [InlineData(85.1, 1.0)]
    [InlineData(85, 0.5)]
    public void From_the_reduce_limit_on_sizes_are_halved(double price, double share)
    {
        // 1 % of equity over a stop of 10 % of price, at a price of 100: the quantity is a thousandth of equity.
        var desk = AKernel().With(s => s with
        {
            Leverage = 1,
            StopOnMarginRatio = 0.10m,
            RiskPerTradeRatio = 0.01m,
            DrawdownReduceRatio = 0.15m,
        })
            .Market(AnInstrument.Bitcoin with { TakerFeeRate = 0m }).Market(AnInstrument.Ether with { TakerFeeRate = 0m }, (3, Direction.Long)).Open();
        desk.Flat(100).Flat(100, instrument: 1);
        desk.Send(AnOrder.Market(Side.Buy, 100m) with { StopLoss = 1m, Leverage = 1 });
        desk.Flat(100).Flat(100, instrument: 1).Flat(price);
        desk.Close();
        desk.Flat(price).SkipTo(MondayMs + 2 * MinuteMs);

        desk.Flat(100, instrument: 1);

        Assert.Equal((decimal)(price * 100 / 1000 * share), desk.Account.OpenOrders(1).Single(o => !o.Ticket.ReduceOnly).Ticket.Quantity);
    }

    /// <returns>Close time of the candle in which the exit came.</returns>
    private static long RoundTrip(TradingDesk desk, double exit)
    {
        desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 50m, Leverage = 1 });
        desk.Flat(100);
        desk.Close();
        desk.Flat(exit);
        return desk.Trades[^1].ExitTimeMs;
    }

    private static TradingDesk NoFees(Func<KernelSettings, KernelSettings> change) =>
        AKernel().With(change).Market(AnInstrument.Bitcoin with { TakerFeeRate = 0m }).Open().Flat(100);

    private static TradingDesk LongOfHundred(Func<KernelSettings, KernelSettings> change)
    {
        var desk = AKernel().With(change).Market(AnInstrument.Bitcoin with { TakerFeeRate = 0m }).Market(AnInstrument.Ether).Open();
        desk.Flat(100).Flat(100, instrument: 1);
        desk.Send(AnOrder.Market(Side.Buy, 100m) with { StopLoss = 52m, Leverage = 2 });
        return desk.Flat(100);
    }
}
