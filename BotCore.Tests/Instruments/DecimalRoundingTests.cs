using System.Text.Json;
using BotCore.Tests.Builders;
using BotCore.Tests.Reference;
using BotCore.Trading.Instruments;
using FsCheck;
using FsCheck.Xunit;

namespace BotCore.Tests.Instruments;

public sealed class DecimalRoundingTests
{
    private const string File = "margin/rounding.json";

    public static IEnumerable<TheoryDataRow<string>> Quantities => OracleCases.Rows(File, "quantity_cases");

    public static IEnumerable<TheoryDataRow<string>> Prices => OracleCases.Rows(File, "price_cases");

    [Theory, MemberData(nameof(Quantities)), Trait("Category", "Reference")]
    public void Reference_quantities_are_met_exactly(string row) => Check(OracleCases.Get(File, "quantity_cases", row));

    [Theory, MemberData(nameof(Prices)), Trait("Category", "Reference")]
    public void Reference_prices_are_met_exactly(string row) => Check(OracleCases.Get(File, "price_cases", row));

    private static void Check(JsonElement given)
    {
        decimal value = given.Decimal("value");
        var rounding = given.Text("rounding") switch
        {
            "up" => PriceRounding.Up,
            "down" => PriceRounding.Down,
            "nearest" => PriceRounding.Nearest,
            _ => PriceRounding.TowardsZero,
        };

        decimal rounded = given.Text("mode") switch
        {
            "decimal_places" => DecimalRounding.ToPlaces(value, given.GetProperty("precision").GetInt32(), rounding),
            "significant_digits" => DecimalRounding.ToSignificantDigits(value, given.GetProperty("precision").GetInt32(), rounding),
            _ => DecimalRounding.ToGrid(value, given.Decimal("precision"), rounding),
        };

        Assert.Equal(given.Decimal("expected"), rounded);
    }

    [Theory]
    [InlineData(PriceRounding.Down, -2.4)]
    [InlineData(PriceRounding.Up, -2.3)]
    [InlineData(PriceRounding.TowardsZero, -2.3)]
    [InlineData(PriceRounding.Nearest, -2.4)]
    public void Negative_values_follow_the_named_direction(PriceRounding rounding, double expected) =>
        Assert.Equal((decimal)expected, DecimalRounding.ToGrid(-2.35m, 0.1m, rounding));

    [Fact]
    public void Half_goes_away_from_zero()
    {
        Assert.Equal(0.3m, DecimalRounding.ToGrid(0.25m, 0.1m, PriceRounding.Nearest));
        Assert.Equal(-0.3m, DecimalRounding.ToGrid(-0.25m, 0.1m, PriceRounding.Nearest));
    }

    [Fact]
    public void Value_a_hair_below_a_grid_point_is_not_floored_onto_it()
    {
        // 2.9…9 ÷ 3 has more digits than a decimal holds and comes out as exactly 1.
        const decimal JustBelow = 2.9999999999999999999999999999m;
        var instrument = AnInstrument.Bitcoin with { StepSize = 3m };

        Assert.Equal(1m, JustBelow / 3m);
        Assert.Equal(0m, instrument.FloorToStep(JustBelow));
    }

    [Property]
    public void Rounding_is_idempotent_and_stays_within_one_grid_step(int numerator, PositiveInt denominator, PositiveInt step, PositiveInt mode)
    {
        decimal value = (decimal)numerator / denominator.Get;
        decimal grid = step.Get * 0.0003m;
        var rounding = (PriceRounding)(mode.Get % 4);

        decimal rounded = DecimalRounding.ToGrid(value, grid, rounding);

        Assert.Equal(rounded, DecimalRounding.ToGrid(rounded, grid, rounding));
        Assert.Equal(0m, rounded % grid);
        Assert.True(Math.Abs(rounded - value) < grid);
        if (rounding == PriceRounding.Down) Assert.True(rounded <= value);
        if (rounding == PriceRounding.Up) Assert.True(rounded >= value);
        if (rounding == PriceRounding.Nearest) Assert.True(Math.Abs(rounded - value) * 2m <= grid);
        if (rounding == PriceRounding.TowardsZero) Assert.True(Math.Abs(rounded) <= Math.Abs(value));
    }

    [Property]
    public void Quantity_on_the_step_is_never_above_what_was_asked(PositiveInt numerator, PositiveInt denominator, PositiveInt step)
    {
        var instrument = AnInstrument.Bitcoin with { StepSize = step.Get * 0.00007m };
        decimal asked = (decimal)numerator.Get / denominator.Get;

        decimal quantity = instrument.FloorToStep(asked);

        Assert.True(quantity <= asked && asked - quantity < instrument.StepSize);
        Assert.Equal(quantity, instrument.FloorToStep(quantity));
    }

    [Fact]
    public void Value_with_more_grid_points_than_can_be_counted_still_rounds()
    {
        Assert.Equal(decimal.MaxValue, AnInstrument.Bitcoin.FloorToStep(decimal.MaxValue));
        Assert.Equal(-7_922_816_251_426_433_759_354_395_034m, DecimalRounding.ToGrid(-7_922_816_251_426_433_759_354_395_033.5m, 1m, PriceRounding.Down));
    }

    [Fact]
    public void Price_is_at_least_one_tick()
    {
        Assert.Equal(0.1m, AnInstrument.Bitcoin.RoundPrice(0.01m, PriceRounding.Down));
        Assert.Equal(0.1m, AnInstrument.Bitcoin.PriceFrom(1e-300, PriceRounding.Down));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(1e15)]
    public void Number_that_is_no_price_does_not_pass_the_door(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AnInstrument.Bitcoin.PriceFrom(value, PriceRounding.Nearest));
}
