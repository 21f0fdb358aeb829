using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Matching;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

/// <summary>Margin ratios 5 % (start) and 3 % (distance) at leverage 3: from 1.667 % of price, 1 % behind the best one.</summary>
public class TrailingStopTests
{
    [Fact]
    public void Trailing_begins_at_its_activation_price()
    {
        var desk = At100(Side.Buy);

        desk.Candle(open: 100, high: 101.6, low: 100, close: 101);
        Assert.Empty(desk.All<StopMoved>());

        desk.Candle(open: 101, high: 101.7, low: 101, close: 101.5);
        Assert.Equal(100.6m, desk.Stop()!.StopPrice); // 101.7 × 0.99 = 100.683, away from the market
    }

    [Fact]
    public void It_follows_the_high_and_never_loosens()
    {
        var desk = At100(Side.Buy);

        desk.Candle(open: 100, high: 103, low: 100, close: 102.8);
        Assert.Equal(101.9m, desk.Stop()!.StopPrice); // 103 × 0.99 = 101.97

        desk.Flat(102.2);
        Assert.Equal(101.9m, desk.Stop()!.StopPrice);

        desk.Candle(open: 102.2, high: 105, low: 102.2, close: 104.6);
        Assert.Equal(103.9m, desk.Stop()!.StopPrice);
        var stops = desk.All<StopMoved>().Select(e => e.StopPrice).ToList();
        Assert.Equal(stops.Order(), stops);
    }

    [Fact]
    public void A_short_is_followed_downwards()
    {
        var desk = At100(Side.Sell);

        desk.Candle(open: 100, high: 100, low: 97, close: 97.5);

        Assert.Equal(98m, desk.Stop()!.StopPrice); // 97 × 1.01 = 97.97, up to the tick
    }

    [Fact]
    public void A_trailed_stop_can_be_hit_in_the_candle_that_moved_it()
    {
        var desk = At100(Side.Buy, s => s with { PathOrder = PathOrder.HighFirst });

        desk.Candle(open: 100, high: 103, low: 100, close: 101);

        var trade = Assert.Single(desk.Trades);
        Assert.Equal((101.9m, "trailing_stop"), (trade.ExitPrice, trade.ExitReason));
    }

    [Fact]
    public void With_the_low_first_the_same_candle_leaves_the_position_open()
    {
        var desk = At100(Side.Buy, s => s with { PathOrder = PathOrder.LowFirst });

        desk.Candle(open: 102.6, high: 103, low: 102, close: 102.5);

        Assert.False(desk.Position.IsFlat);
        Assert.Equal(101.9m, desk.Stop()!.StopPrice);
    }

    [Fact]
    public void A_gap_through_a_trailed_stop_fills_at_the_open()
    {
        var desk = At100(Side.Buy);
        desk.Candle(open: 100, high: 103, low: 100, close: 102.8);

        desk.Flat(99);

        Assert.Equal(99m, Assert.Single(desk.Trades).ExitPrice);
    }

    [Fact]
    public void A_stop_that_has_not_trailed_is_a_stop_loss()
    {
        var desk = At100(Side.Buy);

        desk.Flat(97);

        Assert.Equal("stop_loss", Assert.Single(desk.Trades).ExitReason);
    }

    [Fact]
    public void Ticks_move_it_too()
    {
        var desk = At100(Side.Buy);

        desk.Kernel.OnTick(0, 104, MondayMs + 2 * MinuteMs + 1000);
        desk.Kernel.OnTick(0, 102.9, MondayMs + 2 * MinuteMs + 2000);

        Assert.Equal((102.9m, "trailing_stop"), (desk.Trades[0].ExitPrice, desk.Trades[0].ExitReason)); // 104 × 0.99 = 102.96 → 102.9
    }

    private static TradingDesk At100(Side side, Func<KernelSettings, KernelSettings>? change = null)
    {
        var desk = AKernel()
            .With(s => s with { TrailingActivationOnMarginRatio = 0.05m, TrailingDistanceOnMarginRatio = 0.03m, Leverage = 3 })
            .With(change ?? (s => s)).Open().Flat(100);
        desk.Send(AnOrder.Market(side, 1m));
        return desk.Flat(100);
    }
}
