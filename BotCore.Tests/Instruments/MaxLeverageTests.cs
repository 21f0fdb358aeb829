using BotCore.Tests.Reference;
using BotCore.Trading.Instruments;

namespace BotCore.Tests.Instruments;

public sealed class MaxLeverageTests
{
    private const string File = "margin/maintenance.json";

    public static IEnumerable<TheoryDataRow<string>> Cases => OracleCases.Rows(File, "max_leverage_cases");

    [Theory, MemberData(nameof(Cases)), Trait("Category", "Reference")]
    public void Reference_look_ups_by_margin_are_met(string row)
    {
        var given = OracleCases.Get(File, "max_leverage_cases", row);
        var brackets = BracketTables.Read(OracleCases.File(File).GetProperty("bracket_tables").GetProperty(given.Text("symbol")));

        decimal? leverage = MaxLeverage.ForMargin(given.Decimal("margin"), brackets);

        OracleCases.Near(given.DecimalOrNull("expected_max_leverage"), leverage, 0m, 1e-6m);
    }

    [Fact]
    public void Larger_notional_allows_less_leverage_and_too_large_a_one_is_refused()
    {
        Assert.Equal(125, MaxLeverage.ForNotional(0m, BracketTables.Sample));
        Assert.Equal(100, MaxLeverage.ForNotional(50_000m, BracketTables.Sample));
        Assert.Equal(50, MaxLeverage.ForNotional(12_000_000m, BracketTables.Sample));
        Assert.Null(MaxLeverage.ForNotional(12_000_000.01m, BracketTables.Sample));
    }

    [Fact]
    public void Cap_at_a_leverage_is_the_end_of_the_last_bracket_that_allows_it()
    {
        Assert.Equal(50_000m, MaxLeverage.NotionalCapAt(125, BracketTables.Sample));
        Assert.Equal(3_000_000m, MaxLeverage.NotionalCapAt(60, BracketTables.Sample));
        Assert.Equal(12_000_000m, MaxLeverage.NotionalCapAt(3, BracketTables.Sample));
        Assert.Equal(0m, MaxLeverage.NotionalCapAt(126, BracketTables.Sample));
    }
}
