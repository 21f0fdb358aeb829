using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

/// <summary>What becomes of a signal, each time with its recorded reason.</summary>
public class DecisionTests
{
    [Fact]
    public void A_signal_becomes_an_order_and_the_order_a_protected_position()
    {
        // 2 % of 10,000 over a stop of 5 % / 3 of 100: 200 / 1.6667 = 120.
        var desk = AKernel().With(s => s with { TargetOnMarginRatio = 0.10m }).Signalling((1, Direction.Long)).Open();

        desk.Flat(100).Flat(100);

        Assert.Equal(("ordered", "script", Direction.Long), desk.All<SignalRaised>().Select(e => (e.Outcome, e.Strategies, e.Direction)).Single());
        Assert.Equal(120m, desk.Position.Quantity);
        Assert.Equal(98.4m, desk.Stop()!.StopPrice);    // 98.333, towards the market
        Assert.Equal(103.3m, desk.Target()!.StopPrice); // 103.333
    }

    [Fact]
    public void Two_hours_in_a_row_confirm_where_a_candle_is_longer_than_the_wait()
    {
        var desk = AKernel().With(s => s with { PrimaryTimeframe = Timeframe.OneHour, IsConfirmationGateOn = true }).From(Timeframe.OneHour)
            .Signalling((1, Direction.Long), (2, Direction.Long), (4, Direction.Short)).Open();

        desk.Flat(100).Flat(100).Flat(100).Flat(100);

        Assert.Equal(["confirmation", "ordered", "confirmation"], desk.All<SignalRaised>().Select(e => e.Outcome));
        Assert.True(desk.Position.Quantity > 0m);
    }

    [Theory]
    [InlineData(0.02, 120)]
    [InlineData(0.01, 60)]
    public void Size_follows_the_risk_per_trade(double risk, double quantity)
    {
        // Regression: leverage once stood twice in the sizing, a cap hid it, and the risk per trade had no effect.
        var desk = AKernel().With(s => s with { RiskPerTradeRatio = (decimal)risk }).Signalling((1, Direction.Long)).Open();

        desk.Flat(100).Flat(100);

        Assert.Equal((decimal)quantity, desk.Position.Quantity);
    }

    [Fact]
    public void What_is_lost_at_the_stop_is_the_risk_per_trade_whatever_the_leverage()
    {
        foreach (int leverage in new[] { 1, 2, 5, 10 })
        {
            // Tick and fee out of the way; the stop is 5 % of margin, so 5 % / leverage of price.
            var desk = AKernel().With(s => s with { Leverage = leverage, RiskPerTradeRatio = 0.002m })
                .Market(AnInstrument.Bitcoin with { TickSize = 0.000001m, TakerFeeRate = 0m }, (1, Direction.Short)).Open();
            desk.Flat(100).Flat(100);

            desk.Candle(open: 100, high: 106, low: 100, close: 106);

            Assert.Equal(-20m, Assert.Single(desk.Trades).NetPnl, 1);
        }
    }

    [Fact]
    public void Exposure_caps_the_size()
    {
        var desk = AKernel().With(s => s with { SymbolExposureRatio = 0.20m }).Signalling((1, Direction.Long)).Open();

        desk.Flat(100).Flat(100);

        Assert.Equal(20m, desk.Position.Quantity);
    }

    [Fact]
    public void A_size_below_the_smallest_order_is_no_order()
    {
        var desk = AKernel().Market(AnInstrument.Bitcoin with { MinQuantity = 121m }, (1, Direction.Long)).Open();

        desk.Flat(100);

        Assert.Equal("size_below_minimum", desk.Kernel.LastDecision);
    }

    [Fact]
    public void The_same_direction_again_changes_nothing()
    {
        var desk = AKernel().Signalling((1, Direction.Long), (2, Direction.Long)).Open();

        desk.Flat(100).Flat(100).Flat(100);

        Assert.Equal(["ordered", "position_open"], desk.All<SignalRaised>().Select(e => e.Outcome));
        Assert.Single(desk.Fills);
    }

    [Fact]
    public void The_opposite_direction_closes_at_the_next_open()
    {
        var desk = AKernel().Signalling((1, Direction.Long), (2, Direction.Short)).Open();

        desk.Flat(100).Flat(100).Flat(101);

        Assert.Equal((101m, "opposite_signal"), desk.Trades.Select(t => (t.ExitPrice, t.ExitReason)).Single());
        Assert.True(desk.Position.IsFlat); // closed, not turned
    }

    [Fact]
    public void The_opposite_direction_is_ignored_when_settings_say_so()
    {
        var desk = AKernel().With(s => s with { ClosesOnOppositeSignal = false }).Signalling((1, Direction.Long), (2, Direction.Short)).Open();

        desk.Flat(100).Flat(100).Flat(101);

        Assert.Equal("opposite_ignored", desk.All<SignalRaised>()[^1].Outcome);
        Assert.Empty(desk.Trades);
    }

    [Fact]
    public void The_opposite_direction_ends_what_is_left_of_the_entry()
    {
        var desk = AKernel().Signalling((1, Direction.Long), (2, Direction.Short)).Open();

        desk.Flat(100).Flat(100, volume: 10).Flat(100).Flat(100);

        Assert.True(desk.Position.IsFlat);
        Assert.Equal(10m, Assert.Single(desk.Trades).Quantity);
        Assert.Empty(desk.Account.OpenOrders(0));
    }

    [Fact]
    public void An_order_on_its_way_is_not_doubled()
    {
        var desk = AKernel().Signalling((1, Direction.Long), (2, Direction.Long)).Open();

        desk.Flat(100).Flat(100, volume: 0);

        Assert.Equal("entry_pending", desk.Kernel.LastDecision);
        Assert.Single(desk.Account.OpenOrders(0));
    }

    [Fact]
    public void Every_primary_candle_has_its_decision_and_others_have_none()
    {
        var desk = AKernel().With(s => s with { PrimaryTimeframe = Trading.Market.Timeframe.ThreeMinutes }).Signalling((2, Direction.Long)).Open();
        var decisions = new List<string?>();

        for (int i = 0; i < 9; i++)
        {
            desk.Flat(100);
            decisions.Add(desk.Kernel.LastDecision);
        }

        Assert.Equal([null, null, "no_signal", null, null, "ordered", null, null, "no_signal"], decisions);
        Assert.Equal((2L, 1L), (desk.Kernel.Decisions["no_signal"], desk.Kernel.Decisions["ordered"]));
    }

    [Fact]
    public void Trading_off_still_closes_on_the_opposite_signal()
    {
        var desk = AKernel().Signalling((1, Direction.Long), (3, Direction.Short)).Open();
        desk.Flat(100).Flat(100);
        desk.Switch(on: false);

        desk.Flat(100).Flat(100);

        Assert.Equal("opposite_signal", Assert.Single(desk.Trades).ExitReason);
    }
}
