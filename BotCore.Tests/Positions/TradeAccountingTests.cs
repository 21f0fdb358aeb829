using System.Text.Json;
using BotCore.Tests.Reference;
using BotCore.Trading.Positions;
using BotCore.Trading.Signals;
using FsCheck;
using FsCheck.Xunit;

namespace BotCore.Tests.Positions;

public sealed class TradeAccountingTests
{
    private const string File = "margin/trade_accounting.json";

    public static IEnumerable<TheoryDataRow<string>> OpenValues => OracleCases.Rows(File, "open_value_cases");

    public static IEnumerable<TheoryDataRow<string>> CloseValues => OracleCases.Rows(File, "close_value_cases");

    public static IEnumerable<TheoryDataRow<string>> RoundTrips => OracleCases.Rows(File, "round_trip_cases");

    public static IEnumerable<TheoryDataRow<string>> Profits => OracleCases.Rows(File, "profit_cases");

    public static IEnumerable<TheoryDataRow<string>> Scalings => OracleCases.Rows(File, "scaling_cases");

    [Theory, MemberData(nameof(OpenValues)), Trait("Category", "Reference")]
    public void Reference_open_values_are_met(string row)
    {
        var given = OracleCases.Get(File, "open_value_cases", row);

        Near(given, "expected_open_value", Open(given));
    }

    [Theory, MemberData(nameof(CloseValues)), Trait("Category", "Reference")]
    public void Reference_close_values_are_met(string row)
    {
        var given = OracleCases.Get(File, "close_value_cases", row);

        Near(given, "expected_close_value", Close(given));
    }

    [Theory, MemberData(nameof(RoundTrips)), Trait("Category", "Reference")]
    public void Reference_round_trips_are_met(string row)
    {
        var given = OracleCases.Get(File, "round_trip_cases", row);

        Near(given, "expected_open_value", Open(given));
        Near(given, "expected_close_value", Close(given));
        CheckProfit(given);
    }

    [Theory, MemberData(nameof(Profits)), Trait("Category", "Reference")]
    public void Reference_profits_are_met(string row) => CheckProfit(OracleCases.Get(File, "profit_cases", row));

    [Theory, MemberData(nameof(Scalings)), Trait("Category", "Reference")]
    public void Reference_trades_in_steps_are_met(string row)
    {
        var given = OracleCases.Get(File, "scaling_cases", row);
        var trade = new ScaledTrade(Side(given));

        foreach (var step in given.GetProperty("steps").EnumerateArray())
        {
            decimal quantity = step.Decimal("quantity");
            decimal price = step.Decimal("price");
            decimal fee = quantity * price * given.Decimal("fee_rate");
            trade = step.Text("order") == "buy" ? trade.Enter(quantity, price, fee) : trade.Exit(quantity, price, fee);

            Near(step, "expected_quantity", trade.Quantity);
            Near(step, "expected_average_price", trade.AverageEntryPrice);
            Near(step, "expected_cost", trade.EntryValue);
            Near(step, "expected_realized_profit", trade.RealisedPnl);
            Near(step, "expected_step_profit", trade.StepPnl);
            Near(step, "expected_profit_ratio", trade.ProfitRatio);
        }

        Near(given, "expected_profit", trade.RealisedPnl);
        Near(given, "expected_profit_ratio", trade.ProfitRatio);
    }

    [Property]
    public void Closed_trade_realises_the_exact_sum_of_its_fills(PositiveInt[] entries, PositiveInt[] exits, bool isLong)
    {
        var trade = new ScaledTrade(isLong ? Direction.Long : Direction.Short);
        decimal cash = 0m;
        foreach (var entry in entries)
        {
            // Eight decimals each, as fine as venues quote: their product has sixteen.
            decimal quantity = entry.Get * 0.00300007m, price = 1m + entry.Get * 0.07000003m, fee = quantity * price * 0.0004m;
            trade = trade.Enter(quantity, price, fee);
            cash -= (isLong ? 1m : -1m) * quantity * price + fee;
        }
        foreach (var exit in exits)
        {
            decimal quantity = Math.Min(exit.Get * 0.00100003m, trade.Quantity);
            if (quantity == 0m) break;
            Leave(quantity, price: 1m + exit.Get * 0.05000007m);
        }
        if (trade.Quantity > 0m) Leave(trade.Quantity, price: 2.50000001m);

        Assert.Equal(cash, trade.RealisedPnl);
        Assert.Equal(0m, trade.EntryValue);
        Assert.Equal(0m, trade.EntryFees);

        void Leave(decimal quantity, decimal price)
        {
            decimal before = trade.AverageEntryPrice;
            decimal fee = quantity * price * 0.0004m;
            trade = trade.Exit(quantity, price, fee);
            cash += (isLong ? 1m : -1m) * quantity * price - fee;
            Assert.Equal(before, trade.AverageEntryPrice);
        }
    }

    [Theory]
    [InlineData(Direction.Long, 2.4)]
    [InlineData(Direction.Short, -1.6)]
    public void Funding_received_since_the_last_step_is_a_part_of_its_result(Direction direction, double expected) =>
        Assert.Equal((decimal)expected, new ScaledTrade(direction).Enter(1m, 10m, 0m).Exit(1m, 12m, 0.1m, fundingCash: 0.5m).StepPnl);

    [Fact]
    public void Exit_of_more_than_is_held_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScaledTrade(Direction.Long).Enter(1m, 10m, 0m).Exit(1.001m, 10m, 0m));

    [Fact]
    public void Trade_without_a_direction_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScaledTrade(Direction.Neutral));
        Assert.Throws<ArgumentOutOfRangeException>(() => TradeAccounting.OpenValue(Direction.Neutral, 1m, 1m, 0m));
    }

    private static void CheckProfit(JsonElement given)
    {
        decimal profit = TradeAccounting.Profit(Side(given), Open(given), Close(given));

        Near(given, "expected_profit", profit);
        Near(given, "expected_profit_ratio", TradeAccounting.ProfitRatio(profit, Open(given), given.Decimal("leverage")));
    }

    private static Direction Side(JsonElement given) => given.Text("side") == "long" ? Direction.Long : Direction.Short;

    private static decimal Open(JsonElement given) =>
        TradeAccounting.OpenValue(Side(given), given.Decimal("quantity"), given.Decimal("open_price"), given.Decimal("open_fee_rate"));

    private static decimal Close(JsonElement given) => TradeAccounting.CloseValue(
        Side(given), given.Decimal("quantity"), given.Decimal("close_price"), given.Decimal("close_fee_rate"), given.Decimal("funding_cash"));

    private static void Near(JsonElement given, string name, decimal? actual) =>
        OracleCases.Near(given.DecimalOrNull(name), actual, absolute: 2e-6m, relative: 1e-6m);
}
