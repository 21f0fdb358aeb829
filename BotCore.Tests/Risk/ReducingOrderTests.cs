using BotCore.Tests.Builders;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Risk;

/// <summary>What makes a position smaller must always be possible; what pretends to must not.</summary>
public class ReducingOrderTests
{
    [Fact]
    public void Without_a_position_there_is_nothing_to_reduce() =>
        Assert.Equal("no_position", AKernel().Open().Flat(100).Send(AnOrder.Market(Side.Sell, 1m) with { ReduceOnly = true }).Code);

    [Theory]
    [InlineData(Side.Buy, 1, "reduce_only")]
    [InlineData(Side.Sell, 3.001, "reduce_only")]
    [InlineData(Side.Sell, 3, null)]
    public void It_goes_against_the_position_and_is_not_larger(Side side, double quantity, string? code) =>
        Assert.Equal(code, LongOfThree().Send(AnOrder.Market(side, (decimal)quantity) with { ReduceOnly = true }).Code);

    [Fact]
    public void An_order_that_would_turn_the_position_is_denied() =>
        Assert.Equal("position_open", LongOfThree().Send(AnOrder.Market(Side.Sell, 3.001m)).Code);

    [Fact]
    public void A_position_below_the_smallest_order_can_be_closed()
    {
        // What a thin market filled of an entry may be less than an order must have.
        var desk = AKernel().Market(AnInstrument.Bitcoin with { MinQuantity = 0.5m }).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));
        desk.Flat(100, volume: 0.2);

        Assert.True(desk.Close().IsAccepted);

        Assert.True(desk.Flat(100).Position.IsFlat);
    }

    [Fact]
    public void The_kill_switch_closes_a_position_below_the_smallest_order()
    {
        var desk = AKernel().Market(AnInstrument.Bitcoin with { MinQuantity = 0.5m }).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));
        desk.Flat(100, volume: 0.2);

        Assert.True(desk.Kill(close: true).IsAccepted);

        Assert.True(desk.Flat(100).Position.IsFlat);
    }

    [Fact]
    public void Limits_that_stop_entries_let_reductions_through()
    {
        var desk = AKernel().With(s => s with { MaxOrdersPerMinute = 1 }).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 3m));
        desk.Flat(100);
        desk.Kill(close: false);

        desk.Kernel.Handle(new Trading.Kernel.ClosePosition("late", "f", 0, 1m), desk.Kernel.NowMs + DayMs); // halted, stale, too many orders

        Assert.Null(desk.All<Trading.Kernel.CommandHandled>()[^1].Code);
    }

    private static TradingDesk LongOfThree()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 3m));
        return desk.Flat(100);
    }
}
