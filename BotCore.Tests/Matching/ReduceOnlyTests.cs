using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

public class ReduceOnlyTests
{
    [Fact]
    public void It_takes_off_a_part_and_leaves_the_protection_working()
    {
        var desk = LongOfThree();
        desk.Send(AnOrder.Limit(Side.Sell, 1m, 102m) with { ReduceOnly = true });

        desk.Candle(open: 101, high: 103, low: 101, close: 103);

        Assert.Equal(2m, desk.Position.Quantity);
        Assert.NotNull(desk.Stop());
        Assert.Empty(desk.Trades);
    }

    [Fact]
    public void It_fills_whole_whatever_the_volume()
    {
        var desk = LongOfThree();
        desk.Send(AnOrder.Market(Side.Sell, 3m) with { ReduceOnly = true });

        desk.Flat(100, volume: 0);

        Assert.True(desk.Position.IsFlat);
    }

    [Fact]
    public void Two_of_them_never_open_a_position()
    {
        var desk = LongOfThree();
        desk.Send(AnOrder.Limit(Side.Sell, 2m, 102m) with { ReduceOnly = true });
        desk.Send(AnOrder.Limit(Side.Sell, 3m, 103m) with { ReduceOnly = true });

        desk.Candle(open: 101, high: 104, low: 101, close: 104);

        Assert.Equal([3m, 2m, 1m], desk.Fills.Select(f => f.Quantity));
        Assert.True(desk.Position.IsFlat);
        Assert.Empty(desk.Account.OpenOrders(0));
    }

    [Fact]
    public void An_order_that_reduced_when_it_was_placed_never_opens_a_position()
    {
        // The stop and a manual sell of the whole position meet the same gap.
        var desk = LongOfThree();
        desk.Send(AnOrder.Market(Side.Sell, 3m));

        desk.Flat(90);

        Assert.True(desk.Position.IsFlat);
        Assert.Single(desk.Trades);
        Assert.Empty(desk.Account.OpenOrders(0));
    }

    [Fact]
    public void It_ends_with_the_position()
    {
        var desk = LongOfThree();
        long order = desk.Send(AnOrder.Limit(Side.Sell, 1m, 120m) with { ReduceOnly = true }).OrderIds[0];

        desk.Flat(90);

        Assert.Contains(desk.All<OrderCancelled>(), e => e.OrderId == order && e.Reason == "position_closed");
    }

    [Fact]
    public void Leverage_of_an_order_that_opens_nothing_does_not_matter()
    {
        var desk = LongOfThree();

        Assert.True(desk.Send(AnOrder.Market(Side.Sell, 3m) with { ReduceOnly = true, Leverage = 0 }).IsAccepted);

        Assert.True(desk.Flat(100).Position.IsFlat);
    }

    private static TradingDesk LongOfThree()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 3m) with { StopLoss = 95m });
        return desk.Flat(100);
    }
}
