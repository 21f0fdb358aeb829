using BotCore.Tests.Builders;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Risk;

/// <summary>What an order must look like before anything else is asked: grids, sizes, prices that its type needs.</summary>
public class OrderFilterTests
{
    [Theory]
    [InlineData(0, "quantity", "above zero")]
    [InlineData(-1, "quantity", "above zero")]
    [InlineData(1.0005, "quantity_step", "multiple of 0.001")]
    [InlineData(0.009, "quantity_range", "0.01 to 50")]
    [InlineData(50.001, "quantity_range", "0.01 to 50")]
    [InlineData(0.049, "min_notional", "at least 5")] // × 100 = 4.9
    public void A_quantity_outside_the_filters_is_denied(double quantity, string code, string allowed)
    {
        var outcome = Desk().Send(AnOrder.Market(Side.Buy, (decimal)quantity));

        Assert.Equal(code, outcome.Code);
        Assert.Contains(allowed, outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.05)] // × 100 = the minimum of 5
    [InlineData(50)]
    public void A_quantity_at_its_limit_is_allowed(double quantity) =>
        Assert.True(Desk().Send(AnOrder.Market(Side.Buy, (decimal)quantity)).IsAccepted);

    [Fact]
    public void Without_a_largest_quantity_of_the_venue_there_is_still_one()
    {
        var desk = AKernel().Open().Flat(100);

        Assert.Equal("quantity_range", desk.Send(AnOrder.Market(Side.Buy, decimal.MaxValue)).Code);
        Assert.Equal("quantity_range", desk.Send(AnOrder.Market(Side.Buy, 1e12m + 1m)).Code);
        Assert.Equal("insufficient_margin", AKernel().With(s => s with { SymbolExposureRatio = 1e12m, PortfolioRiskRatio = 1e12m }).Open().Flat(100)
            .Send(AnOrder.Market(Side.Buy, 1e12m) with { Leverage = 1 }).Code);
    }

    [Theory]
    [InlineData(98.05)]
    [InlineData(-98)]
    [InlineData(0)]
    public void Every_price_must_be_a_positive_multiple_of_the_tick(double price)
    {
        decimal value = (decimal)price;

        Assert.Equal("price_tick", Desk().Send(AnOrder.Limit(Side.Buy, 1m, value)).Code);
        Assert.Equal("price_tick", Desk().Send(AnOrder.Stop(Side.Sell, 1m, value)).Code);
        Assert.Equal("price_tick", Desk().Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = value }).Code);
        Assert.Equal("price_tick", Desk().Send(AnOrder.Market(Side.Sell, 1m) with { TakeProfit = value }).Code);
    }

    [Fact]
    public void Every_price_must_be_below_the_highest()
    {
        const decimal Highest = 1e15m;

        Assert.Equal("price_range", Desk().Send(AnOrder.Limit(Side.Buy, 1m, Highest)).Code);
        Assert.Equal("price_range", Desk().Send(AnOrder.Stop(Side.Buy, 1m, Highest)).Code);
        Assert.Equal("price_range", Desk().Send(AnOrder.Market(Side.Sell, 1m) with { StopLoss = Highest }).Code);
        Assert.Equal("price_range", Desk().Send(AnOrder.Market(Side.Buy, 1m) with { TakeProfit = Highest }).Code);
    }

    [Theory]
    [InlineData(TimeInForce.GoodTillDate, null, "required for good-till-date")]
    [InlineData(TimeInForce.GoodTillCancelled, 60_000, "must be absent otherwise")]
    [InlineData(TimeInForce.GoodTillDate, 0, "later than the market's time")]
    public void An_expiry_is_told_what_it_must_be(TimeInForce force, int? afterMs, string says)
    {
        var desk = Desk();

        var outcome = desk.Send(AnOrder.Limit(Side.Buy, 1m, 98m) with { TimeInForce = force, ExpiresMs = afterMs is { } ms ? desk.Kernel.NowMs + ms : null });

        Assert.Equal("expires_at", outcome.Code);
        Assert.Contains(says, outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_price_no_market_has_is_denied_and_breaks_nothing()
    {
        decimal huge = decimal.Floor(decimal.MaxValue);

        Assert.Equal("price_range", Desk().Send(AnOrder.Limit(Side.Buy, 1m, huge)).Code);
        Assert.Equal("price_range", Desk().Send(AnOrder.StopLimit(Side.Buy, 1m, huge, huge)).Code);
        Assert.Equal("price_range", Desk().Send(AnOrder.Market(Side.Sell, 1m) with { StopLoss = huge }).Code);
        Assert.Equal("price_range", Desk().Send(AnOrder.Market(Side.Buy, 1m) with { TakeProfit = huge }).Code);
    }

    [Theory]
    [InlineData(OrderType.Market, true, false, "price")]
    [InlineData(OrderType.Market, false, true, "stop_price")]
    [InlineData(OrderType.Limit, false, false, "price")]
    [InlineData(OrderType.Limit, true, true, "stop_price")]
    [InlineData(OrderType.Stop, true, true, "price")]
    [InlineData(OrderType.Stop, false, false, "stop_price")]
    [InlineData(OrderType.StopLimit, false, true, "price")]
    [InlineData(OrderType.StopLimit, true, false, "stop_price")]
    [InlineData(OrderType.TakeProfit, true, true, "price")]
    [InlineData(OrderType.TakeProfit, false, false, "stop_price")]
    public void A_type_has_the_prices_it_needs_and_no_others(OrderType type, bool hasPrice, bool hasStop, string code)
    {
        var intent = AnOrder.Market(Side.Buy, 1m) with { Type = type, Price = hasPrice ? 101m : null, StopPrice = hasStop ? 102m : null };

        Assert.Equal(code, Desk().Send(intent).Code);
    }

    [Theory]
    [InlineData(Side.Buy, OrderType.Stop, 100, "above")]
    [InlineData(Side.Buy, OrderType.Stop, 100.1, null)]
    [InlineData(Side.Sell, OrderType.Stop, 100, "below")]
    [InlineData(Side.Sell, OrderType.Stop, 99.9, null)]
    [InlineData(Side.Buy, OrderType.TakeProfit, 100, "below")]
    [InlineData(Side.Buy, OrderType.TakeProfit, 99.9, null)]
    [InlineData(Side.Sell, OrderType.TakeProfit, 100, "above")]
    [InlineData(Side.Sell, OrderType.TakeProfit, 100.1, null)]
    public void A_trigger_waits_on_its_side_of_the_price(Side side, OrderType type, double trigger, string? mustBe)
    {
        var outcome = Desk().Send(AnOrder.Market(side, 1m) with { Type = type, StopPrice = (decimal)trigger });

        Assert.Equal(mustBe is null ? null : "stop_price", outcome.Code);
        if (mustBe is not null) Assert.Contains($"must be {mustBe} the price 100", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_limit_order_can_be_post_only() =>
        Assert.Equal("post_only", Desk().Send(AnOrder.Market(Side.Buy, 1m) with { PostOnly = true }).Code);

    [Theory]
    [InlineData(TimeInForce.GoodTillDate, null, "expires_at")]
    [InlineData(TimeInForce.GoodTillDate, 0, "expires_at")] // now is not later
    [InlineData(TimeInForce.GoodTillDate, 1, null)]
    [InlineData(TimeInForce.GoodTillCancelled, 1, "expires_at")]
    public void Good_till_date_needs_a_time_to_come(TimeInForce timeInForce, int? msFromNow, string? code)
    {
        var desk = Desk();
        var intent = AnOrder.Market(Side.Buy, 1m) with { TimeInForce = timeInForce, ExpiresMs = msFromNow is { } ms ? desk.Kernel.NowMs + ms : null };

        Assert.Equal(code, desk.Send(intent).Code);
    }

    [Theory]
    [InlineData(110, null)]
    [InlineData(110.1, "price_sanity")]
    [InlineData(90, null)]
    [InlineData(89.9, "price_sanity")]
    public void A_price_may_lie_just_so_far_from_the_market(double price, string? code)
    {
        var desk = AKernel().With(s => s with { MaxPriceDeviationRatio = 0.10m }).Open().Flat(100);

        Assert.Equal(code, desk.Send(AnOrder.Limit(price > 100 ? Side.Sell : Side.Buy, 1m, (decimal)price)).Code);
    }

    [Fact]
    public void A_stop_limit_is_sane_only_with_both_its_prices()
    {
        var desk = AKernel().With(s => s with { MaxPriceDeviationRatio = 0.10m }).Open().Flat(100);

        var outcome = desk.Send(AnOrder.StopLimit(Side.Buy, 1m, stop: 111m, limit: 110m));

        Assert.Equal("price_sanity", outcome.Code);
        Assert.Contains("111", outcome.Reason, StringComparison.Ordinal);
    }

    private static TradingDesk Desk() =>
        AKernel().Market(AnInstrument.Bitcoin with { MinQuantity = 0.01m, MaxQuantity = 50m }).Open().Flat(100);
}
