using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using BotCore.Trading.Risk;
using BotCore.Trading.Signals;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

public class KillSwitchTests
{
    [Fact]
    public void Close_cancels_every_entry_and_closes_every_position()
    {
        var desk = Busy();

        var outcome = desk.Kill(close: true);

        Assert.Equal(2, outcome.OrderIds.Count);
        Assert.DoesNotContain(desk.Account.OpenOrders(2), o => !o.Ticket.ReduceOnly);
        desk.Flat(101).Flat(101, instrument: 1).Flat(90, instrument: 2);
        Assert.Equal(0, desk.Account.OpenPositions);
        Assert.Equal(["kill_switch", "kill_switch"], desk.Trades.Select(t => t.ExitReason));
        Assert.All(Enumerable.Range(0, 3), i => Assert.Empty(desk.Account.OpenOrders(i)));
    }

    [Fact]
    public void Freeze_leaves_positions_to_their_protection()
    {
        var desk = Busy();
        desk.Close(0);

        var outcome = desk.Kill(close: false);

        Assert.Empty(outcome.OrderIds);
        Assert.All(Enumerable.Range(0, 3).SelectMany(i => desk.Account.OpenOrders(i)), o => Assert.Equal(OrderOrigin.Protection, o.Ticket.Origin));
        Assert.Equal(2, desk.Account.OpenPositions);
        desk.Flat(90);
        Assert.Equal("stop_loss", Assert.Single(desk.Trades).ExitReason);
    }

    [Fact]
    public void Positions_stay_protected_until_the_close_is_filled()
    {
        var desk = Busy();
        desk.Kill(close: true);

        desk.Flat(90);

        Assert.Equal((90m, 1), (desk.Trades[0].ExitPrice, desk.Trades.Count));
        Assert.True(desk.Position.IsFlat);
    }

    [Fact]
    public void It_halts_trading_until_a_person_releases_and_switches_on()
    {
        var desk = Busy();
        desk.Kill(close: true);

        Assert.Equal((RiskLevel.Halted, false), (desk.Account.RiskLevel, desk.Account.IsTradingOn));
        Assert.Equal("halted", desk.Send(AnOrder.Market(Side.Buy, 1m)).Code);
        Assert.Equal("halted", desk.Switch(on: true).Code);

        Assert.True(desk.Release().IsAccepted);
        Assert.Equal((RiskLevel.Active, false), (desk.Account.RiskLevel, desk.Account.IsTradingOn));
        Assert.True(desk.Switch(on: true).IsAccepted);
        Assert.Equal("not_halted", desk.Release().Code);
    }

    [Fact]
    public void Pulled_twice_it_replaces_its_own_orders()
    {
        var desk = Busy();
        desk.Kill(close: true);

        desk.Kill(close: true);
        desk.Flat(101).Flat(101, instrument: 1);

        Assert.Equal(2, desk.Trades.Count);
        Assert.Single(desk.Account.Restrictions);
    }

    [Fact]
    public void Its_first_order_comes_in_the_same_breath()
    {
        var desk = Busy();
        int before = desk.Happened.Count;

        desk.Kill(close: true);

        var record = desk.Happened.Skip(before).ToList();
        Assert.IsType<RestrictionImposed>(record[0]);
        Assert.Contains(record, e => e is OrderSubmitted { Ticket.Origin: OrderOrigin.KillSwitch });
        Assert.IsType<CommandHandled>(record[^1]);
    }

    /// <summary>A long, a short, and an entry that still works.</summary>
    private static TradingDesk Busy()
    {
        var desk = AKernel().Market(AnInstrument.Bitcoin, (1, Direction.Long)).Market(AnInstrument.Ether, (1, Direction.Short))
            .Market(AnInstrument.Bitcoin with { Symbol = Trading.Market.Symbol.Parse("THIRDUSDT") })
            .With(s => s with { RiskPerTradeRatio = 0.0005m }).Open();
        for (int round = 0; round < 2; round++)
            for (int i = 0; i < 3; i++) desk.Flat(100, instrument: i);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 95m) with { Instrument = 2 });
        Assert.Equal(2, desk.Account.OpenPositions);
        return desk;
    }
}
