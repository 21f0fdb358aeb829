using BotCore.Tests.Reference;
using BotCore.Trading.Instruments;
using BotCore.Trading.Positions;
using FsCheck;
using FsCheck.Xunit;

namespace BotCore.Tests.Positions;

public sealed class LiquidationPriceTests
{
    private const string File = "margin/liquidation.json";

    public static IEnumerable<TheoryDataRow<string>> Cases => OracleCases.Rows(File, "cases");

    [Theory, MemberData(nameof(Cases)), Trait("Category", "Reference")]
    public void Reference_cases_are_met(string row)
    {
        var given = OracleCases.Get(File, "cases", row);
        var mode = given.Text("margin_mode") switch { "isolated" => MarginMode.Isolated, "cross" => MarginMode.Cross, _ => MarginMode.None };
        decimal quantity = given.Decimal("quantity") * (given.Text("side") == "long" ? 1m : -1m);
        var others = new OtherPositions(
            given.GetProperty("other_positions").EnumerateArray().Sum(o => o.Decimal("unrealized_pnl")),
            given.GetProperty("other_positions").EnumerateArray().Sum(o => o.Decimal("maintenance_margin")));
        IReadOnlyList<LeverageBracket> brackets =
            [new(0m, decimal.MaxValue, given.Decimal("maintenance_margin_rate"), given.Decimal("maintenance_amount"), 1)];

        decimal? price = LiquidationPrice.For(mode, quantity, given.Decimal("entry_price"), given.Decimal("wallet_balance"), others, brackets);

        bool absolute = given.TryGetProperty("tolerance_abs", out var tolerance);
        OracleCases.Near(
            given.DecimalOrNull("expected_liquidation_price"), price,
            absolute ? tolerance.GetDecimal() : 0m, absolute ? 0m : given.Decimal("tolerance_rel"));
    }

    [Fact]
    public void Result_in_another_bracket_is_solved_again_there()
    {
        // A short of 9 BTC from 66,000 (594,000 USDT, second bracket) with 60,000 margin. In the second bracket:
        // (60,000 + 50 + 594,000) ÷ (9 × 1.005) = 72,310.67, a notional of 650,796 that belongs to the third.
        decimal? inBracketOfEntry = LiquidationPrice.Of(-9m, 66_000m, 60_000m, BracketTables.Sample[1]);
        decimal? overTable = LiquidationPrice.Of(-9m, 66_000m, 60_000m, BracketTables.Sample);

        Assert.Equal(72_310.67m, decimal.Round(inBracketOfEntry!.Value, 2));
        Assert.Equal((60_000m + 950m + 594_000m) / (9m * 1.0065m), overTable);
    }

    [Fact]
    public void Result_just_below_a_boundary_stays_in_its_bracket() =>
        // 49,950 is where 40,000 + 10,149.8 = 1.004 × price; the second bracket, from 50,000, would give 49,950.05.
        Assert.Equal(49_950m, LiquidationPrice.Of(-1m, 40_000m, 10_149.8m, BracketTables.Sample));

    [Fact]
    public void Result_just_above_a_boundary_is_of_the_next_bracket() =>
        // 600,040 is where 500,000 + 102,990.26 + 950 = 1.0065 × price; the second bracket, up to 600,000, would give 600,040.06.
        Assert.Equal(600_040m, LiquidationPrice.Of(-1m, 500_000m, 102_990.26m, BracketTables.Sample));

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(0.99, true)]
    [InlineData(1.0, false)]
    [InlineData(-0.01, false)]
    public void A_maintenance_rate_is_at_least_zero_and_below_one(double rate, bool isPossible)
    {
        var bracket = new LeverageBracket(0m, decimal.MaxValue, (decimal)rate, 0m, 1);

        if (isPossible) Assert.NotNull(LiquidationPrice.Of(-1m, 100m, 10m, bracket));
        else Assert.Contains("maintenance rate", Assert.Throws<ArgumentOutOfRangeException>(() => LiquidationPrice.Of(-1m, 100m, 10m, bracket)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_that_is_paid_in_full_is_never_liquidated() =>
        Assert.Null(LiquidationPrice.Of(0.5m, 60_000m, 30_000m, BracketTables.Sample));

    [Fact]
    public void Isolated_position_ignores_what_the_others_lose()
    {
        var losing = new OtherPositions(UnrealisedPnl: -5_000m, MaintenanceMargin: 1_000m);

        decimal? alone = LiquidationPrice.Of(1m, 60_000m, 6_000m, BracketTables.Sample);
        decimal? among = LiquidationPrice.For(MarginMode.Isolated, 1m, 60_000m, 6_000m, losing, BracketTables.Sample);

        Assert.Equal(alone, among);
    }

    /// <summary>The predecessor liquidated longs at their entry from leverage 21 and shorts from 20.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(50)]
    [InlineData(100)]
    public void High_leverage_leaves_room_between_entry_and_liquidation(int leverage)
    {
        const decimal Entry = 60_000m;
        decimal margin = InitialMargin.Of(Entry, leverage);

        Assert.True(LiquidationPrice.Of(1m, Entry, margin, BracketTables.Sample) < Entry);
        Assert.True(LiquidationPrice.Of(-1m, Entry, margin, BracketTables.Sample) > Entry);
    }

    // Notionals reach from a thousand to far above the last cap, so that every bracket holds some of the answers.
    [Property(MaxTest = 500)]
    public void At_the_price_margin_and_pnl_equal_the_maintenance_margin(PositiveInt steps, PositiveInt cents, PositiveInt leverage, bool isLong)
    {
        decimal quantity = steps.Get * 1.37m * (isLong ? 1m : -1m);
        decimal entry = cents.Get * 713.21m;
        decimal notional = Math.Abs(quantity) * entry;
        decimal margin = notional / (1 + leverage.Get % 125);

        if (LiquidationPrice.Of(quantity, entry, margin, BracketTables.Sample) is not { } price) return;

        decimal left = margin + quantity * (price - entry);
        decimal needed = MaintenanceMargin.Of(Math.Abs(quantity) * price, BracketTables.Sample);
        Assert.True(Math.Abs(left - needed) <= 1e-12m * Math.Max(1m, notional), $"left {left}, needed {needed}");
    }

    [Property]
    public void More_margin_moves_the_price_away_from_the_market(PositiveInt steps, PositiveInt cents, PositiveInt extra, bool isLong)
    {
        decimal quantity = steps.Get * 1.37m * (isLong ? 1m : -1m);
        decimal entry = cents.Get * 713.21m;
        decimal margin = Math.Abs(quantity) * entry / 20m;

        decimal? less = LiquidationPrice.Of(quantity, entry, margin, BracketTables.Sample);
        decimal? more = LiquidationPrice.Of(quantity, entry, margin + extra.Get * 100m, BracketTables.Sample);

        Assert.NotNull(less);
        Assert.True(isLong ? (more ?? 0m) < less : more > less);
    }

    [Fact]
    public void Quantity_of_zero_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LiquidationPrice.Of(0m, 100m, 10m, BracketTables.Sample));
}
