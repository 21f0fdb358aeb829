using BotCore.Tests.Builders;
using BotCore.Trading.Matching;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

public class StopAndTargetTests
{
    [Theory]
    [InlineData(99, 100, 94, 96, 95, "stop_loss")]         // inside: at the stop
    [InlineData(92, 93, 91, 92, 92, "stop_loss")]          // gap through the stop: at the open
    [InlineData(95, 96, 95, 96, 95, "stop_loss")]          // opens at the stop
    [InlineData(101, 111, 101, 110.5, 110, "take_profit")] // inside: at the target
    [InlineData(112, 113, 111, 112, 112, "take_profit")]   // gap beyond the target: at the open
    public void A_long_is_closed_where_its_stop_or_target_is_met(
        double open, double high, double low, double close, double exit, string reason)
    {
        var desk = LongAt100(AKernel());

        desk.Candle(open, high, low, close);

        var trade = Assert.Single(desk.Trades);
        Assert.Equal((decimal)exit, trade.ExitPrice);
        Assert.Equal(reason, trade.ExitReason);
        Assert.Equal((decimal)exit - 100m, trade.GrossPnl);
        Assert.Empty(desk.Account.OpenOrders(0));
    }

    [Theory]
    [InlineData(101, 106, 100, 104, 105, "stop_loss")]
    [InlineData(108, 109, 107, 108, 108, "stop_loss")]
    [InlineData(99, 99, 89, 90, 90, "take_profit")]
    [InlineData(88, 89, 87, 88, 88, "take_profit")]
    public void A_short_is_closed_where_its_stop_or_target_is_met(
        double open, double high, double low, double close, double exit, string reason)
    {
        var desk = ShortAt100(AKernel());

        desk.Candle(open, high, low, close);

        var trade = Assert.Single(desk.Trades);
        Assert.Equal(((decimal)exit, reason), (trade.ExitPrice, trade.ExitReason));
        Assert.Equal(100m - (decimal)exit, trade.GrossPnl);
    }

    [Theory]
    [InlineData(PathOrder.HighFirst, 111, 94, 110)]
    [InlineData(PathOrder.LowFirst, 111, 94, 95)]
    [InlineData(PathOrder.Adaptive, 111, 94, 95)]   // the low is nearer to the open
    [InlineData(PathOrder.Adaptive, 111, 88, 110)]  // the high is nearer
    [InlineData(PathOrder.Adaptive, 111, 89, 95)]   // equally near: the low first
    [InlineData(PathOrder.Pessimistic, 111, 88, 95)]
    public void With_stop_and_target_in_one_candle_the_path_decides_for_a_long(PathOrder path, double high, double low, double exit)
    {
        var desk = LongAt100(AKernel().With(s => s with { PathOrder = path }));

        desk.Candle(open: 100, high, low, close: 100);

        Assert.Equal((decimal)exit, Assert.Single(desk.Trades).ExitPrice);
        Assert.Equal(1, desk.Kernel.AmbiguousCandles);
    }

    [Theory]
    [InlineData(PathOrder.HighFirst, 112, 89, 105)]
    [InlineData(PathOrder.LowFirst, 112, 89, 90)]
    [InlineData(PathOrder.Adaptive, 112, 89, 90)]
    [InlineData(PathOrder.Adaptive, 106, 89, 105)]
    [InlineData(PathOrder.Pessimistic, 112, 89, 105)]
    public void With_stop_and_target_in_one_candle_the_path_decides_for_a_short(PathOrder path, double high, double low, double exit)
    {
        var desk = ShortAt100(AKernel().With(s => s with { PathOrder = path }));

        desk.Candle(open: 100, high, low, close: 100);

        Assert.Equal((decimal)exit, Assert.Single(desk.Trades).ExitPrice);
        Assert.Equal(1, desk.Kernel.AmbiguousCandles);
    }

    [Fact]
    public void Equally_near_is_judged_by_the_prices_and_not_by_binary_fractions()
    {
        // 100.7 − 100.4 and 100.4 − 100.1 differ in the last bit of a double, and the high would come first.
        var desk = AKernel().Open().Flat(100.4);
        desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 100.2m, TakeProfit = 100.6m });
        desk.Flat(100.4);

        desk.Candle(open: 100.4, high: 100.7, low: 100.1, close: 100.4);

        Assert.Equal(100.2m, Assert.Single(desk.Trades).ExitPrice);
    }

    [Theory]
    [InlineData(100, 109.9, 94, 96)]  // only the stop lies in it
    [InlineData(100, 111, 95.1, 110)] // only the target
    [InlineData(94, 111, 93, 110)]    // the open decided before any path
    public void A_candle_is_not_ambiguous_when_no_path_could_change_it(double open, double high, double low, double close)
    {
        var desk = LongAt100(AKernel());

        desk.Candle(open, high, low, close);

        Assert.Equal(0, desk.Kernel.AmbiguousCandles);
    }

    [Fact]
    public void The_entry_candle_can_already_hit_the_stop()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 95m });

        desk.Candle(open: 100, high: 101, low: 94, close: 100);

        Assert.Equal(95m, Assert.Single(desk.Trades).ExitPrice);
    }

    [Fact]
    public void An_entry_that_gaps_beyond_its_own_stop_is_closed_at_once()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 95m });

        desk.Candle(open: 90, high: 99, low: 90, close: 99);

        Assert.Equal([90m, 90m], desk.Fills.Select(f => f.Price));
        Assert.True(desk.Position.IsFlat);
    }

    [Fact]
    public void Stop_and_target_keep_their_distance_on_margin_from_the_fill()
    {
        var desk = AKernel().With(s => s with { StopOnMarginRatio = 0.06m, TargetOnMarginRatio = 0.12m, Leverage = 3 }).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));

        desk.Flat(110);

        Assert.Equal(107.8m, desk.Stop()!.StopPrice);   // 110 × (1 − 0.06 / 3)
        Assert.Equal(114.4m, desk.Target()!.StopPrice); // 110 × (1 + 0.12 / 3)
    }

    [Fact]
    public void When_target_and_stop_wait_the_one_that_ends_the_position_ends_the_other()
    {
        var desk = LongAt100(AKernel());
        long stop = desk.Stop()!.Ticket.Id;

        desk.Candle(open: 101, high: 111, low: 101, close: 111);

        var cancelled = Assert.Single(desk.All<Trading.Kernel.OrderCancelled>());
        Assert.Equal((stop, "position_closed"), (cancelled.OrderId, cancelled.Reason));
    }

    private static TradingDesk LongAt100(KernelSketch kernel)
    {
        var desk = kernel.Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 95m, TakeProfit = 110m });
        return desk.Flat(100);
    }

    private static TradingDesk ShortAt100(KernelSketch kernel)
    {
        var desk = kernel.Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Sell, 1m) with { StopLoss = 105m, TakeProfit = 90m });
        return desk.Flat(100);
    }
}
