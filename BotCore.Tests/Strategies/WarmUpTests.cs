using BotCore.MarketData.Synthetic;
using BotCore.Trading.Market;
using BotCore.Trading.Research.Bias;
using BotCore.Trading.Strategies;
using FsCheck;
using FsCheck.Fluent;

namespace BotCore.Tests.Strategies;

/// <summary>A strategy says nothing until its indicators no longer show where their history began.</summary>
public sealed class WarmUpTests
{
    private static readonly Lazy<Candle[]> Synthetic = new(() =>
        new SyntheticMarket(new SyntheticMarketOptions { Seed = 5, Symbols = [new SyntheticMarketOptions().Symbols[0]] })
            .Record(6_000, CancellationToken.None)[0].ToArray());

    [Theory]
    [InlineData("rsi", 203, 202)] // 15 to the first value, 187 to forget: (13/14)^187 is below a millionth; one more for the value before
    [InlineData("macd", 215, 215)] // 34 to the first histogram, 180 to forget: (25/27)^180; one more for the value before
    [InlineData("bollinger", 21, 20)]
    [InlineData("stochastic", 17, 14)]
    public void The_defaults_declare_what_their_formulas_give(string name, int primary, int confirmation)
    {
        var timeframes = StrategyRun.Create(name).Timeframes;

        Assert.Equal([primary, confirmation], timeframes.Select(one => one.WarmUp));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(14, 187, 97)]
    [InlineData(26, 353, 180)]
    public void A_seed_is_forgotten_when_one_millionth_of_it_is_left(int period, int wilder, int exponential)
    {
        Assert.Equal((wilder, exponential), (SeedMemory.Wilder(period), SeedMemory.Exponential(period)));
        double keptByWilder = 1.0 - 1.0 / period, keptByExponential = 1.0 - 2.0 / (period + 1);

        Assert.True(Math.Pow(keptByWilder, wilder) <= 1e-6 && Math.Pow(keptByExponential, exponential) <= 1e-6);
        Assert.True(period == 1 || (Math.Pow(keptByWilder, wilder - 1) > 1e-6 && Math.Pow(keptByExponential, exponential - 1) > 1e-6));
    }

    [Fact]
    public void Whatever_the_parameters_no_indicator_needs_more_candles_than_its_strategy_waits_for() =>
        Prop.ForAll(Arb.From(Gen.Elements(StrategyCatalogue.Names.ToArray()).SelectMany(ParametersOf)), drawn => HoldsOn(Synthetic.Value, drawn))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(120).WithReplay(0x5EED, 0x0DD1));

    [Fact]
    [Trait("Category", "Reference")]
    public void Nor_on_a_real_market() =>
        Prop.ForAll(Arb.From(Gen.Elements("rsi", "macd").SelectMany(ParametersOf)), drawn => HoldsOn(Research.Bias.ReferenceSources.Candles(6_000), drawn))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(0x5EED, 0x0DD1));

    [Fact]
    public void The_history_of_an_account_is_the_longest_of_its_strategies_and_timeframes()
    {
        var strategies = new[] { StrategyRun.Create("volume"), StrategyRun.Create("rsi"), StrategyRun.Create("macd") };

        Assert.Equal(215 * 15, WarmUpHistory.Minutes(strategies)); // fifteen-minute candles of the longest memory
        Assert.Equal(0, WarmUpHistory.Minutes([]));
    }

    private static void HoldsOn(Candle[] candles, Drawn drawn)
    {
        var findings = StrategyWarmUp.Measure(
            () => StrategyCatalogue.Create(drawn.Strategy, Timeframe.OneMinute, Timeframe.ThreeMinutes, drawn.Parameters), candles, Timeframe.OneMinute,
            WarmUpStability.UsualLimitPercent, CancellationToken.None);

        Assert.NotEmpty(findings);
        Assert.All(findings, finding =>
        {
            Assert.False(finding.IsTooShort, $"{drawn}: {finding}");
            Assert.True(finding.Required <= finding.Declared, $"{drawn}: {finding}");
        });
    }

    /// <summary>Parameters on their own grids, within their bounds and in the order the strategy asks for.</summary>
    private static Gen<Drawn> ParametersOf(string strategy) =>
        Gen.ArrayOf(Gen.Choose(0, 1_000_000), StrategyCatalogue.Parameters(strategy).Count).Select(dice => Draw(strategy, dice))
            .Where(drawn => IsAllowed(drawn));

    private static Drawn Draw(string strategy, int[] dice)
    {
        var values = new Dictionary<string, double>();
        foreach (var (bound, die) in StrategyCatalogue.Parameters(strategy).Zip(dice))
        {
            int steps = (int)Math.Round((bound.Max - bound.Min) / bound.Step);
            values[bound.Name] = Math.Min(bound.Max, bound.Min + die % (steps + 1) * bound.Step);
        }
        return new Drawn(strategy, values);
    }

    private static bool IsAllowed(Drawn drawn)
    {
        try
        {
            return StrategyCatalogue.Create(drawn.Strategy, Timeframe.OneMinute, Timeframe.ThreeMinutes, drawn.Parameters) is not null;
        }
        catch (StrategyParameterException)
        {
            return false;
        }
    }

    private sealed record Drawn(string Strategy, IReadOnlyDictionary<string, double> Parameters)
    {
        public override string ToString() => $"{Strategy} {string.Join(' ', Parameters.Select(pair => $"{pair.Key}={pair.Value}"))}";
    }
}
