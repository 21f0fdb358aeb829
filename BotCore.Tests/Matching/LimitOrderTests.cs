using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

public class LimitOrderTests
{
    [Theory]
    [InlineData(Side.Buy, 95, 100, 101, 94, 96)]
    [InlineData(Side.Buy, 95, 90, 91, 89, 90)]      // a gap gives a resting order no better price
    [InlineData(Side.Sell, 105, 100, 106, 99, 104)]
    [InlineData(Side.Sell, 105, 110, 111, 109, 110)]
    public void A_resting_limit_fills_at_its_price_as_maker(Side side, double limit, double open, double high, double low, double close)
    {
        var desk = AKernel().With(s => s with { SlippageBps = 50, ImpactBps = 50 }).Open().Flat(100);
        desk.Send(AnOrder.Limit(side, 2m, (decimal)limit));

        desk.Candle(open, high, low, close);

        var fill = desk.Fills[0];
        Assert.Equal(((decimal)limit, Liquidity.Maker), (fill.Price, fill.Liquidity));
        Assert.Equal(2m * (decimal)limit * 0.0002m, fill.Fee);
    }

    [Fact]
    public void A_limit_that_is_not_reached_keeps_working()
    {
        // Regression: manual limit orders once filled at market at once.
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 95m));

        desk.Candle(open: 100, high: 101, low: 95.1, close: 97);

        Assert.Empty(desk.Fills);
        Assert.Equal(OrderStatus.Working, Assert.Single(desk.Account.OpenOrders(0)).Status);
    }

    [Fact]
    public void A_crossing_limit_takes_at_the_open()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 105m));

        desk.Flat(101);

        var fill = desk.Fills[0];
        Assert.Equal((101m, Liquidity.Taker), (fill.Price, fill.Liquidity));
    }

    [Theory]
    [InlineData(Side.Buy, 102, 102)] // 101 + 2 % would be 103.02
    [InlineData(Side.Sell, 100, 100)]
    public void Slippage_never_pushes_a_limit_beyond_its_price(Side side, double limit, double expected)
    {
        var desk = AKernel().With(s => s with { SlippageBps = 200 }).Open().Flat(101);
        desk.Send(AnOrder.Limit(side, 1m, (decimal)limit));

        desk.Flat(101);

        Assert.Equal((decimal)expected, desk.Fills[0].Price);
    }

    [Fact]
    public void A_crossing_limit_that_missed_the_open_rests_and_becomes_a_maker()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 100m));

        desk.Candle(open: 101, high: 102, low: 99, close: 100);

        var fill = desk.Fills[0];
        Assert.Equal((100m, Liquidity.Maker), (fill.Price, fill.Liquidity));
    }

    [Fact]
    public void A_crossing_limit_that_has_rested_gets_no_better_price_from_a_later_gap()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 100m) with { StopLoss = 80m });

        desk.Candle(open: 101, high: 102, low: 100.5, close: 101).Flat(97);

        var fill = desk.Fills[0];
        Assert.Equal((100m, Liquidity.Maker), (fill.Price, fill.Liquidity));
    }

    [Fact]
    public void What_a_crossing_limit_could_not_take_rests_at_its_price()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 3m, 101m) with { StopLoss = 80m });

        desk.Flat(100, volume: 1).Flat(98, volume: 10);

        Assert.Equal([(1m, 100m, Liquidity.Taker), (2m, 101m, Liquidity.Maker)], desk.Fills.Select(f => (f.Quantity, f.Price, f.Liquidity)));
    }

    [Theory]
    [InlineData(Side.Buy, 100)]
    [InlineData(Side.Sell, 100)]
    [InlineData(Side.Buy, 100.1)]
    [InlineData(Side.Sell, 99.9)]
    public void A_post_only_order_that_would_take_is_rejected(Side side, double limit)
    {
        var desk = AKernel().Open().Flat(100);

        desk.Send(AnOrder.Limit(side, 1m, (decimal)limit) with { PostOnly = true });

        var rejected = Assert.Single(desk.All<OrderRejected>());
        Assert.Equal("post_only_would_take", rejected.Code);
        Assert.Empty(desk.Account.OpenOrders(0));
    }

    [Fact]
    public void A_post_only_order_off_the_price_rests()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 99.9m) with { PostOnly = true });

        desk.Candle(open: 100, high: 100, low: 99, close: 99);

        Assert.Equal((99.9m, Liquidity.Maker), (desk.Fills[0].Price, desk.Fills[0].Liquidity));
    }

    [Fact]
    public void A_limit_entry_is_protected_from_the_moment_it_fills()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 98m) with { StopLoss = 96m });

        desk.Candle(open: 100, high: 100, low: 95, close: 97);

        Assert.Equal([98m, 96m], desk.Fills.Select(f => f.Price));
    }
}
