using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Matching;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

/// <summary>Stop, stop-limit and take-profit orders as entries; protective ones are in <see cref="StopAndTargetTests"/>.</summary>
public class TriggeredOrderTests
{
    [Theory]
    [InlineData(100, 106, 99, 105)] // reached on the way
    [InlineData(107, 108, 106, 107)] // gap: where the price landed
    public void A_stop_entry_takes_where_it_is_triggered(double open, double high, double low, double close)
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Stop(Side.Buy, 1m, 105m));

        desk.Candle(open, high, low, close);

        Assert.Equal(((decimal)Math.Max(open, 105), Liquidity.Taker), (desk.Fills[0].Price, desk.Fills[0].Liquidity));
    }

    [Fact]
    public void A_stop_entry_that_is_not_reached_waits()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Stop(Side.Sell, 1m, 95m));

        desk.Candle(open: 100, high: 104, low: 95.1, close: 100);

        Assert.Empty(desk.Fills);
    }

    [Fact]
    public void A_take_profit_entry_waits_on_the_other_side()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.TakeProfit(Side.Buy, 1m, 95m));

        desk.Candle(open: 100, high: 104, low: 94, close: 100);

        Assert.Equal(95m, desk.Fills[0].Price);
    }

    [Fact]
    public void A_triggered_stop_entry_goes_on_as_a_market_order_with_what_is_left()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Stop(Side.Buy, 3m, 105m) with { StopLoss = 80m });

        desk.Candle(open: 100, high: 106, low: 100, close: 104, volume: 1).Flat(103, volume: 10);

        Assert.Equal([(1m, 105m), (2m, 103m)], desk.Fills.Select(f => (f.Quantity, f.Price)));
        Assert.Single(desk.All<OrderTriggered>());
    }

    [Fact]
    public void A_stop_entry_is_triggered_although_the_candle_has_no_volume_left()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Stop(Side.Buy, 1m, 105m) with { StopLoss = 80m });

        desk.Candle(open: 100, high: 106, low: 100, close: 104, volume: 0).Flat(103);

        Assert.Equal(103m, desk.Fills[0].Price);
    }

    [Fact]
    public void A_triggered_stop_limit_takes_at_the_trigger_while_its_limit_allows()
    {
        var desk = AKernel().With(s => s with { SlippageBps = 50 }).Open().Flat(100);
        desk.Send(AnOrder.StopLimit(Side.Buy, 1m, stop: 105m, limit: 106m));

        desk.Candle(open: 100, high: 105.5, low: 99.5, close: 105);

        Assert.Equal((105.6m, Liquidity.Taker), (desk.Fills[0].Price, desk.Fills[0].Liquidity)); // 105 + 0.525, up to the tick
    }

    [Fact]
    public void A_triggered_stop_limit_waits_for_its_limit()
    {
        // Regression: triggered stop-limits once filled at market, whatever their limit.
        var desk = AKernel().With(s => s with { PathOrder = PathOrder.HighFirst }).Open().Flat(100);
        desk.Send(AnOrder.StopLimit(Side.Buy, 1m, stop: 105m, limit: 104m));

        desk.Candle(open: 104.5, high: 106, low: 104.2, close: 105);
        Assert.Empty(desk.Fills);
        Assert.True(Assert.Single(desk.Account.OpenOrders(0)).IsTriggered);

        desk.Candle(open: 105, high: 105, low: 103.9, close: 104);
        Assert.Equal((104m, Liquidity.Maker), (desk.Fills[0].Price, desk.Fills[0].Liquidity));
    }

    [Fact]
    public void A_gap_over_stop_and_limit_triggers_and_rests()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.StopLimit(Side.Buy, 1m, stop: 105m, limit: 106m));

        desk.Candle(open: 108, high: 109, low: 107, close: 108);
        Assert.Empty(desk.Fills);

        desk.Candle(open: 107, high: 107, low: 105.5, close: 106);
        Assert.Equal((106m, Liquidity.Maker), (desk.Fills[0].Price, desk.Fills[0].Liquidity));
    }

    [Fact]
    public void A_stop_limit_whose_stop_is_not_reached_does_not_fill_at_its_limit()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.StopLimit(Side.Buy, 1m, stop: 105m, limit: 104m));

        desk.Candle(open: 100, high: 104.9, low: 99, close: 104);

        Assert.Empty(desk.Fills);
    }
}
