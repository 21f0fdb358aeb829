using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

public class ParticipationTests
{
    [Fact]
    public void An_entry_gets_its_share_of_the_volume_and_keeps_working_with_the_rest()
    {
        var desk = AKernel().With(s => s with { MaxParticipationRatio = 0.25 }).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 6m));

        desk.Flat(100, volume: 10).Flat(100.2, volume: 10).Flat(100.4, volume: 10);

        Assert.Equal([(2.5m, 100m), (2.5m, 100.2m), (1m, 100.4m)], desk.Fills.Select(f => (f.Quantity, f.Price)));
        Assert.Equal(6m, desk.Position.Quantity);
    }

    [Fact]
    public void Parts_are_on_the_step_grid()
    {
        var desk = AKernel().With(s => s with { MaxParticipationRatio = 0.3333 }).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 6m));

        desk.Flat(100, volume: 10);

        Assert.Equal(3.333m, Assert.Single(desk.Fills).Quantity);
    }

    [Fact]
    public void The_stop_of_a_position_that_grows_closes_all_of_it()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 5m) with { StopLoss = 95m });
        desk.Flat(100, volume: 2).Flat(100, volume: 3);

        desk.Candle(open: 100, high: 100, low: 94, close: 94, volume: 1);

        Assert.Equal((5m, 95m), (desk.Fills[^1].Quantity, desk.Fills[^1].Price)); // protection does not wait for volume
        Assert.True(desk.Position.IsFlat);
    }

    [Fact]
    public void A_position_that_grows_at_a_worse_price_gets_a_tighter_stop()
    {
        // 6 % of margin at leverage 3 is 2 % of price: 98 for the first part, 98.98 for the mean of 101.
        var desk = AKernel().With(s => s with { StopOnMarginRatio = 0.06m }).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 4m));
        desk.Flat(100, volume: 2);
        Assert.Equal(98m, desk.Stop()!.StopPrice);

        desk.Flat(102, volume: 2);

        Assert.Equal(101m, desk.Position.EntryPrice);
        Assert.Equal(99m, desk.Stop()!.StopPrice); // up to the tick: the promised loss is not exceeded
        Assert.False(Assert.Single(desk.All<StopMoved>()).IsTrailing);

        desk.Flat(98);
        Assert.Equal("stop_loss", Assert.Single(desk.Trades).ExitReason);
    }

    [Fact]
    public void A_position_that_grows_at_a_better_price_keeps_its_stop()
    {
        var desk = AKernel().With(s => s with { StopOnMarginRatio = 0.06m }).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 4m));

        desk.Flat(100, volume: 2).Flat(99, volume: 2);

        Assert.Equal(98m, desk.Stop()!.StopPrice);
        Assert.Empty(desk.All<StopMoved>());
    }

    [Fact]
    public void A_stop_that_was_asked_for_as_a_price_stays_there()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Sell, 4m) with { StopLoss = 110m });

        desk.Flat(100, volume: 2).Flat(90, volume: 2);

        Assert.Equal(110m, desk.Stop()!.StopPrice);
    }

    [Fact]
    public void What_is_left_of_an_entry_ends_with_the_position()
    {
        // A trader whose stop was hit does not want the rest of the order that led into it.
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 5m) with { StopLoss = 95m });
        desk.Flat(100, volume: 2);

        desk.Candle(open: 94, high: 94, low: 94, close: 94, volume: 0).Flat(94);

        Assert.True(desk.Position.IsFlat);
        Assert.Empty(desk.Account.OpenOrders(0));
        Assert.Contains(desk.All<OrderCancelled>(), e => e is { OrderId: 1, Reason: "position_closed" });
        Assert.Single(desk.Trades);
    }

    [Fact]
    public void The_rest_of_an_entry_does_not_reopen_in_the_candle_that_stops_it_out()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 5m, 96m) with { StopLoss = 95m });

        desk.Candle(open: 100, high: 100, low: 90, close: 92, volume: 2).Candle(open: 92, high: 97, low: 92, close: 97);

        Assert.Equal([(2m, 96m), (2m, 95m)], desk.Fills.Select(f => (f.Quantity, f.Price)));
        Assert.True(desk.Position.IsFlat);
    }
}
