using BotCore.Tests.Reference;
using BotCore.Trading.Instruments;
using BotCore.Trading.Positions;

namespace BotCore.Tests.Positions;

public sealed class MaintenanceMarginTests
{
    private const string File = "margin/maintenance.json";

    public static IEnumerable<TheoryDataRow<string>> Cases => OracleCases.Rows(File, "maintenance_cases");

    [Theory, MemberData(nameof(Cases)), Trait("Category", "Reference")]
    public void Rate_and_amount_follow_the_notional(string row)
    {
        var given = OracleCases.Get(File, "maintenance_cases", row);
        var brackets = BracketTables.Read(OracleCases.File(File).GetProperty("bracket_tables").GetProperty(given.Text("symbol")));
        decimal notional = given.Decimal("notional");

        var bracket = LeverageBrackets.Find(brackets, notional);

        Assert.Equal(given.Decimal("expected_rate"), bracket.MaintenanceRate);
        Assert.Equal(given.Decimal("expected_amount"), bracket.MaintenanceAmount);
        Assert.Equal(notional * given.Decimal("expected_rate") - given.Decimal("expected_amount"), MaintenanceMargin.Of(notional, brackets));
    }

    [Fact]
    public void Margin_depends_on_the_notional_and_not_on_the_leverage() =>
        Assert.Equal(1_000_000m * 0.0065m - 950m, MaintenanceMargin.Of(1_000_000m, BracketTables.Sample));

    [Fact]
    public void Initial_margin_is_the_notional_over_the_leverage()
    {
        Assert.Equal(20_000m, InitialMargin.Of(60_000m, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => InitialMargin.Of(60_000m, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => InitialMargin.Of(-1m, 3));
    }
}
