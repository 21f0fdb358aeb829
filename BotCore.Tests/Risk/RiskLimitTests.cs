using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using BotCore.Trading.Signals;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Risk;

/// <summary>Each limit at its exact edge, for manual orders: they pass the same gate as the strategies'. Equity 10,000, price 100.</summary>
public class RiskLimitTests
{
    [Theory]
    [InlineData(180_000, null)]
    [InlineData(180_001, "stale_data")]
    public void Nothing_is_opened_on_a_silent_market(int ageMs, string? code)
    {
        var desk = AKernel().Open().Flat(100);

        var outcome = desk.Kernel.Handle(new PlaceOrder("a", "f", AnOrder.Market(Side.Buy, 1m)), desk.Kernel.NowMs + ageMs);

        Assert.Equal(code, outcome.Code);
        if (code is not null) Assert.Contains("180 s are allowed", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_opened_before_the_first_candle() =>
        Assert.Equal("no_market_data", AKernel().Open().Send(AnOrder.Market(Side.Buy, 1m)).Code);

    [Theory]
    [InlineData(60_000, "order_rate")]
    [InlineData(60_001, null)]
    public void Orders_of_a_minute_are_counted(int laterMs, string? code)
    {
        var desk = AKernel().With(s => s with { MaxOrdersPerMinute = 2 }).Open().Flat(100);
        for (int i = 0; i < 2; i++) desk.Cancel(desk.Send(AnOrder.Limit(Side.Buy, 1m, 90m)).OrderIds[0]);

        var outcome = desk.Kernel.Handle(new PlaceOrder("a", "f", AnOrder.Limit(Side.Buy, 1m, 90m)), desk.Kernel.NowMs + laterMs);

        Assert.Equal(code, outcome.Code);
        if (code is not null) Assert.Contains("2 orders in the last minute: 2 are allowed", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_symbol_has_one_position_and_one_entry()
    {
        var desk = AKernel().Open().Flat(100);

        Assert.True(desk.Send(AnOrder.Limit(Side.Buy, 1m, 95m)).IsAccepted);
        Assert.Equal("entry_pending", desk.Send(AnOrder.Market(Side.Buy, 1m)).Code);

        desk.Flat(95);
        Assert.Equal("position_open", desk.Send(AnOrder.Market(Side.Buy, 1m)).Code);
    }

    [Fact]
    public void Positions_are_counted_with_those_that_are_on_their_way()
    {
        var desk = TwoMarkets(s => s with { MaxPositions = 1 });
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 95m));

        var outcome = desk.Send(AnOrder.Market(Side.Buy, 1m) with { Instrument = 1 });

        Assert.Equal("max_positions", outcome.Code);
        Assert.Contains("1 positions are open or on their way: 1 are allowed", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, "leverage")]
    [InlineData(1, 1, null)]
    [InlineData(20, 1, null)]
    [InlineData(21, 1, "leverage")] // the setting
    [InlineData(100, 499.999, null, 125)] // below 50,000 the venue allows 125
    [InlineData(100, 500, null, 125)]
    [InlineData(101, 500, "leverage", 125)] // from 50,000 on 100
    public void Leverage_is_bounded_by_the_setting_and_the_bracket(int leverage, double quantity, string? code, int max = 20)
    {
        var desk = AKernel().With(s => s with { MaxLeverage = max }).Open().Flat(100);

        var outcome = desk.Send(AnOrder.Market(Side.Buy, (decimal)quantity) with { Leverage = leverage, StopLoss = 99.9m });

        Assert.Equal(code, outcome.Code);
        if (code is not null) Assert.Contains($"must be 1 to {Math.Min(max, 100)}", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Side.Buy, 100, "stop_side")]
    [InlineData(Side.Buy, 99.9, null)]
    [InlineData(Side.Sell, 100, "stop_side")]
    [InlineData(Side.Sell, 100.1, null)]
    public void A_stop_is_on_the_losing_side(Side side, double stop, string? code) =>
        Assert.Equal(code, AKernel().Open().Flat(100).Send(AnOrder.Market(side, 1m) with { StopLoss = (decimal)stop }).Code);

    [Theory]
    [InlineData(Side.Buy, 100, "target_side")]
    [InlineData(Side.Buy, 100.1, null)]
    [InlineData(Side.Sell, 100, "target_side")]
    [InlineData(Side.Sell, 99.9, null)]
    public void A_target_is_on_the_winning_side(Side side, double target, string? code) =>
        Assert.Equal(code, AKernel().Open().Flat(100).Send(AnOrder.Market(side, 1m) with { TakeProfit = (decimal)target }).Code);

    [Theory]
    [InlineData(Side.Buy, 95.4, null)]
    [InlineData(Side.Buy, 95.3, "stop_beyond_liquidation")]  // liquidated at 950 / 9.96 = 95.3815
    [InlineData(Side.Sell, 104.5, null)]
    [InlineData(Side.Sell, 104.6, "stop_beyond_liquidation")] // at 1050 / 10.04 = 104.5817
    public void A_stop_is_reached_before_the_liquidation(Side side, double stop, string? code)
    {
        var outcome = AKernel().Open().Flat(100).Send(AnOrder.Market(side, 10m) with { Leverage = 20, StopLoss = (decimal)stop });

        Assert.Equal(code, outcome.Code);
        if (code is not null) Assert.Contains(side == Side.Buy ? "95.3815261" : "104.58167331", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, null)]
    [InlineData(20.001, "symbol_exposure")]
    public void Exposure_of_a_symbol_is_a_share_of_equity(double quantity, string? code)
    {
        var desk = AKernel().With(s => s with { SymbolExposureRatio = 0.20m }).Open().Flat(100);

        var outcome = desk.Send(AnOrder.Market(Side.Buy, (decimal)quantity));

        Assert.Equal(code, outcome.Code);
        if (code is not null) Assert.Contains("notional 2000.1 of BTCUSDT: 2000 is allowed", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13.333, null)]
    [InlineData(13.334, "directional_exposure")]
    public void From_three_positions_on_neither_direction_holds_more_than_its_share(double quantity, string? code)
    {
        // 1,000 long, 1,000 short; (1,000 + x) / (2,000 + x) reaches 0.7 at 1,333.33.
        var desk = ThreeMarkets(s => s with { DirectionalExposureRatio = 0.70m });
        desk.Send(AnOrder.Market(Side.Buy, 10m));
        desk.Send(AnOrder.Market(Side.Sell, 10m) with { Instrument = 1 });
        for (int i = 0; i < 3; i++) desk.Flat(100, instrument: i);

        var outcome = desk.Send(AnOrder.Market(Side.Buy, (decimal)quantity) with { Instrument = 2 });

        Assert.Equal(code, outcome.Code);
        if (code is not null) Assert.Contains("would point long: 0.7 is allowed", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void With_two_positions_the_direction_is_free()
    {
        var desk = TwoMarkets(s => s with { DirectionalExposureRatio = 0.70m });
        desk.Send(AnOrder.Market(Side.Buy, 10m));
        for (int i = 0; i < 2; i++) desk.Flat(100, instrument: i);

        Assert.True(desk.Send(AnOrder.Market(Side.Buy, 10m) with { Instrument = 1 }).IsAccepted);
    }

    [Theory]
    [InlineData(Side.Buy, "would point long")]
    [InlineData(Side.Sell, "would point short")]
    public void Positions_that_all_point_one_way_are_too_many_of_it(Side side, string says)
    {
        var desk = ThreeMarkets(s => s with { DirectionalExposureRatio = 0.70m });
        for (int i = 0; i < 2; i++)
        {
            desk.Send(AnOrder.Market(side, 10m) with { Instrument = i });
            desk.Flat(100, instrument: i);
        }

        var outcome = desk.Send(AnOrder.Market(side, 10m) with { Instrument = 2 });

        Assert.Equal("directional_exposure", outcome.Code);
        Assert.Contains(says, outcome.Reason, StringComparison.Ordinal);
        Assert.True(desk.Send(AnOrder.Market(side == Side.Buy ? Side.Sell : Side.Buy, 10m) with { Instrument = 2 }).IsAccepted); // two thirds
    }

    [Theory]
    [InlineData(Side.Buy)]
    [InlineData(Side.Sell)]
    public void Entries_on_their_way_count_on_their_side(Side side)
    {
        // 600 and 600 wait one way, x the other: x / (1,200 + x) is at most 0.7 up to 2,800.
        var desk = ThreeMarkets(s => s with { DirectionalExposureRatio = 0.70m });
        var other = side == Side.Buy ? Side.Sell : Side.Buy;
        for (int i = 0; i < 2; i++) Assert.True(desk.Send(AnOrder.Limit(other, 6m, 100m) with { Instrument = i }).IsAccepted);

        Assert.Equal("directional_exposure", desk.Send(AnOrder.Market(side, 28.001m) with { Instrument = 2 }).Code);
        Assert.True(desk.Send(AnOrder.Market(side, 28m) with { Instrument = 2 }).IsAccepted);
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(10.001, "notional_cap")]
    public void No_order_opens_more_than_an_absolute_amount(double quantity, string? code)
    {
        var desk = AKernel().With(s => s with { MaxOrderNotional = 1_000m }).Open().Flat(100);

        var outcome = desk.Send(AnOrder.Market(Side.Buy, (decimal)quantity));

        Assert.Equal(code, outcome.Code);
        if (code is not null) Assert.Contains("notional 1000.1 of BTCUSDT: one order may open 1000", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_closes_may_be_worth_more_than_an_order_may_open()
    {
        var desk = AKernel().With(s => s with { MaxOrderNotional = 1_000m }).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 10m));
        desk.Flat(100).Flat(101);

        Assert.True(desk.Send(AnOrder.Market(Side.Sell, 10m) with { ReduceOnly = true }).IsAccepted);
    }

    [Fact]
    public void While_the_kill_switch_is_pulled_nothing_opens()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Kill(close: false);

        Assert.Equal("halted", desk.Send(AnOrder.Market(Side.Buy, 1m)).Code);
    }

    [Fact]
    public void Directions_are_counted_with_entries_that_are_on_their_way()
    {
        var desk = ThreeMarkets(s => s with { DirectionalExposureRatio = 0.70m });
        desk.Send(AnOrder.Market(Side.Buy, 10m));
        desk.Send(AnOrder.Market(Side.Buy, 10m) with { Instrument = 1 });

        Assert.Equal("directional_exposure", desk.Send(AnOrder.Market(Side.Buy, 10m) with { Instrument = 2 }).Code);
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(100.001, "portfolio_risk")]
    public void What_all_stops_would_cost_is_a_share_of_equity(double quantity, string? code)
    {
        var desk = AKernel().With(s => s with { PortfolioRiskRatio = 0.10m }).Open().Flat(100);

        var outcome = desk.Send(AnOrder.Market(Side.Buy, (decimal)quantity) with { StopLoss = 90m });

        Assert.Equal(code, outcome.Code);
        if (code is not null) Assert.Contains("1000.01 would be lost if every stop were hit: 1000 is allowed", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 40, null)]
    [InlineData(true, 40.001, "portfolio_risk")]
    [InlineData(false, 40, null)]
    [InlineData(false, 40.001, "portfolio_risk")]
    public void Risk_of_positions_and_of_entries_on_their_way_counts_alike(bool isFilled, double quantity, string? code)
    {
        // 60 at 100 with the stop at 90 put 600 of 1,000 at risk. No fees, so that equity stays 10,000.
        var desk = TwoMarkets(s => s with { PortfolioRiskRatio = 0.10m }, AnInstrument.Bitcoin with { TakerFeeRate = 0m });
        desk.Send(AnOrder.Market(Side.Buy, 60m) with { StopLoss = 90m });
        if (isFilled)
            for (int i = 0; i < 2; i++) desk.Flat(100, instrument: i);

        Assert.Equal(code, desk.Send(AnOrder.Market(Side.Buy, (decimal)quantity) with { Instrument = 1, StopLoss = 90m }).Code);
    }

    [Theory]
    [InlineData(99.920, null)]                  // 9,992 + 9,992 × 0.08 % = 9,999.99
    [InlineData(99.921, "insufficient_margin")] // 10,000.09
    public void Margin_and_both_fees_fit_the_free_balance(double quantity, string? code) =>
        Assert.Equal(code, AKernel().Open().Flat(100).Send(AnOrder.Market(Side.Buy, (decimal)quantity) with { Leverage = 1 }).Code);

    [Theory]
    [InlineData(66.666, null)]
    [InlineData(66.667, "margin_level")] // 10,000 / 6,666.70 is below 1.5
    public void Enough_equity_stays_behind_the_margin(double quantity, string? code)
    {
        var desk = AKernel().With(s => s with { MinMarginLevelRatio = 1.50m }).Open().Flat(100);

        Assert.Equal(code, desk.Send(AnOrder.Market(Side.Buy, (decimal)quantity) with { Leverage = 1 }).Code);
    }

    [Fact]
    public void Margin_of_entries_on_their_way_is_not_free()
    {
        var desk = TwoMarkets(s => s);
        desk.Send(AnOrder.Market(Side.Buy, 60m) with { Leverage = 1 });

        var outcome = desk.Send(AnOrder.Market(Side.Buy, 60m) with { Instrument = 1, Leverage = 1 });

        Assert.Equal("insufficient_margin", outcome.Code);
    }

    [Fact]
    public void A_strategy_sizes_its_entry_to_what_entries_on_their_way_leave_free()
    {
        var desk = AKernel().With(s => s with { Leverage = 1, StopOnMarginRatio = 0.02m }).Market(AnInstrument.Bitcoin)
            .Market(AnInstrument.Ether, (1, Direction.Long)).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 60m));

        desk.Flat(100, instrument: 1);

        Assert.Equal("ordered", desk.All<SignalRaised>().Single().Outcome);
        decimal free = 10_000m - 60m * 100m * 1.0008m;
        Assert.Equal(decimal.Floor(free / 100.08m * 1000m) / 1000m, desk.Account.OpenOrders(1).Single().Ticket.Quantity);
    }

    [Fact]
    public void A_denial_leaves_no_trace_but_its_record()
    {
        var denied = AKernel().With(s => s with { SymbolExposureRatio = 0.20m }).Open().Flat(100);
        var untouched = AKernel().With(s => s with { SymbolExposureRatio = 0.20m }).Open().Flat(100);

        denied.Send(AnOrder.Market(Side.Buy, 21m));

        var denial = Assert.Single(denied.All<OrderDenied>());
        Assert.Equal(("symbol_exposure", Side.Buy, 21m, OrderOrigin.Manual), (denial.Code, denial.Side, denial.Quantity, denial.Origin));
        untouched.Kernel.Replay(Assert.Single(denied.All<CommandHandled>()));
        Assert.Equal(untouched.AccountBytes(), denied.AccountBytes());
    }

    [Fact]
    public void The_same_gate_stands_in_front_of_a_strategy()
    {
        var desk = AKernel().With(s => s with { MaxPositions = 1 }).Market(AnInstrument.Bitcoin).Market(AnInstrument.Ether, (1, Direction.Long)).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));

        desk.Flat(100, instrument: 1);

        Assert.Equal(("max_positions", OrderOrigin.Strategy), desk.All<OrderDenied>().Select(e => (e.Code, e.Origin)).Single());
        Assert.Equal("max_positions", desk.All<SignalRaised>().Single().Outcome);
        Assert.Equal("max_positions", desk.Kernel.LastDecision);
    }

    [Fact]
    public void A_strategy_opens_nothing_while_trading_is_off()
    {
        var desk = AKernel().Signalling((1, Direction.Long)).SwitchedOff().Open();

        desk.Flat(100);

        Assert.Equal("trading_off", desk.All<SignalRaised>().Single().Outcome);
        Assert.True(desk.Send(AnOrder.Market(Side.Buy, 1m)).IsAccepted);
    }

    private static TradingDesk TwoMarkets(Func<KernelSettings, KernelSettings> change, Trading.Instruments.Instrument? first = null) =>
        AKernel().With(change).Market(first ?? AnInstrument.Bitcoin).Market(AnInstrument.Ether).Open().Flat(100).Flat(100, instrument: 1);

    private static TradingDesk ThreeMarkets(Func<KernelSettings, KernelSettings> change) =>
        AKernel().With(change).Market(AnInstrument.Bitcoin).Market(AnInstrument.Ether)
            .Market(AnInstrument.Bitcoin with { Symbol = Trading.Market.Symbol.Parse("THIRDUSDT") }).Open()
            .Flat(100).Flat(100, instrument: 1).Flat(100, instrument: 2);
}
