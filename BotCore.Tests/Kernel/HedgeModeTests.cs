using BotCore.Tests.Builders;
using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

/// <summary>A long and a short position of one symbol side by side. All by hand: no trading fees, maintenance 1 % without amount.</summary>
public class HedgeModeTests
{
    private static readonly Instrument Bitcoin = AnInstrument.Bitcoin with { MakerFeeRate = 0m, TakerFeeRate = 0m, Brackets = [new(0m, 1_000_000_000m, 0.01m, 0m, 50)] };

    [Fact]
    public void Long_and_short_stand_side_by_side_each_with_its_stop()
    {
        var desk = Both(longQuantity: 2m, shortQuantity: 1m);

        Assert.Equal((2m, -1m, 2), (Long(desk).Quantity, Short(desk).Quantity, desk.Account.OpenPositions));
        Assert.Equal([80m, 120m], desk.Account.OpenOrders(0).Where(o => o.Ticket.Type == OrderType.Stop).Select(o => o.StopPrice).Order());
        Assert.Equal(1m, desk.Account.NetQuantityOf(0));
        desk.Flat(90);
        Assert.Equal(1_000m - 20m + 10m, desk.Account.ExactEquity()); // 2 × −10 and 1 × +10
    }

    [Fact]
    public void The_stop_of_one_leaves_the_other_alone()
    {
        var desk = Both(2m, 1m);

        desk.Candle(open: 100, high: 121, low: 100, close: 121);

        Assert.Equal((2m, 0m), (Long(desk).Quantity, Short(desk).Quantity));
        Assert.Equal((Direction.Short, 120m, -20m), (desk.Trades[0].Direction, desk.Trades[0].ExitPrice, desk.Trades[0].GrossPnl));
        Assert.Equal(80m, Assert.Single(desk.Account.OpenOrders(0)).StopPrice);
    }

    [Fact]
    public void What_goes_against_its_side_only_reduces_that_side()
    {
        var desk = Both(2m, 1m);

        Assert.Null(desk.Send(AnOrder.Market(Side.Sell, 1.5m) with { PositionSide = PositionSide.Long }).Code);
        Assert.True(desk.Account.OpenOrders(0)[^1].Ticket.ReduceOnly);
        desk.Flat(100);

        Assert.Equal((0.5m, -1m), (Long(desk).Quantity, Short(desk).Quantity));
        Assert.Equal("reduce_only", desk.Send(AnOrder.Market(Side.Sell, 1m) with { PositionSide = PositionSide.Long }).Code);
        Assert.Equal("reduce_only", desk.Send(AnOrder.Market(Side.Sell, 1m) with { PositionSide = PositionSide.Short, ReduceOnly = true }).Code);
        Assert.Equal("position_open", desk.Send(AnOrder.Market(Side.Sell, 1m) with { PositionSide = PositionSide.Short }).Code);
    }

    [Fact]
    public void A_reduce_only_order_needs_a_position_on_its_side()
    {
        var desk = Desk().Flat(100);
        Open(desk, PositionSide.Long, 1m);

        Assert.Equal("no_position", desk.Send(AnOrder.Market(Side.Buy, 1m) with { PositionSide = PositionSide.Short }).Code);
    }

    [Fact]
    public void Every_order_says_its_side_in_hedge_mode_and_none_in_one_way_mode()
    {
        Assert.Equal("position_side", Desk().Flat(100).Send(AnOrder.Market(Side.Buy, 1m)).Code);
        Assert.Equal("position_side", AKernel().Open().Flat(100).Send(AnOrder.Market(Side.Buy, 1m) with { PositionSide = PositionSide.Long }).Code);
        Assert.Equal("position_side", Both(1m, 1m).Close().Code);
    }

    [Fact]
    public void A_position_is_closed_by_its_side()
    {
        var desk = Both(2m, 1m);

        var outcome = desk.Handle(new ClosePosition("close-short", "f", 0, null, PositionSide.Short));
        desk.Flat(95);

        Assert.True(outcome.IsAccepted);
        Assert.Equal((2m, true, 5m), (Long(desk).Quantity, Short(desk).IsFlat, desk.Trades[0].GrossPnl));
    }

    [Fact]
    public void The_kill_switch_closes_both()
    {
        var desk = Both(2m, 1m);

        Assert.Equal(2, desk.Kill(close: true).OrderIds.Count);
        desk.Flat(100);

        Assert.True(desk.Account.IsFlat(0));
        Assert.Empty(desk.Account.OpenOrders(0));
    }

    [Fact]
    public void Each_pays_or_receives_its_own_funding()
    {
        var desk = Both(2m, 1m);

        desk.Kernel.OnFunding(0, 0.001m, 100m, MondayMs + 8 * 60 * MinuteMs);

        // The long pays 2 × 100 × 0.1 %, the short receives 1 × 100 × 0.1 %.
        Assert.Equal([(PositionSide.Long, -0.2m), (PositionSide.Short, 0.1m)], desk.All<FundingSettled>().Select(e => (e.PositionSide!.Value, e.Payment)));
        Assert.Equal((-0.2m, 0.1m), (Long(desk).Funding, Short(desk).Funding));
    }

    [Fact]
    public void Isolated_each_is_liquidated_by_its_own_margin()
    {
        var desk = Both(2m, 1m, leverage: 10, stops: (91m, 108m));

        // Long: 20 + 2 (P − 100) = 0.02 P at 180 / 1.98; short: 10 + 1 (100 − P) = 0.01 P at 110 / 1.01.
        Assert.Equal(180m / 1.98m, desk.Account.LiquidationPriceOf(0, PositionSide.Long)!.Value, 8);
        Assert.Equal(110m / 1.01m, desk.Account.LiquidationPriceOf(0, PositionSide.Short)!.Value, 8);
        desk.Flat(90);

        Assert.Equal(("liquidation", -20m), (Assert.Single(desk.Trades).ExitReason, desk.Trades[0].GrossPnl - desk.Trades[0].Fees));
        Assert.Equal(-1m, Short(desk).Quantity);
    }

    [Fact]
    public void Cross_both_are_liquidated_by_what_they_come_to_together()
    {
        var desk = Both(30m, 10m, cross: true, leverage: 20);

        // 1000 + 30 (P − 100) + 10 (100 − P) = 1 % × 40 P: 20 P − 1000 = 0.4 P at 51.02; alone the long would end at 2000 / 29.7 = 67.3.
        Assert.Equal(1_000m / 19.6m, desk.Account.LiquidationPriceOf(0, PositionSide.Long)!.Value, 8);
        Assert.Null(desk.Account.LiquidationPriceOf(0, PositionSide.Short));
    }

    [Fact]
    public void A_gap_beyond_both_takes_the_loser_first_and_the_winner_pays_for_it()
    {
        var desk = Both(30m, 10m, cross: true, leverage: 20);

        desk.Flat(50);

        // The long has lost 1,500, the short has won 500: 1,000 and 500 stand behind the loss. What is left is nothing, and the short goes too.
        Assert.Equal(Direction.Long, desk.Trades[0].Direction);
        Assert.Equal("liquidation", desk.Trades[0].ExitReason);
        Assert.True(desk.Account.Ledger.WalletBalance >= 0m);
        Assert.Equal(0m, desk.Account.Ledger.Imbalance());
    }

    [Fact]
    public void A_perfect_hedge_is_liquidated_only_where_maintenance_alone_eats_the_balance()
    {
        var desk = Both(10m, 10m, cross: true, leverage: 20, stops: (60m, 140m));

        // 1000 = 1 % × 20 P at 5,000.
        Assert.Null(desk.Account.LiquidationPriceOf(0, PositionSide.Long));
        Assert.Equal(5_000m, desk.Account.LiquidationPriceOf(0, PositionSide.Short));
    }

    [Fact]
    public void Limits_count_both_sides()
    {
        var desk = Desk(s => s with { SymbolExposureRatio = 0.5m, MaxPositions = 2 }).Flat(100);
        Open(desk, PositionSide.Long, 3m);

        // 300 of 500 are taken by the long: a short of 250 is too much, one of 200 is not.
        Assert.Equal("symbol_exposure", desk.Send(AnOrder.Market(Side.Sell, 2.5m) with { PositionSide = PositionSide.Short }).Code);
        Open(desk, PositionSide.Short, 2m);
        Assert.Equal(2, desk.Account.OpenPositions);
        Assert.Equal("max_positions", TwoMarkets().Code);

        static CommandOutcome TwoMarkets()
        {
            var desk = AKernel().Market(Bitcoin).Market(AnInstrument.Ether).With(s => s with { PositionMode = PositionMode.Hedge, MaxPositions = 2 }).Open().Flat(100).Flat(100, instrument: 1);
            Open(desk, PositionSide.Long, 1m);
            Open(desk, PositionSide.Short, 1m);
            desk.Flat(100, instrument: 1);
            return desk.Send(AnOrder.Market(Side.Buy, 1m) with { Instrument = 1, PositionSide = PositionSide.Long });
        }
    }

    [Fact]
    public void An_opposite_signal_opens_the_other_side_when_it_may_not_close()
    {
        var desk = AKernel().Market(Bitcoin, (1, Direction.Long), (3, Direction.Short)).With(s => s with { PositionMode = PositionMode.Hedge, ClosesOnOppositeSignal = false })
            .Open().Flat(100).Flat(100).Flat(100).Flat(100);

        Assert.True(Long(desk).Quantity > 0m && Short(desk).Quantity < 0m);
    }

    [Fact]
    public void An_opposite_signal_closes_the_other_side_when_it_may()
    {
        var desk = AKernel().Market(Bitcoin, (1, Direction.Long), (3, Direction.Short)).With(s => s with { PositionMode = PositionMode.Hedge })
            .Open().Flat(100).Flat(100).Flat(100).Flat(100);

        Assert.True(desk.Account.IsFlat(0));
        Assert.Equal("opposite_signal", Assert.Single(desk.Trades).ExitReason);
    }

    [Fact]
    public void The_mode_changes_only_while_nothing_is_open()
    {
        var desk = AKernel().Market(Bitcoin).Open().Flat(100);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 90m) with { StopLoss = 80m });

        var refused = desk.Change(("account.positionMode", "hedge"));
        Assert.Equal(("position_mode", "account.positionMode: can be changed only while nothing is open; there are 0 positions and 1 orders"), (refused.Code, refused.Reason));
        desk.Cancel(1);
        Assert.True(desk.Change(("account.positionMode", "hedge")).IsAccepted);
        Open(desk, PositionSide.Short, 1m);
        Assert.Equal("position_mode", desk.Change(("account.positionMode", "one-way")).Code);
        Assert.True(desk.Change(("account.positionMode", "hedge"), ("account.leverage", "4")).IsAccepted); // it is that already

        var replayed = AKernel().Market(Bitcoin).Build();
        foreach (var happened in desk.Happened) replayed.Replay(happened);
        Assert.Equal((PositionMode.Hedge, -1m), (replayed.Account.PositionMode, replayed.Account.PositionOf(0, PositionSide.Short).Quantity));
    }

    [Fact]
    public void The_mode_is_the_accounts_and_outlives_the_options_of_a_start()
    {
        var desk = Both(2m, 1m);
        var restored = AKernel().Market(Bitcoin).Build();

        restored.TransferAccount(StateTransfer.Read(desk.AccountBytes()));
        Assert.Equal((2m, -1m), (restored.Account.PositionOf(0, PositionSide.Long).Quantity, restored.Account.PositionOf(0, PositionSide.Short).Quantity));

        var oneWay = AKernel().Market(Bitcoin).Open();
        var startedHedged = AKernel().Market(Bitcoin).With(s => s with { PositionMode = PositionMode.Hedge }).Build();
        foreach (var happened in oneWay.Happened) startedHedged.Replay(happened);
        startedHedged.Open(MondayMs, tradingOn: true);
        Assert.Equal(PositionMode.OneWay, startedHedged.Account.PositionMode);
    }

    [Fact]
    public void Both_sides_may_be_of_one_pair()
    {
        var desk = Desk().Flat(100);
        desk.Handle(new PlaceOrderPair(
            "breakout", "f", AnOrder.Stop(Side.Buy, 1m, 105m) with { PositionSide = PositionSide.Long },
            AnOrder.Stop(Side.Sell, 1m, 95m) with { PositionSide = PositionSide.Short }));

        desk.Candle(open: 100, high: 101, low: 94, close: 95);

        Assert.Equal((0m, -1m), (Long(desk).Quantity, Short(desk).Quantity));
        Assert.Equal("one_cancels_other", Assert.Single(desk.All<OrderCancelled>()).Reason);
    }

    private static TradingDesk Both(
        decimal longQuantity, decimal shortQuantity, bool cross = false, int leverage = 3, (decimal Long, decimal Short)? stops = null)
    {
        var desk = Desk(s => s with { Leverage = leverage, MaxLeverage = 50, MarginMode = cross ? MarginMode.Cross : MarginMode.Isolated }).Flat(100);
        // The short first: beside it a long may have a stop that it could not have alone.
        Open(desk, PositionSide.Short, shortQuantity, stops?.Short ?? 120m);
        Open(desk, PositionSide.Long, longQuantity, stops?.Long ?? 80m);
        return desk;
    }

    private static void Open(TradingDesk desk, PositionSide side, decimal quantity, decimal? stop = null)
    {
        var outcome = desk.Send(AnOrder.Market(side.Opening(), quantity) with { PositionSide = side, StopLoss = stop ?? (side == PositionSide.Long ? 80m : 120m) });
        Assert.True(outcome.IsAccepted, outcome.Reason);
        desk.Flat(100);
    }

    private static TradingDesk Desk(Func<KernelSettings, KernelSettings>? change = null) =>
        AKernel().Market(Bitcoin).With(s => (change ?? (x => x))(s with { StartingBalance = 1_000m, PositionMode = PositionMode.Hedge })).Open();

    private static Position Long(TradingDesk desk) => desk.Account.PositionOf(0, PositionSide.Long);

    private static Position Short(TradingDesk desk) => desk.Account.PositionOf(0, PositionSide.Short);
}
