using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Matching;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

/// <summary>
/// An order needs its time to the market. A candle's prices lie 20 seconds apart: from open to the first extreme, to the second, to the close.
/// </summary>
public class LatencyTests
{
    [Theory]
    [InlineData(0, 100)] // at once: the open
    [InlineData(5_000, 102)] // a quarter of the way from 100 to 108
    [InlineData(20_000, 108)] // the first extreme
    [InlineData(30_000, 102)] // half way from 108 to 96
    [InlineData(59_999, 98)] // the close; the way there is a millisecond shorter than 20 seconds
    [InlineData(60_000, 99)] // the open of the next candle
    [InlineData(70_000, 100)] // half way from 99 to 101
    public void A_market_order_gets_the_price_of_the_moment_it_arrives(int latencyMs, double price)
    {
        var desk = Desk(latencyMs).Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));

        desk.Candle(open: 100, high: 108, low: 96, close: 98).Candle(open: 99, high: 101, low: 99, close: 100);

        Assert.Equal((decimal)price, desk.Fills[0].Price);
        Assert.Equal(Liquidity.Taker, desk.Fills[0].Liquidity);
    }

    [Fact]
    public void A_limit_order_misses_the_price_that_was_there_before_it_arrived()
    {
        var desk = Desk(latencyMs: 25_000).Flat(100);
        desk.Send(AnOrder.Limit(Side.Sell, 1m, 107m));

        desk.Candle(open: 100, high: 108, low: 96, close: 98); // 108 after 20 s, 105 after 25 s
        Assert.Empty(desk.Fills);

        desk.Candle(open: 98, high: 108, low: 98, close: 100);
        Assert.Equal((107m, Liquidity.Maker), (desk.Fills[0].Price, desk.Fills[0].Liquidity));
    }

    [Fact]
    public void A_limit_order_that_crosses_when_it_arrives_takes_there()
    {
        var desk = Desk(latencyMs: 20_000).Flat(100);
        desk.Send(AnOrder.Limit(Side.Sell, 1m, 100m));

        desk.Candle(open: 100, high: 108, low: 96, close: 98);

        Assert.Equal((108m, Liquidity.Taker), (desk.Fills[0].Price, desk.Fills[0].Liquidity));
    }

    [Fact]
    public void Immediate_or_cancel_has_its_chance_when_it_arrives()
    {
        var desk = Desk(latencyMs: 30_000).Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 99m) with { TimeInForce = TimeInForce.ImmediateOrCancel });

        desk.Candle(open: 98, high: 108, low: 96, close: 98); // 102 after 30 s

        Assert.Empty(desk.Fills);
        Assert.Equal("immediate_or_cancel", Assert.Single(desk.All<OrderCancelled>()).Reason);
    }

    [Fact]
    public void A_protective_stop_stands_at_the_venue_and_does_not_wait()
    {
        var desk = Desk(latencyMs: 5_000).Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 97m });

        desk.Candle(open: 100, high: 108, low: 96, close: 98);

        Assert.Equal([102m, 97m], desk.Fills.Select(f => f.Price));
    }

    [Fact]
    public void A_close_needs_its_time_as_well()
    {
        var desk = Desk(latencyMs: 5_000).Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 80m });
        desk.Flat(100);
        desk.Close();

        desk.Candle(open: 100, high: 120, low: 92, close: 98); // a quarter of the way to 120

        Assert.Equal(105m, desk.Fills[1].Price);
    }

    [Fact]
    public void A_change_of_the_setting_does_not_delay_what_has_been_sent()
    {
        var desk = Desk(latencyMs: 0).Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));
        desk.Change(("execution.latencyMs", "60000"));

        desk.Flat(100);

        Assert.Single(desk.Fills);
    }

    [Fact]
    public void A_tick_before_the_order_arrives_does_not_fill_it()
    {
        var desk = Desk(latencyMs: 500).Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));

        desk.Kernel.OnTick(0, 101, MondayMs + MinuteMs + 499);
        Assert.Empty(desk.Fills);
        desk.Kernel.OnTick(0, 102, MondayMs + MinuteMs + 500);

        Assert.Equal(102m, desk.Fills[0].Price);
    }

    private static TradingDesk Desk(int latencyMs) =>
        AKernel().With(s => s with { LatencyMs = latencyMs, PathOrder = PathOrder.HighFirst, StopOnMarginRatio = 0.8m }).Open();
}
