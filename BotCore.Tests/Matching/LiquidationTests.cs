using BotCore.Tests.Builders;
using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;
using BotCore.Trading.Signals;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

/// <summary>
/// 10 at 100 with leverage 20 and a maintenance rate of 0.4 %: margin 50; a long is liquidated at 950 / 9.96 = 95.3815 and
/// bankrupt at 95, a short at 1050 / 10.04 = 104.5817 and 105.
/// </summary>
public class LiquidationTests
{
    [Theory]
    [InlineData(Side.Buy, 95.2, 95.2, 48, 0.952)]      // between liquidation and bankruptcy: 10 × 95.2 × 0.1 %
    [InlineData(Side.Buy, 95.05, 95, 50, 0)]           // 95.05 down to the tick is the bankruptcy price: nothing is left for a fee
    [InlineData(Side.Buy, 80, 95, 50, 0)]              // a gap far beyond: the insurance fund pays what the margin does not
    [InlineData(Side.Sell, 104.8, 104.8, 48, 1.048)]
    [InlineData(Side.Sell, 104.9, 104.9, 49, 1)]       // 1.049 of fee, but only 1 is left
    [InlineData(Side.Sell, 130, 105, 50, 0)]
    public void A_gap_past_stop_and_liquidation_never_costs_more_than_the_margin(
        Side side, double open, double price, double loss, double fee)
    {
        var desk = At100(side);

        desk.Flat(open);

        var trade = Assert.Single(desk.Trades);
        Assert.Equal("liquidation", trade.ExitReason);
        Assert.Equal((decimal)price, trade.ExitPrice);
        Assert.Equal(-(decimal)loss, trade.GrossPnl);
        Assert.Equal((decimal)fee, desk.Account.Ledger[LedgerAccount.LiquidationFees]);
        Assert.Equal(10_000m - (decimal)loss - (decimal)fee - 0.4m, desk.Account.Ledger.WalletBalance); // entry fee 1000 × 0.04 %
        Assert.Empty(desk.Account.OpenOrders(0));
    }

    [Fact]
    public void A_stop_in_front_of_the_liquidation_comes_first()
    {
        var desk = At100(Side.Buy);

        desk.Candle(open: 96, high: 96, low: 94, close: 94);

        Assert.Equal((95.5m, "stop_loss"), (desk.Trades[0].ExitPrice, desk.Trades[0].ExitReason));
    }

    [Fact]
    public void A_gap_between_stop_and_liquidation_fills_the_stop()
    {
        var desk = At100(Side.Buy);

        desk.Flat(95.4);

        Assert.Equal((95.4m, "stop_loss"), (desk.Trades[0].ExitPrice, desk.Trades[0].ExitReason));
    }

    [Fact]
    public void Slippage_of_a_stop_stops_at_the_bankruptcy_price()
    {
        var desk = At100(Side.Buy);
        desk.Change(("execution.slippageBps", "500"));

        desk.Candle(open: 96, high: 96, low: 95.5, close: 95.5);

        Assert.Equal(95m, Assert.Single(desk.Trades).ExitPrice); // 95.5 − 5 % would be 90.7
    }

    [Fact]
    public void A_position_that_is_paid_in_full_outlasts_every_price()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 10m) with { Leverage = 1, StopLoss = 0.1m });
        desk.Flat(100);

        desk.Flat(0.2);

        Assert.Equal(Direction.Long, desk.Position.Direction);
    }

    [Theory]
    [InlineData(20, Side.Buy)]
    [InlineData(20, Side.Sell)]
    [InlineData(50, Side.Buy)]
    [InlineData(50, Side.Sell)]
    public void High_leverage_is_not_liquidated_at_its_entry(int leverage, Side side)
    {
        // Regression: a test at 5 % beyond bankruptcy once liquidated everything from leverage 20 at the entry.
        var desk = AKernel().With(s => s with { MaxLeverage = 125 }).Open().Flat(100);
        desk.Send(AnOrder.Market(side, 1m) with { Leverage = leverage, StopLoss = side == Side.Buy ? 99m : 101m });

        desk.Flat(100).Flat(100);

        Assert.Empty(desk.Trades);
    }

    [Fact]
    public void Maintenance_goes_by_notional_and_not_by_leverage()
    {
        // 700 × 100 is 70,000: rate 0.5 %, amount 50. A long with margin 3,500: (3500 + 50 − 70000) / (700 × 0.005 − 700) = 95.4056.
        // In the bracket of small positions it would be 95.3815 for any size.
        var desk = AKernel().Market(AnInstrument.Bitcoin with { TickSize = 0.001m }).Open().Flat(100, volume: 1e6);
        desk.Send(AnOrder.Market(Side.Buy, 700m) with { Leverage = 20, StopLoss = 95.41m });
        desk.Flat(100, volume: 1e6);

        desk.Flat(95.4);

        Assert.Equal("liquidation", Assert.Single(desk.Trades).ExitReason);
    }

    [Fact]
    public void A_tick_liquidates_like_a_candle()
    {
        var desk = At100(Side.Buy);

        desk.Kernel.OnTick(0, 90, MondayMs + 2 * MinuteMs + 1);

        Assert.Equal((95m, "liquidation"), (desk.Trades[0].ExitPrice, desk.Trades[0].ExitReason));
    }

    private static TradingDesk At100(Side side)
    {
        var desk = AKernel().Market(AnInstrument.Bitcoin with { LiquidationFeeRate = 0.001m }).Open().Flat(100);
        desk.Send(AnOrder.Market(side, 10m) with { Leverage = 20, StopLoss = side == Side.Buy ? 95.5m : 104.5m });
        return desk.Flat(100);
    }
}
