using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

public class TimeInForceTests
{
    [Fact]
    public void Immediate_or_cancel_has_its_one_chance_at_the_open()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 99m) with { TimeInForce = TimeInForce.ImmediateOrCancel });

        desk.Candle(open: 100, high: 100, low: 95, close: 96);

        Assert.Empty(desk.Fills);
        var cancelled = Assert.Single(desk.All<OrderCancelled>());
        Assert.Equal(("immediate_or_cancel", MondayMs + MinuteMs), (cancelled.Reason, cancelled.TimeMs));
    }

    [Fact]
    public void Immediate_or_cancel_takes_what_there_is_and_cancels_the_rest()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 5m) with { TimeInForce = TimeInForce.ImmediateOrCancel });

        desk.Flat(100, volume: 2).Flat(100);

        Assert.Equal(2m, Assert.Single(desk.Fills).Quantity);
        Assert.Equal(2m, desk.Position.Quantity);
        Assert.Equal("immediate_or_cancel", Assert.Single(desk.All<OrderCancelled>()).Reason);
    }

    [Theory]
    [InlineData(4.9, false)]
    [InlineData(5, true)]
    public void Fill_or_kill_fills_whole_or_not_at_all(double volume, bool fills)
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 5m) with { TimeInForce = TimeInForce.FillOrKill });

        desk.Flat(100, volume);

        Assert.Equal(fills ? 5m : 0m, desk.Position.Quantity);
        Assert.Equal(fills ? [] : ["fill_or_kill"], desk.All<OrderCancelled>().Select(e => e.Reason));
    }

    [Fact]
    public void A_stop_order_may_wait_for_its_trigger_before_its_one_chance()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Stop(Side.Buy, 5m, 105m) with { TimeInForce = TimeInForce.ImmediateOrCancel, StopLoss = 80m });

        desk.Flat(100).Candle(open: 100, high: 106, low: 100, close: 106, volume: 2);

        Assert.Equal((2m, 105m), (desk.Fills[0].Quantity, desk.Fills[0].Price));
        Assert.Equal("immediate_or_cancel", Assert.Single(desk.All<OrderCancelled>()).Reason);
    }

    [Fact]
    public void Good_till_date_expires_with_the_candle_in_which_its_time_lies()
    {
        var desk = AKernel().Open().Flat(100);
        long order = GoodTill(desk, minutes: 2);

        desk.Flat(100);

        Assert.Equal(order, Assert.Single(desk.All<OrderExpired>()).OrderId);
        Assert.Empty(desk.Account.OpenOrders(0));
    }

    [Fact]
    public void Good_till_date_fills_before_its_time()
    {
        var desk = AKernel().Open().Flat(100);
        GoodTill(desk, minutes: 2);

        desk.Candle(open: 100, high: 100, low: 94, close: 96);

        Assert.Equal(95m, desk.Fills[0].Price);
    }

    [Fact]
    public void An_order_whose_time_passed_while_the_market_was_silent_does_not_fill_afterwards()
    {
        var desk = AKernel().Open().Flat(100);
        GoodTill(desk, minutes: 3);

        desk.SkipTo(MondayMs + 10 * MinuteMs).Candle(open: 94, high: 94, low: 90, close: 92);

        Assert.Empty(desk.Fills);
        Assert.Single(desk.All<OrderExpired>());
    }

    [Fact]
    public void A_tick_after_its_time_does_not_fill_it_either()
    {
        var desk = AKernel().Open().Flat(100);
        GoodTill(desk, minutes: 2);

        desk.Kernel.OnTick(0, 90, MondayMs + 2 * MinuteMs);

        Assert.Empty(desk.Fills);
        Assert.Single(desk.All<OrderExpired>());
    }

    private static long GoodTill(TradingDesk desk, int minutes) => Assert.Single(desk.Send(AnOrder.Limit(Side.Buy, 1m, 95m) with
    {
        TimeInForce = TimeInForce.GoodTillDate,
        ExpiresMs = MondayMs + minutes * MinuteMs,
    }).OrderIds);
}
