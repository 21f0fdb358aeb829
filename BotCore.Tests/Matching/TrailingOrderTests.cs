using BotCore.Tests.Builders;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

/// <summary>Trailing stops somebody places; those of a position are in <see cref="TrailingStopTests"/>.</summary>
public class TrailingOrderTests
{
    [Fact]
    public void It_follows_the_price_and_closes_when_that_turns()
    {
        var desk = Holding(Side.Buy);
        desk.Send(Trailing(Side.Sell, 0.05m) with { ReduceOnly = true });
        Assert.Equal(95m, Working(desk).StopPrice);

        desk.Candle(open: 100, high: 120, low: 100, close: 118);
        Assert.Equal(114m, Working(desk).StopPrice); // 120 × 0.95
        desk.Candle(open: 118, high: 118, low: 110, close: 112);

        Assert.Equal(114m, Assert.Single(desk.Trades).ExitPrice);
    }

    [Fact]
    public void A_buying_one_follows_the_price_down()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(Trailing(Side.Buy, 0.05m));

        desk.Candle(open: 100, high: 100, low: 80, close: 80).Candle(open: 80, high: 90, low: 80, close: 88);

        Assert.Equal((84m, 1m), (desk.Fills[0].Price, desk.Position.Quantity)); // 80 × 1.05
    }

    [Fact]
    public void It_waits_for_its_activation()
    {
        var desk = Holding(Side.Buy);
        desk.Send(Trailing(Side.Sell, 0.05m) with { ReduceOnly = true, TrailingActivationPrice = 110m });

        desk.Candle(open: 100, high: 109, low: 100, close: 108);
        Assert.Equal(95m, Working(desk).StopPrice);
        desk.Candle(open: 108, high: 110, low: 108, close: 109);

        Assert.Equal(104.5m, Working(desk).StopPrice);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(0.51)]
    public void A_distance_out_of_range_is_refused(double distance)
    {
        var desk = AKernel().Open().Flat(100);

        Assert.Equal("trailing_distance", desk.Send(Trailing(Side.Buy, (decimal)distance)).Code);
    }

    [Fact]
    public void Only_a_stop_order_trails()
    {
        var desk = AKernel().Open().Flat(100);

        Assert.Equal("trailing_distance", desk.Send(AnOrder.Limit(Side.Buy, 1m, 95m) with { TrailingDistanceRatio = 0.05m }).Code);
        Assert.Equal("trailing_activation", desk.Send(AnOrder.Stop(Side.Buy, 1m, 105m) with { TrailingActivationPrice = 95m }).Code);
    }

    private static OrderIntent Trailing(Side side, decimal distance) => AnOrder.Market(side, 1m) with { Type = OrderType.Stop, TrailingDistanceRatio = distance };

    private static Order Working(TradingDesk desk) => Assert.Single(desk.Account.OpenOrders(0), o => o.Ticket.Origin == OrderOrigin.Manual);

    private static TradingDesk Holding(Side side)
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(side, 1m) with { StopLoss = side == Side.Buy ? 70m : 130m });
        return desk.Flat(100);
    }
}
