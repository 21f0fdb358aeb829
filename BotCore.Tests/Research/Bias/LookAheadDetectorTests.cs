using BotCore.Tests.Reference;
using BotCore.Trading.Research.Bias;

namespace BotCore.Tests.Research.Bias;

public class LookAheadDetectorTests
{
    private const string File = "bias/expected.json";

    public static IEnumerable<TheoryDataRow<string>> Cases => OracleCases.Rows(File, "strategies");

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Category", "Reference")]
    public void Every_reference_strategy_is_judged_with_the_published_counts(string row)
    {
        var expected = OracleCases.Get(File, "strategies", row);
        string id = expected.Text("id");
        var source = ReferenceSources.All.Single(one => one.Name == id);

        var report = LookAheadDetector.Check(source, ReferenceSources.Candles(), firstBar: 100, TestContext.Current.CancellationToken);

        int tolerance = id == "whole-series-normalisation" ? 1 : 0; // allowed there: rounding at the threshold
        Assert.Equal(expected.GetProperty("bars_checked").GetInt32(), report.BarsCompared);
        Assert.InRange(report.Signals - expected.GetProperty("signals_full_run").GetInt32(), -tolerance, tolerance);
        Assert.InRange(report.Changed - expected.GetProperty("signals_changed").GetInt32(), -tolerance, tolerance);
        Assert.Equal(
            expected.GetProperty("first_changed_bars").EnumerateArray().Select(bar => bar.GetInt32()), report.FirstChanged.Select(bar => bar.Bar));
        Assert.Equal(expected.Text("verdict"), report.Verdict.Word());
        Assert.Equal(report.Changed, report.Kinds.Single(kind => kind.Kind == BarSignals.EnterLong).Changed);
    }

    [Fact]
    [Trait("Category", "Reference")]
    public void A_changed_indicator_is_named_with_both_values()
    {
        var source = ReferenceSources.All.Single(one => one.Name == "whole-series-normalisation");

        var report = LookAheadDetector.Check(source, ReferenceSources.Candles(1_000), firstBar: 100, TestContext.Current.CancellationToken);

        var changed = Assert.Single(report.Indicators);
        Assert.Equal(("score", 100), (changed.Name, changed.FirstBar));
        Assert.NotEqual(changed.Full, changed.Cut);
        Assert.Equal(LookAheadVerdict.Biased, report.Verdict); // even where no signal moved: its values came from the future
    }

    [Theory]
    [InlineData(400, 19, "not enough signals")]
    [InlineData(400, 20, "clean")]
    [InlineData(199, 30, "not enough signals")]
    [InlineData(200, 30, "clean")]
    public void Few_signals_or_candles_are_never_called_clean(int candles, int signals, string verdict)
    {
        long[] times = [.. Enumerable.Range(0, candles).Select(i => i * 60_000L)];
        BarSignals[] said = [.. Enumerable.Range(0, candles).Select(i => i < signals ? BarSignals.EnterShort : BarSignals.None)];

        Assert.Equal(verdict, LookAheadDetector.Compare("signals", times, said, said, firstBar: 0).Verdict.Word());
    }

    [Fact]
    public void One_changed_exit_among_thousands_of_candles_is_found_and_named()
    {
        long[] times = [.. Enumerable.Range(0, 5_000).Select(i => i * 60_000L)];
        var full = new BarSignals[5_000];
        full[4_321] = BarSignals.EnterLong | BarSignals.ExitShort;
        var known = new BarSignals[5_000];
        known[4_321] = BarSignals.EnterLong;

        var report = LookAheadDetector.Compare("signals", times, full, known, firstBar: 0);

        Assert.Equal(LookAheadVerdict.Biased, report.Verdict);
        var change = Assert.Single(report.FirstChanged);
        Assert.Equal((4_321, 4_321 * 60_000L, "enter long + exit short", "enter long"), (change.Bar, change.TimeMs, change.Full.Words(), change.Cut.Words()));
        Assert.Equal([(BarSignals.ExitShort, 1, 1)], report.Kinds.Where(kind => kind.Changed > 0).Select(kind => (kind.Kind, kind.Signals, kind.Changed)));
    }
}
