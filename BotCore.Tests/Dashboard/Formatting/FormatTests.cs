using BotCore.Dashboard.Formatting;

namespace BotCore.Tests.Dashboard.Formatting;

public sealed class FormatTests
{
    [Theory]
    [InlineData("0.10", 1)]
    [InlineData("0.1", 1)]
    [InlineData("0.001", 3)]
    [InlineData("0.00000100", 6)]
    [InlineData("1", 0)]
    [InlineData("5.00", 0)]
    public void Decimals_come_from_the_grid_without_its_trailing_zeros(string grid, int decimals) =>
        Assert.Equal(decimals, Format.Decimals(decimal.Parse(grid, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Price_shows_the_decimals_of_its_tick() => Assert.Equal("60,000.50", Format.Price(60_000.5m, 0.01m));

    [Fact]
    public void Price_of_an_unknown_instrument_is_shown_as_exact_as_it_came() => Assert.Equal("0.0001234", Format.Price(0.00012340m, null));

    [Fact]
    public void Unknown_numbers_are_a_dash_and_never_zero()
    {
        Assert.Equal("—", Format.Money(null));
        Assert.Equal("—", Format.SignedMoney(null));
        Assert.Equal("—", Format.Price((decimal?)null, 0.1m));
        Assert.Equal("—", Format.Price(double.NaN, 0.1m));
        Assert.Equal("—", Format.Percent(null));
        Assert.Equal("—", Format.SignedPercent(double.PositiveInfinity));
        Assert.Equal("—", Format.Count(null));
        Assert.Equal("—", Format.Time(null));
    }

    [Theory]
    [InlineData("1234.565", "+1,234.57")]
    [InlineData("-0.5", "−0.50")]
    [InlineData("0", "0.00")]
    [InlineData("-0.004", "0.00")]
    [InlineData("0.004", "0.00")]
    public void Signed_money_says_which_way_it_went_unless_it_rounds_to_nothing(string value, string text) =>
        Assert.Equal(text, Format.SignedMoney(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Ratios_are_shown_as_percent()
    {
        Assert.Equal("1.23 %", Format.Percent(0.0123m));
        Assert.Equal("−2.06 %", Format.SignedPercent(-0.0206m));
        Assert.Equal("+0.50 %", Format.SignedPercent(0.005));
    }

    [Fact]
    public void Times_are_utc_whatever_offset_they_came_with_and_say_so()
    {
        var time = new DateTimeOffset(2024, 5, 1, 14, 30, 5, TimeSpan.FromHours(2));

        Assert.Equal("2024-05-01 12:30:05 UTC", Format.Time(time));
        Assert.Equal("12:30:05 UTC", Format.Clock(time));
        Assert.Equal("05-01 12:30", Format.ShortTime(time));
    }

    [Theory]
    [InlineData(8, "8 s")]
    [InlineData(310, "5 min 10 s")]
    [InlineData(3_600 + 120, "1 h 2 min")]
    [InlineData(2 * 86_400 + 3 * 3_600, "2 d 3 h")]
    [InlineData(-1, "—")]
    public void Durations_show_their_two_largest_units(int seconds, string text) => Assert.Equal(text, Format.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Trend_has_an_arrow_and_a_word_and_knows_that_unknown_is_not_unchanged()
    {
        Assert.Equal(("▲", "won", "up"), Parts(Trend.Of(0.01m)));
        Assert.Equal(("▼", "lost", "down"), Parts(Trend.Of(-0.01m)));
        Assert.Equal(("■", "flat", "unchanged"), Parts(Trend.Of((decimal?)0m)));
        Assert.Equal(("", "not known", "not known"), Parts(Trend.Of((decimal?)null)));
    }

    private static (string, string, string) Parts(Trend trend) => (trend.Arrow, trend.Result, trend.Move);
}
