using BotCore.Tests.Builders;
using BotCore.Trading.Instruments;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Signals;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Risk.Correlation;

/// <summary>30 % of 10,000 may move together: 3,000. The first position is worth 2,000.</summary>
public class CorrelationRuleTests
{
    [Theory]
    [InlineData(1.0, Side.Buy, Side.Buy, 10, true)]    // alike, the same way: 2,000 + 1,000
    [InlineData(1.0, Side.Buy, Side.Buy, 11, false)]
    [InlineData(1.0, Side.Sell, Side.Sell, 11, false)]
    [InlineData(1.0, Side.Buy, Side.Sell, 20, true)]   // alike, opposite ways: one hedges the other
    [InlineData(-1.0, Side.Buy, Side.Sell, 11, false)] // mirrored, opposite ways: the same bet again
    [InlineData(-1.0, Side.Buy, Side.Buy, 20, true)]
    public void Markets_that_move_together_share_a_limit(double factor, Side first, Side second, int quantity, bool isAllowed)
    {
        var desk = Desk(factor);
        Open(desk, first);

        var outcome = desk.Send(Order(second, quantity) with { Instrument = 1 });

        Assert.Equal(isAllowed ? null : "correlation_exposure", outcome.Code);
    }

    [Theory]
    [InlineData(Side.Buy, Side.Buy)]
    [InlineData(Side.Buy, Side.Sell)]
    [InlineData(Side.Sell, Side.Buy)]
    public void Markets_that_do_not_move_together_share_nothing(Side first, Side second)
    {
        var desk = Desk(factor: 0);
        Open(desk, first);

        Assert.True(desk.Send(Order(second, 20) with { Instrument = 1 }).IsAccepted);
    }

    [Theory]
    [InlineData(Side.Buy)]
    [InlineData(Side.Sell)]
    public void Markets_of_which_it_is_not_known_count_as_one_bet_either_way(Side second)
    {
        var desk = Desk(1.0, hours: 20); // 48 are needed
        Open(desk, Side.Buy);

        Assert.Equal("correlation_exposure", desk.Send(Order(second, 11) with { Instrument = 1 }).Code);
        Assert.True(desk.Send(Order(second, 10) with { Instrument = 1 }).IsAccepted);
    }

    [Fact]
    public void An_entry_on_its_way_counts_like_a_position()
    {
        var desk = Desk(1.0);
        desk.Send(Order(Side.Buy, 20));

        Assert.Equal("correlation_exposure", desk.Send(Order(Side.Buy, 11) with { Instrument = 1 }).Code);
    }

    [Fact]
    public void A_strategys_entry_takes_what_is_left_instead_of_being_denied()
    {
        var desk = Desk(1.0, signalAt: 61);
        Open(desk, Side.Buy);

        desk.Flat(100, instrument: 1);

        var entry = desk.Account.OpenOrders(1).Single(order => !order.Ticket.ReduceOnly);
        Assert.Equal(10m, entry.Ticket.Quantity);
        Assert.Contains("bound by the exposure that moves together", desk.All<BotCore.Trading.Kernel.SignalRaised>()[^1].OutcomeReason, StringComparison.Ordinal);
    }

    private static TradingDesk Desk(double factor, int hours = 60, int signalAt = 0)
    {
        Instrument first = AnInstrument.Bitcoin with { TakerFeeRate = 0m }, second = AnInstrument.Ether with { TakerFeeRate = 0m, TickSize = 0.1m };
        var script = signalAt > 0 ? new[] { (signalAt, Direction.Long) } : [];
        var desk = AKernel().From(Timeframe.OneHour).With(s => s with
        {
            PrimaryTimeframe = Timeframe.OneHour,
            CorrelationExposureRatio = 0.30m,
            StaleAfterSeconds = 86_400,
        }).Market(first).Market(second, script).Open();
        double a = 100, b = 100;
        for (int hour = 1; hour <= hours; hour++)
        {
            double move = hour == hours ? 0 : hour * 7919 % 13 * 0.001 - 0.006;
            double other = factor != 0 ? factor * move : hour * 104729 % 17 * 0.001 - 0.008;
            a = hour == hours ? 100 : a * (1 + move);
            b = hour == hours ? 100 : b * (1 + other);
            desk.Flat(a).Flat(b, instrument: 1);
        }
        return desk;
    }

    private static void Open(TradingDesk desk, Side side)
    {
        Assert.True(desk.Send(Order(side, 20)).IsAccepted);
        desk.Flat(100);
        Assert.False(desk.Position.IsFlat);
    }

    private static OrderIntent Order(Side side, int quantity) =>
        AnOrder.Market(side, quantity) with { Leverage = 1, StopLoss = side == Side.Buy ? 50m : 150m };
}
