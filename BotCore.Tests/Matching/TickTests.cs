using BotCore.Tests.Builders;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

public class TickTests
{
    private const long TickMs = MondayMs + MinuteMs + 500;

    [Fact]
    public void A_market_order_fills_at_the_next_tick()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));

        desk.Kernel.OnTick(0, 100.3, TickMs);

        var fill = Assert.Single(desk.Fills);
        Assert.Equal((100.3m, TickMs), (fill.Price, fill.TimeMs));
        Assert.NotNull(desk.Stop());
    }

    [Fact]
    public void An_order_fills_at_a_tick_of_the_millisecond_in_which_it_was_placed_and_at_none_before()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Kernel.Handle(new Trading.Kernel.PlaceOrder("a", "f", AnOrder.Market(Side.Buy, 1m)), TickMs);

        desk.Kernel.OnTick(0, 101, TickMs - 1);
        Assert.Empty(desk.Fills);

        desk.Kernel.OnTick(0, 102, TickMs);
        Assert.Equal(102m, Assert.Single(desk.Fills).Price);
    }

    [Theory]
    [InlineData(95, 95)]
    [InlineData(93, 93)] // every tick is a jump: it fills where it landed
    public void A_stop_fills_where_the_tick_is(double tick, double exit)
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 95m });
        desk.Kernel.OnTick(0, 100, TickMs);

        desk.Kernel.OnTick(0, 95.1, TickMs + 1);
        Assert.Empty(desk.Trades);

        desk.Kernel.OnTick(0, tick, TickMs + 2);
        Assert.Equal((decimal)exit, Assert.Single(desk.Trades).ExitPrice);
    }

    [Fact]
    public void A_protective_order_born_in_a_tick_meets_the_same_tick_only_when_it_is_already_beyond_it()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 95m, TakeProfit = 105m });

        desk.Kernel.OnTick(0, 100, TickMs);
        Assert.False(desk.Position.IsFlat);

        desk.Kernel.OnTick(0, 100, TickMs);
        Assert.False(desk.Position.IsFlat);
    }

    [Fact]
    public void A_candle_closed_after_ticks_does_not_fill_again()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));
        desk.Kernel.OnTick(0, 100, TickMs);

        desk.Kernel.CloseCandle(0, ACandle().AtMinute(1).Flat(100));

        Assert.Single(desk.Fills);
    }

    [Fact]
    public void A_resting_limit_gets_its_own_price_when_a_tick_lands_beyond_it()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 95m));

        desk.Kernel.OnTick(0, 95.2, TickMs);
        Assert.Empty(desk.Fills);

        desk.Kernel.OnTick(0, 94, TickMs + 1);
        Assert.Equal(95m, Assert.Single(desk.Fills).Price);
    }

    [Fact]
    public void A_tick_that_leads_to_no_event_leaves_no_trace()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 95m));
        byte[] before = desk.AccountBytes();

        desk.Kernel.OnTick(0, 100.3, TickMs);

        Assert.Equal(before, desk.AccountBytes());
        Assert.Equal(TickMs, desk.Kernel.NowMs);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1e15)]
    public void A_price_that_is_none_is_refused(double price)
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 95m));

        Assert.Throws<ArgumentOutOfRangeException>(() => desk.Kernel.OnTick(0, price, TickMs));
    }

    [Fact]
    public void Ticks_between_grid_points_are_moved_to_the_grid()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));

        desk.Kernel.OnTick(0, 100.26, TickMs);

        Assert.Equal(100.3m, Assert.Single(desk.Fills).Price);
    }
}
