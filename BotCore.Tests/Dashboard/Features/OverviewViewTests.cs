using BotCore.Contracts.Trading;
using BotCore.Dashboard.Features.Orders;
using BotCore.Dashboard.Features.Overview;
using BotCore.Dashboard.Features.Positions;
using BotCore.Dashboard.Features.Risk;
using BotCore.Dashboard.Live;
using BotCore.Tests.Dashboard.Doubles;

namespace BotCore.Tests.Dashboard.Features;

/// <summary>What the parts of the overview say, from hand-made numbers.</summary>
public sealed class OverviewViewTests
{
    [Fact]
    public void Account_shows_day_result_against_the_equity_at_midnight()
    {
        // 50.75 of 10,100 is 0.5025 %; 1,200 of 10,150.75 is 11.8218 %.
        var view = AccountView.Of(Sample.Account());

        Assert.Equal(("Equity, USDT", "10,150.75", "+30.25"), (view.EquityName, view.Equity, view.Unrealised));
        Assert.Equal(("+50.75", "+0.50 %", "▲"), (view.Day, view.DayPercent, view.DayTrend.Arrow));
        Assert.Equal(("0.48 %", "10,200.00"), (view.Drawdown, view.Peak));
        Assert.Equal(("1,200.00", "11.82 %", "8,950.75"), (view.Margin, view.MarginShare, view.Available));
    }

    [Fact]
    public void Unknown_account_shows_no_zero_anywhere()
    {
        var view = AccountView.Of(null);

        Assert.DoesNotContain('0', view.ToString());
        Assert.Equal(("—", "", "—"), (view.Equity, view.DayTrend.Arrow, view.OpenPositions));
    }

    [Fact]
    public void Share_of_nothing_is_unknown() =>
        Assert.Equal("—", AccountView.Of(Sample.Account() with { DayStartEquity = 0m }).DayPercent);

    [Fact]
    public void Summary_appears_only_when_the_market_has_ended()
    {
        Assert.Null(SummaryView.Of(Sample.Status(), Sample.Account()));
        Assert.Null(SummaryView.Of(null, null));

        var view = SummaryView.Of(Sample.Status() with { Phase = EnginePhase.Finished, Progress = 1, ClosedTrades = 1_234, TradeHash = "ab12" }, Sample.Account())!;

        // 10,150.75 − 10,000 = 150.75, 1.5075 % of 10,000.
        Assert.Equal(("1,234", "+150.75", "+1.51 %", "ab12", "100.00 %"), (view.Trades, view.Net, view.NetPercent, view.TradeHash, view.Progress));
    }

    [Fact]
    public void Trade_row_says_direction_and_result_in_words()
    {
        var row = TradeRow.Of(Sample.Trade(net: -4.5m, direction: TradeDirection.Short) with { Fees = 0.66m, Funding = -0.10m }, Sample.Bitcoin());

        Assert.Equal(("▼ Short", "−4.50", "▼", "lost"), (row.Direction, row.Net, row.Result.Arrow, row.Result.Result));
        Assert.Equal(("0.050", "59,000.0", "59,260.0"), (row.Quantity, row.Entry, row.Exit));
        Assert.Equal(("0.76", "55 min 0 s", "take profit"), (row.Costs, row.Held, row.ExitReason));
    }

    [Fact]
    public void Position_row_shows_prices_on_the_grid_and_unknown_ones_as_a_dash()
    {
        var row = PositionRow.Of(Sample.Long() with { MarkPrice = null, UnrealisedPnl = null, PnlOnMarginRatio = null, TargetPrice = null }, Sample.Bitcoin());

        Assert.Equal(("▲ Long", "3×", "59,800.0", "58,803.3"), (row.Direction, row.Leverage, row.Entry, row.Stop));
        Assert.Equal(("—", "—", "—", "—", ""), (row.Mark, row.Pnl, row.PnlPercent, row.Target, row.PnlTrend.Arrow));
    }

    [Fact]
    public void Positions_keep_their_places_whatever_order_they_come_in() =>
        Assert.Equal(["BTCUSDT", "ETHUSDT"], PositionRow.All([Sample.Long("ETHUSDT"), Sample.Long()], []).Select(row => row.Symbol));

    [Fact]
    public void Closing_names_what_is_closed_and_what_it_would_bring() =>
        Assert.Equal(
            "Closes the whole ▲ Long position of 0.050 BTCUSDT at market, at whatever price there is; the mark price is 60,000.5. " +
            "Its result now is +10.03, before the exit's fee and slippage.",
            PositionRow.Of(Sample.Long(), Sample.Bitcoin()).CloseConsequence);

    [Fact]
    public void Order_row_says_what_it_waits_for_and_that_it_protects()
    {
        var stop = OrderRow.Of(Sample.Stop(), Sample.Bitcoin());
        var stopLimit = OrderRow.Of(Sample.Stop() with { Kind = OrderKind.StopLimit, Price = 58_800m, ReduceOnly = false, PostOnly = true }, Sample.Bitcoin());

        Assert.Equal(("▼ Sell", "from 58,803.3", "0.000 / 0.050", "reduce-only, GTC"), (stop.Side, stop.Prices, stop.Filled, stop.Marks));
        Assert.True(stop.IsProtective);
        Assert.Contains("without it the BTCUSDT position has no stop", stop.CancelConsequence, StringComparison.Ordinal);
        Assert.Equal(("58,800.0 from 58,803.3", "post-only, GTC", false), (stopLimit.Prices, stopLimit.Marks, stopLimit.IsProtective));
    }

    [Fact]
    public void Signal_row_carries_reason_and_outcome()
    {
        var row = SignalRow.Of(Sample.Signal(outcome: "low_confidence"));

        Assert.Equal(("▲ Long", "0.71", "4 of 5 strategies agree"), (row.Direction, row.Confidence, row.Reason));
        Assert.Equal(("low confidence", "confidence 0.52 is below 0.60", false), (row.Outcome, row.OutcomeReason, row.WasOrdered));
    }

    [Fact]
    public void Symbol_without_a_price_yet_has_its_row()
    {
        var rows = PriceRow.All(["ETHUSDT", "BTCUSDT"], [Sample.Price()], [Sample.Bitcoin(), Sample.Ether()]);

        Assert.Equal([("ETHUSDT", "—"), ("BTCUSDT", "60,000.5")], rows.Select(row => (row.Symbol, row.Price)));
    }

    [Fact]
    public void Chart_says_why_it_is_empty()
    {
        var key = new CandleKey("BTCUSDT", "1m");

        Assert.Equal("The engine follows no symbol.", ChartView.Of(null, null, (CandleLoad.Needed, null), null).Note);
        Assert.Equal("Reading candles…", ChartView.Of(key, null, (CandleLoad.Loading, null), null).Note);
        Assert.Equal("No candle yet.", ChartView.Of(key, null, (CandleLoad.Loaded, null), null).Note);
        var failed = ChartView.Of(key, null, (CandleLoad.Failed, "too slow"), null);
        Assert.Equal(("Candles could not be read: too slow.", true), (failed.Note, failed.MayRetry));
    }

    [Fact]
    public void Chart_shows_the_newest_candle_in_numbers()
    {
        // From 59,990.5 to 60,000.5 is +0.0167 %.
        var view = ChartView.Of(new CandleKey("BTCUSDT", "1m"), Sample.Candle(Sample.Noon, isClosed: false), (CandleLoad.Loaded, null), 0.1m);

        Assert.Equal(("59,990.5", "60,020.5", "59,970.5", "60,000.5"), (view.Open, view.High, view.Low, view.Close));
        Assert.Equal(("+0.02 %", "▲", "05-01 12:00 UTC, open", null), (view.Change, view.Trend.Arrow, view.Moment, view.Note));
    }

    [Fact]
    public void Chart_falls_back_to_the_first_symbol_when_the_chosen_one_is_gone()
    {
        var selection = new ChartSelection { Symbol = "DOGEUSDT", Timeframe = "4h" };

        Assert.Equal(new CandleKey("BTCUSDT", "4h"), selection.Key(["BTCUSDT", "ETHUSDT"]));
        Assert.Null(selection.Key([]));
        Assert.Equal(TimeSpan.FromHours(4), selection.Length);
    }

    [Fact]
    public void Kill_switch_names_what_each_action_does_to_what_is_open_now()
    {
        Assert.Equal(
            "Cancels every working order (2 are working now), then closes every position at market, at whatever price there is (1 is open now). " +
            "Trading stays halted until somebody releases it.",
            KillSwitchView.Consequence(KillSwitchAction.Close, 2, 1, TradingMode.Paper));
        string freeze = KillSwitchView.Consequence(KillSwitchAction.Freeze, 0, 3, TradingMode.Live);
        Assert.Contains("they can still lose money (3 are open now)", freeze, StringComparison.Ordinal);
        Assert.EndsWith("This is live trading: real money.", freeze, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("  ab ", false)]
    [InlineData("abc", true)]
    public void Reason_needs_three_characters(string reason, bool isFine) => Assert.Equal(isFine, KillSwitchView.ReasonFault(reason) is null);
}
