using BotCore.Tests.Builders;
using BotCore.Trading.Instruments;
using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

/// <summary>
/// Cross positions share the wallet. All by hand: 1,000 USDT, no trading fees, maintenance 1 % without amount, 1.25 % of notional for a
/// liquidation.
/// </summary>
public class CrossMarginTests
{
    private static readonly Instrument Bitcoin = AnInstrument.Bitcoin with { MakerFeeRate = 0m, TakerFeeRate = 0m, Brackets = [new(0m, 1_000_000_000m, 0.01m, 0m, 50)] };
    private static readonly Instrument Ether = AnInstrument.Ether with { MakerFeeRate = 0m, TakerFeeRate = 0m, Brackets = Bitcoin.Brackets };

    [Fact]
    public void The_whole_wallet_stands_behind_a_cross_position()
    {
        var desk = Desk().Flat(100).Flat(100, instrument: 1);
        Long(desk, 0, 20m);

        // 1000 + 20 × (P − 100) = 1 % × 20 × P, so P = 1000 / 19.8; isolated with leverage 10 it would end at 90.9
        Assert.Equal(1_000m / 19.8m, desk.Account.LiquidationPriceOf(0)!.Value, 8);
        desk.Flat(61);
        Assert.False(desk.Position.IsFlat);
    }

    [Fact]
    public void It_is_liquidated_where_the_wallet_no_longer_covers_the_maintenance_margin()
    {
        var desk = Desk().Flat(100).Flat(100, instrument: 1);
        Long(desk, 0, 20m);

        desk.Flat(61).Candle(open: 50.4, high: 55, low: 50, close: 55);

        var trade = Assert.Single(desk.Trades);
        Assert.Equal(("liquidation", 50.4m), (trade.ExitReason, trade.ExitPrice));
        // 20 × 49.6 = 992 are lost; 1.25 % of 1,008 would be a fee of 12.6, but only 8 are left.
        Assert.Equal((-992m, 8m), (trade.GrossPnl, trade.Fees));
        Assert.Equal(0m, desk.Account.Ledger.WalletBalance);
        Assert.Equal(8m, desk.Account.Ledger[LedgerAccount.LiquidationFees]);
    }

    [Fact]
    public void The_fee_of_a_liquidation_is_paid_in_full_while_the_wallet_covers_it()
    {
        var desk = Desk(maintenance: 0.04m).Flat(100).Flat(100, instrument: 1);
        Long(desk, 0, 20m);

        desk.Flat(61).Flat(52);

        // 1000 + 20 × (P − 100) = 4 % × 20 × P: at 52.08; 20 × 48 = 960 and 1.25 % of 1,040
        var trade = Assert.Single(desk.Trades);
        Assert.Equal((52m, -960m, 13m), (trade.ExitPrice, trade.GrossPnl, trade.Fees));
        Assert.Equal(1_000m - 960m - 13m, desk.Account.Ledger.WalletBalance);
    }

    [Fact]
    public void One_position_drags_the_other_with_it()
    {
        var desk = Desk().Flat(100).Flat(100, instrument: 1);
        Long(desk, 0, 20m);
        Long(desk, 1, 20m);

        // Both are down by 20: 200 of 1,000 are left, 32 are needed.
        desk.Flat(80).Flat(80, instrument: 1);
        Assert.Equal(2, desk.Account.OpenPositions);

        // Bitcoin falls on: 1000 − 400 − 16 + 20 × (P − 100) = 0.2 × P at P = 71.52.
        desk.Flat(70);
        Assert.Equal(0, Math.Sign(desk.Account.PositionOf(0).Quantity));
        // 600 of 1,000 are lost and the other 400 are what Ether has lost: it goes with the next price of its own, although that has not moved.
        desk.Flat(80, instrument: 1);

        Assert.Equal(["liquidation", "liquidation"], desk.Trades.Select(t => t.ExitReason));
        Assert.Equal(0m, desk.Account.Ledger.WalletBalance);
        Assert.Equal(0m, desk.Account.Ledger.Imbalance());
    }

    [Fact]
    public void A_gain_of_one_position_carries_the_loss_of_another()
    {
        var desk = Desk().Flat(100).Flat(100, instrument: 1);
        Long(desk, 0, 20m);
        desk.Send(Order(1, Side.Sell, 20m, stop: 140m));
        desk.Flat(100).Flat(100, instrument: 1);

        desk.Flat(60, instrument: 1);

        // 800 are gained on Ether, which needs 12: 1000 + 800 − 12 + 20 × (P − 100) = 0.2 × P
        Assert.Equal(212m / 19.8m, desk.Account.LiquidationPriceOf(0)!.Value, 8);
    }

    [Fact]
    public void An_isolated_position_beside_it_keeps_its_margin_to_itself()
    {
        var desk = Desk(exceptions: "ETHUSDT").Flat(100).Flat(100, instrument: 1);
        Long(desk, 0, 20m);
        Long(desk, 1, 20m, stop: 95m); // isolated: 2,000 / 10 are set aside for it

        Assert.Equal(800m, desk.Account.CrossBalance());
        desk.Flat(100).Flat(50, instrument: 1);

        // Ether has lost its 200 and no more; 800 are left to Bitcoin.
        Assert.Equal(("liquidation", -200m), (desk.Trades[0].ExitReason, desk.Trades[0].GrossPnl - desk.Trades[0].Fees));
        Assert.Equal(800m, desk.Account.Ledger.WalletBalance);
        Assert.Equal((2_000m - 800m) / 19.8m, desk.Account.LiquidationPriceOf(0)!.Value, 8);
    }

    [Fact]
    public void A_gap_beyond_everything_leaves_a_wallet_of_zero()
    {
        var desk = Desk().Flat(100).Flat(100, instrument: 1);
        Long(desk, 0, 20m);
        Long(desk, 1, 20m);

        desk.Flat(30).Flat(30, instrument: 1);

        Assert.Equal(0m, desk.Account.Ledger.WalletBalance);
        Assert.Equal(2, desk.Trades.Count);
    }

    [Fact]
    public void The_mode_of_an_open_position_does_not_change_with_the_setting()
    {
        var desk = Desk().Flat(100).Flat(100, instrument: 1);
        Long(desk, 0, 20m);

        desk.Change(("account.marginMode", "isolated"));

        Assert.True(desk.Position.IsCross);
    }

    [Theory]
    [InlineData("isolated", "", MarginMode.Isolated, MarginMode.Isolated)]
    [InlineData("isolated", "ETHUSDT", MarginMode.Isolated, MarginMode.Cross)]
    [InlineData("cross", "ETHUSDT", MarginMode.Cross, MarginMode.Isolated)]
    public void The_mode_is_set_for_the_account_and_for_symbols(string mode, string exceptions, MarginMode bitcoin, MarginMode ether)
    {
        var desk = Desk().Flat(100).Flat(100, instrument: 1);

        Assert.True(desk.Change(("account.marginMode", mode), ("account.marginModeExceptions", exceptions)).IsAccepted);

        Assert.Equal((bitcoin, ether), (desk.Account.MarginModeFor(0), desk.Account.MarginModeFor(1)));
    }

    [Theory]
    [InlineData("ETHUSDT,ETHUSDT")]
    [InlineData("E")]
    public void Symbols_that_are_none_or_twice_are_refused(string exceptions) =>
        Assert.Equal("invalid_setting", Desk().Change(("account.marginModeExceptions", exceptions)).Code);

    private static TradingDesk Desk(string exceptions = "", decimal maintenance = 0.01m)
    {
        IReadOnlyList<LeverageBracket> brackets = [new(0m, 1_000_000_000m, maintenance, 0m, 20)];
        return AKernel().Market(Bitcoin with { Brackets = brackets }).Market(Ether with { Brackets = brackets }).With(s => s with
        {
            StartingBalance = 1_000m,
            Leverage = 10,
            StopOnMarginRatio = 0.8m,
            PortfolioRiskRatio = 10m,
            MarginMode = MarginMode.Cross,
            MarginModeExceptions = exceptions.Length == 0 ? [] : [BotCore.Trading.Market.Symbol.Parse(exceptions)],
        }).Open();
    }

    private static void Long(TradingDesk desk, int instrument, decimal quantity, decimal stop = 60m)
    {
        Assert.True(desk.Send(Order(instrument, Side.Buy, quantity, stop)).IsAccepted);
        desk.Flat(100).Flat(100, instrument: 1);
    }

    // The stop lies before the liquidation, as risk demands: only a gap over both, or another position, gets there first.
    private static OrderIntent Order(int instrument, Side side, decimal quantity, decimal stop) =>
        AnOrder.Market(side, quantity) with { Instrument = instrument, StopLoss = stop };
}
