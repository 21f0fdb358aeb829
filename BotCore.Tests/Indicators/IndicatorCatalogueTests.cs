using System.Globalization;
using BotCore.Trading.Indicators;

namespace BotCore.Tests.Indicators;

public sealed class IndicatorCatalogueTests
{
    public static TheoryData<string, string> Numbers()
    {
        var numbers = new TheoryData<string, string>();
        foreach (var entry in IndicatorCatalogue.Entries)
            foreach (var parameter in entry.Parameters.Where(parameter => parameter.Choices.Count == 0))
                numbers.Add(entry.Name, parameter.Name);
        return numbers;
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_outside_its_range_is_refused_with_its_name_value_and_range(string name, string parameterName)
    {
        var entry = IndicatorCatalogue.Find(name);
        var parameter = entry.Parameters.Single(parameter => parameter.Name == parameterName);
        string[] wrong =
        [
            (parameter.Max + 1).ToString(CultureInfo.InvariantCulture), (parameter.Min - 1).ToString(CultureInfo.InvariantCulture),
            "NaN", "Infinity", "1,5", "", "two",
        ];

        Assert.All(wrong, text =>
        {
            var error = Assert.Throws<IndicatorParameterException>(() => entry.Create(new Dictionary<string, string> { [parameterName] = text }));
            Assert.Equal($"{name} {parameterName}: '{text}' is not {parameter.Range}", Assert.Single(error.Errors));
        });
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_indicator_itself_accepts_both_ends_of_the_range(string name, string parameterName)
    {
        var entry = IndicatorCatalogue.Find(name);
        var parameter = entry.Parameters.Single(parameter => parameter.Name == parameterName);
        if (entry.Ascending.Contains(parameterName)) return; // the order binds sooner than the range; it has its own test

        foreach (double end in new[] { parameter.Min, parameter.Max })
            entry.Create(new Dictionary<string, string> { [parameterName] = end.ToString(CultureInfo.InvariantCulture) });
    }

    [Theory]
    [InlineData("macd", "fast=26", "macd fast: 26 is not below slow (26)")]
    [InlineData("ppo", "slow=5", "ppo fast: 12 is not below slow (5)")]
    [InlineData("ichimoku", "tenkan=60 kijun=55", "ichimoku tenkan: 60 is not below kijun (55); ichimoku kijun: 55 is not below senkou (52)")]
    [InlineData("ultimate", "middle=7", "ultimate short: 7 is not below middle (7)")]
    [InlineData("psar", "step=0.2", "psar step: 0.2 is not below max (0.2)")]
    public void Parameters_that_must_rise_are_refused_otherwise(string name, string parameters, string message)
    {
        var error = Assert.Throws<IndicatorParameterException>(() => IndicatorCase.Create(name, parameters));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void All_errors_are_said_at_once()
    {
        var error = Assert.Throws<IndicatorParameterException>(() => IndicatorCase.Create("ema", "period=0 seed=last speed=3"));

        Assert.Equal(
            [
                "ema period: '0' is not a whole number from 1 to 1000",
                "ema seed: 'last' is not one of simple, first",
                "ema speed: no such parameter; it has period, seed, input",
            ],
            error.Errors);
    }

    [Fact]
    public void An_unknown_indicator_is_refused_with_the_known_names()
    {
        var error = Assert.Throws<IndicatorParameterException>(() => IndicatorCatalogue.Find("rssi"));

        Assert.StartsWith("indicator: 'rssi' is not one of adl, adx, aroon, atr,", error.Message);
    }

    [Fact]
    public void Names_are_unique_and_in_order()
    {
        var names = IndicatorCatalogue.Entries.Select(entry => entry.Name).ToList();

        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public void Constructors_refuse_what_the_catalogue_refuses()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sma(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ema(1001));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Hma(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearRegression(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BollingerBands(20, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VolumeProfile(10, 201));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParabolicSar(0.0));
        Assert.Throws<ArgumentException>(() => new Macd(26, 12));
        Assert.Throws<ArgumentException>(() => new ParabolicSar(0.3, 0.2));
    }
}
