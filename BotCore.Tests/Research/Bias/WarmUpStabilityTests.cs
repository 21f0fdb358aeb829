using BotCore.Tests.Reference;
using BotCore.Trading.Indicators;
using BotCore.Trading.Market;
using BotCore.Trading.Research.Bias;
using BotCore.Trading.Strategies;

namespace BotCore.Tests.Research.Bias;

[Trait("Category", "Reference")]
public class WarmUpStabilityTests
{
    private const double TolerancePercent = 1e-6;

    public static IEnumerable<TheoryDataRow<string>> Cases =>
        Oracle.IsPresent ? OracleCases.File("bias/expected.json").GetProperty("recursive").GetProperty("cases").EnumerateArray()
            .Select(one => new TheoryDataRow<string>(one.Text("id"))) : [new TheoryDataRow<string>("absent")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_after_a_short_start_are_as_far_off_as_published(string id)
    {
        var candles = ReferenceSources.Candles();
        var expected = OracleCases.File("bias/expected.json").GetProperty("recursive").GetProperty("cases").EnumerateArray().Single(one => one.Text("id") == id);
        double full = WarmUpStability.ValueAfter(New(id), candles, 0, candles.Length);
        Assert.Equal(expected.GetProperty("value_full").GetDouble(), full, 1e-9 * full);

        foreach (var run in expected.GetProperty("runs").EnumerateArray())
        {
            double value = WarmUpStability.ValueAfter(New(id), candles, 0, run.GetProperty("warmup_bars").GetInt32());
            Assert.Equal(run.GetProperty("value").GetDouble(), value, 1e-9 * value);
            Assert.Equal(run.GetProperty("difference_percent").GetDouble(), WarmUpStability.DifferencePercent(value, full), TolerancePercent);
        }
    }

    [Fact]
    public void A_warm_up_that_is_too_short_is_reported_with_the_one_that_is_needed()
    {
        var candles = ReferenceSources.Candles();

        var finding = Assert.Single(WarmUpStability.Measure("test", () => new Ema(200), candles, declared: 200, limitPercent: 0.01, CancellationToken.None));

        Assert.True(finding.IsTooShort);
        Assert.True(finding.DifferencePercent > 0.01);
        Assert.InRange(finding.Required!.Value, 300, 1_500);
        var enough = Assert.Single(WarmUpStability.Measure("test", () => new Ema(200), candles, finding.Required.Value, 0.01, CancellationToken.None));
        Assert.False(enough.IsTooShort);
    }

    [Fact]
    public void What_does_not_remember_its_start_needs_no_more_than_its_window()
    {
        var finding = Assert.Single(WarmUpStability.Measure("test", () => new Sma(200), ReferenceSources.Candles(), 200, 0.01, CancellationToken.None));

        Assert.False(finding.IsTooShort);
        Assert.Equal((0.0, 200), (finding.DifferencePercent!.Value, finding.Required!.Value));
    }

    [Fact]
    public void What_never_forgets_its_start_has_no_sufficient_warm_up()
    {
        var finding = WarmUpStability.Measure("test", () => new Obv(), ReferenceSources.Candles(), 200, 0.01, CancellationToken.None)[0];

        Assert.True(finding.IsTooShort);
        Assert.True(finding.Required is null || finding.Required == finding.LongestMeasured);
    }

    [Fact]
    public void The_indicators_of_a_strategy_are_measured_on_their_own_timeframes()
    {
        var findings = StrategyWarmUp.Measure(
            () => StrategyCatalogue.Create("rsi", Timeframe.OneMinute, Timeframe.FiveMinutes, new Dictionary<string, double>()),
            ReferenceSources.Candles(), Timeframe.OneMinute, 0.01, CancellationToken.None);

        Assert.Equal(["rsi 1m", "rsi 5m"], findings.Select(finding => finding.Owner));
        Assert.Equal([203, 202], findings.Select(finding => finding.Declared));
        Assert.All(findings, finding => Assert.False(finding.IsTooShort));
    }

    private static SingleValueIndicator New(string id)
    {
        if (id == "absent") _ = Oracle.Path("bias", "expected.json");
        return id switch
        {
            "ema200" => new Ema(200),
            "ema200_first" => new Ema(200, EmaSeed.First),
            "rsi14" => new Rsi(),
            _ => new Sma(200),
        };
    }
}
