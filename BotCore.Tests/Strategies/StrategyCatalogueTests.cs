using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Strategies;

namespace BotCore.Tests.Strategies;

public sealed class StrategyCatalogueTests
{
    public static TheoryData<string, string> Bounds()
    {
        var bounds = new TheoryData<string, string>();
        foreach (string name in StrategyCatalogue.Names)
            foreach (var bound in StrategyCatalogue.Parameters(name))
                bounds.Add(name, bound.Name);
        return bounds;
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void A_value_outside_its_bounds_is_refused_with_its_name_value_and_range(string name, string parameter)
    {
        var bound = StrategyCatalogue.Parameters(name).Single(bound => bound.Name == parameter);
        double[] wrong = [bound.Min - bound.Step, bound.Max + bound.Step, double.NaN, double.PositiveInfinity];

        Assert.All(bound.IsWhole ? [.. wrong, bound.Default + 0.5] : wrong, value =>
        {
            var error = Assert.Throws<StrategyParameterException>(() => StrategyRun.Create(name, (parameter, value)));
            Assert.Equal(FormattableString.Invariant($"{name} {parameter}: {value} is not {bound.Range}"), error.Errors[0]);
        });
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Both_ends_of_the_bounds_are_allowed_when_they_fit_the_others(string name, string parameter)
    {
        var bound = StrategyCatalogue.Parameters(name).Single(bound => bound.Name == parameter);

        foreach (double end in new[] { bound.Min, bound.Max })
        {
            try
            {
                StrategyRun.Create(name, (parameter, end));
            }
            catch (StrategyParameterException e)
            {
                Assert.All(e.Errors, error => Assert.Contains(" is not below ", error));
            }
        }
    }

    [Theory]
    [InlineData("macd", "fast", 25, "slow", 20, "macd fast: 25 is not below slow (20)")]
    [InlineData("rsi", "extremeOversold", 25, "oversold", 25, "rsi extremeOversold: 25 is not below oversold (25)")]
    [InlineData("rsi", "overbought", 80, "extremeOverbought", 75, "rsi overbought: 80 is not below extremeOverbought (75)")]
    [InlineData("stochastic", "oversold", 10, "extremeOversold", 12, "stochastic extremeOversold: 12 is not below oversold (10)")]
    public void Levels_must_stand_in_order(string name, string first, double firstValue, string second, double secondValue, string message)
    {
        var error = Assert.Throws<StrategyParameterException>(() => StrategyRun.Create(name, (first, firstValue), (second, secondValue)));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void All_errors_are_said_at_once()
    {
        var error = Assert.Throws<StrategyParameterException>(() => StrategyCatalogue.Create(
            "rsi", Timeframe.OneHour, Timeframe.FiveMinutes, new Dictionary<string, double> { ["period"] = 2, ["speed"] = 1 }));

        Assert.Equal(
            [
                "rsi confirmation: 5m is not longer than the primary timeframe 1h",
                "rsi period: 2 is not a whole number from 5 to 50",
                "rsi speed: no such parameter; it has period, oversold, overbought, extremeOversold, extremeOverbought",
            ],
            error.Errors);
    }

    [Fact]
    public void An_unknown_strategy_is_refused_with_the_known_names()
    {
        var error = Assert.Throws<StrategyParameterException>(() => StrategyCatalogue.Parameters("hope"));

        Assert.Equal("strategy: 'hope' is not one of rsi, macd, bollinger, volume, stochastic", error.Message);
    }

    [Fact]
    public void A_missing_timeframe_is_refused()
    {
        var error = Assert.Throws<StrategyParameterException>(() => StrategyCatalogue.Create(
            "rsi", default, Timeframe.FiveMinutes, new Dictionary<string, double>()));

        Assert.StartsWith("rsi primary: no timeframe given", error.Message);
    }

    [Fact]
    public void Defaults_are_those_of_the_platform()
    {
        Assert.Equal([14, 30, 70], Defaults("rsi", "period", "oversold", "overbought"));
        Assert.Equal([12, 26, 9], Defaults("macd", "fast", "slow", "signal"));
        Assert.Equal([20, 2], Defaults("bollinger", "period", "deviations"));
        Assert.Equal([20, 2], Defaults("volume", "period", "spike"));
        Assert.Equal([14, 3, 20, 80], Defaults("stochastic", "period", "signal", "oversold", "overbought"));
    }

    [Fact]
    public void Settings_bring_the_five_strategies_in_their_order()
    {
        var strategies = StrategySet.Create(new KernelSettings());

        Assert.Equal(StrategyCatalogue.Names, strategies.Select(strategy => strategy.Name));
        Assert.All(strategies, strategy => Assert.Equal(Timeframe.FiveMinutes, strategy.Primary));
    }

    private static IEnumerable<double> Defaults(string strategy, params string[] names) =>
        names.Select(name => StrategyCatalogue.Parameters(strategy).Single(bound => bound.Name == name).Default);
}
