using BotCore.Tests.Reference;
using BotCore.Trading.Instruments;
using BotCore.Trading.Positions;

namespace BotCore.Tests.Instruments;

public sealed class LeverageBracketsTests
{
    private const string File = "margin/leverage_brackets.json";

    public static IEnumerable<TheoryDataRow<string>> Symbols => OracleCases.Rows(File, "symbols");

    [Theory, MemberData(nameof(Symbols)), Trait("Category", "Reference")]
    public void Table_of_the_venue_is_sound(string row)
    {
        var brackets = BracketTables.Read(OracleCases.Get(File, "symbols", row).GetProperty("brackets"));

        Assert.Empty(LeverageBrackets.Validate(brackets));
    }

    [Theory, MemberData(nameof(Symbols)), Trait("Category", "Reference")]
    public void Maintenance_margin_is_continuous_at_every_boundary(string row)
    {
        var brackets = BracketTables.Read(OracleCases.Get(File, "symbols", row).GetProperty("brackets"));

        for (int i = 1; i < brackets.Count; i++)
        {
            decimal boundary = brackets[i].NotionalFloor;
            decimal fromBelow = boundary * brackets[i - 1].MaintenanceRate - brackets[i - 1].MaintenanceAmount;
            Assert.Equal(fromBelow, MaintenanceMargin.Of(boundary, brackets));
            Assert.True(brackets[i].MaintenanceRate > brackets[i - 1].MaintenanceRate);
            Assert.True(brackets[i].MaxLeverage < brackets[i - 1].MaxLeverage);
        }
    }

    [Fact]
    public void All_errors_are_listed_at_once_with_field_value_and_range()
    {
        IReadOnlyList<LeverageBracket> brackets =
        [
            new(10m, 50_000m, 0.004m, 0m, 125),
            new(60_000m, 600_000m, 0.004m, 50m, 125),
            new(600_000m, 500_000m, 1.5m, -1m, 0),
        ];

        var errors = LeverageBrackets.Validate(brackets);

        Assert.Equal(
            [
                "brackets[0].notionalFloor: 10, must be 0 in the first bracket",
                "brackets[1].notionalFloor: 60000, must be the cap of the bracket below, 50000",
                "brackets[1].maintenanceRate: 0.004, must be above the bracket below, 0.004",
                "brackets[1].maxLeverage: 125, must be below the bracket below, 125",
                "brackets[1].maintenanceAmount: 50, must be 0, so that the maintenance margin has no jump at 60000",
                "brackets[2].notionalCap: 500000, must be above the floor 600000",
                "brackets[2].maintenanceRate: 1.5, must be above 0 and below 1",
                "brackets[2].maintenanceAmount: -1, must be zero or more",
                "brackets[2].maxLeverage: 0, must be at least 1",
                "brackets[2].maintenanceAmount: -1, must be 897650, so that the maintenance margin has no jump at 600000",
            ],
            errors);
    }

    [Fact]
    public void Leverage_that_liquidates_at_the_entry_is_an_error()
    {
        var error = Assert.Single(LeverageBrackets.Validate([new(0m, 50_000m, 0.01m, 0m, 100)]));

        Assert.StartsWith("brackets[0].maxLeverage: 100, must be below 1 / rate 0.01", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_table_is_an_error() => Assert.Single(LeverageBrackets.Validate([]));

    [Fact]
    public void Notional_at_a_floor_belongs_to_the_upper_bracket()
    {
        Assert.Equal(BracketTables.Sample[0], LeverageBrackets.Find(BracketTables.Sample, 49_999.99m));
        Assert.Equal(BracketTables.Sample[1], LeverageBrackets.Find(BracketTables.Sample, 50_000m));
        Assert.Equal(BracketTables.Sample[3], LeverageBrackets.Find(BracketTables.Sample, 1e12m));
    }
}
