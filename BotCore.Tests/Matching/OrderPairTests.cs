using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

/// <summary>One cancels the other, and an entry that brings its stop and target with it.</summary>
public class OrderPairTests
{
    [Fact]
    public void The_order_that_fills_cancels_the_other()
    {
        var desk = AKernel().Open().Flat(100);
        var ids = Pair(desk, AnOrder.Limit(Side.Buy, 1m, 95m), AnOrder.Stop(Side.Buy, 1m, 105m)).OrderIds;

        desk.Candle(open: 100, high: 106, low: 99, close: 105);

        Assert.Equal((ids[1], 105m), (desk.Fills[0].OrderId, desk.Fills[0].Price));
        Assert.Equal((ids[0], "one_cancels_other"), (desk.All<OrderCancelled>()[0].OrderId, desk.All<OrderCancelled>()[0].Reason));
        Assert.Equal(1m, desk.Position.Quantity);
    }

    [Fact]
    public void A_candle_that_reaches_both_fills_the_one_that_comes_first_on_the_path()
    {
        var desk = AKernel().Open().Flat(100);
        Pair(desk, AnOrder.Limit(Side.Buy, 1m, 95m), AnOrder.Stop(Side.Sell, 1m, 97m) with { StopLoss = 120m });

        desk.Candle(open: 100, high: 101, low: 94, close: 100);

        Assert.Equal(-1m, desk.Position.Quantity);
        Assert.Single(desk.Fills);
    }

    [Fact]
    public void A_fill_in_part_cancels_the_other_as_well()
    {
        var desk = AKernel().Open().Flat(100);
        Pair(desk, AnOrder.Limit(Side.Buy, 5m, 95m), AnOrder.Stop(Side.Buy, 5m, 105m));

        desk.Candle(open: 100, high: 100, low: 94, close: 95, volume: 2).Candle(open: 95, high: 106, low: 95, close: 105);

        Assert.All(desk.Fills, f => Assert.Equal(95m, f.Price));
        Assert.Equal(5m, desk.Position.Quantity);
    }

    [Fact]
    public void A_trigger_cancels_the_other_although_nothing_filled_yet()
    {
        var desk = AKernel().Open().Flat(100);
        Pair(desk, AnOrder.StopLimit(Side.Buy, 1m, stop: 105m, limit: 103m), AnOrder.Limit(Side.Buy, 1m, 95m));

        desk.Candle(open: 104, high: 106, low: 103.5, close: 105);

        Assert.Empty(desk.Fills);
        Assert.Equal("one_cancels_other", Assert.Single(desk.All<OrderCancelled>()).Reason);
    }

    [Fact]
    public void Cancelling_one_cancels_both()
    {
        var desk = AKernel().Open().Flat(100);
        var ids = Pair(desk, AnOrder.Limit(Side.Buy, 1m, 95m), AnOrder.Stop(Side.Buy, 1m, 105m)).OrderIds;

        desk.Cancel(ids[1]);

        Assert.Empty(desk.Account.OpenOrders(0));
    }

    [Fact]
    public void A_pair_may_close_a_position()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 80m });
        desk.Flat(100);
        Pair(desk, AnOrder.Limit(Side.Sell, 1m, 110m) with { ReduceOnly = true }, AnOrder.Stop(Side.Sell, 1m, 90m) with { ReduceOnly = true });

        desk.Candle(open: 100, high: 111, low: 99, close: 110);

        Assert.True(desk.Position.IsFlat);
        Assert.Empty(desk.Account.OpenOrders(0));
        Assert.Equal(110m, Assert.Single(desk.Trades).ExitPrice);
    }

    [Fact]
    public void Both_pass_risk_or_neither_is_placed()
    {
        var desk = AKernel().Open().Flat(100);

        var outcome = Pair(desk, AnOrder.Limit(Side.Buy, 1m, 95m), AnOrder.Stop(Side.Buy, 1m, 99m)); // a buy stop below the price

        Assert.Equal("stop_price", outcome.Code);
        Assert.Empty(desk.All<OrderSubmitted>());
        Assert.Single(desk.All<OrderDenied>());
    }

    [Fact]
    public void Orders_of_two_symbols_are_no_pair()
    {
        var desk = AKernel().Market(AnInstrument.Bitcoin).Market(AnInstrument.Ether).Open().Flat(100).Flat(100, instrument: 1);

        var outcome = Pair(desk, AnOrder.Limit(Side.Buy, 1m, 95m), AnOrder.Stop(Side.Buy, 1m, 105m) with { Instrument = 1 });

        Assert.Equal("pair", outcome.Code);
    }

    [Fact]
    public void An_entry_brings_its_stop_and_target_and_one_of_them_ends_the_other()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 98m) with { StopLoss = 90m, TakeProfit = 110m });

        desk.Candle(open: 100, high: 100, low: 97, close: 98);
        Assert.Equal((90m, 110m), (desk.Stop()!.StopPrice, desk.Target()!.StopPrice));
        desk.Candle(open: 100, high: 112, low: 100, close: 111);

        Assert.Equal("take_profit", Assert.Single(desk.Trades).ExitReason);
        Assert.Empty(desk.Account.OpenOrders(0));
    }

    private static CommandOutcome Pair(TradingDesk desk, OrderIntent first, OrderIntent second) =>
        desk.Handle(new PlaceOrderPair($"pair-{first.Type}-{second.Type}", "f", first, second));
}
