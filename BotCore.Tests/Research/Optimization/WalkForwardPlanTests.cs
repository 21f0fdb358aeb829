using BotCore.Trading.Research.Optimization;
using FsCheck.Fluent;

namespace BotCore.Tests.Research.Optimization;

public class WalkForwardPlanTests
{
    private const long DayMs = 86_400_000;

    [Fact]
    public void No_day_is_judged_twice_and_no_window_sees_what_comes_after()
    {
        var plans = from anchored in Gen.Elements(true, false)
                    from inSample in Gen.Choose(1, 40)
                    from outOfSample in Gen.Choose(1, 20)
                    from more in Gen.Choose(0, 10)
                    from embargo in Gen.Choose(0, 5)
                    from first in Gen.Choose(0, 3 * 1440)
                    from minutes in Gen.Choose(1, 200 * 1440)
                    select (Plan: new WalkForwardPlan(anchored, inSample, outOfSample, outOfSample + more, embargo), First: first * 60_000L, End: (first + minutes) * 60_000L);

        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Arb.From(plans), given =>
        {
            var windows = given.Plan.Windows(given.First, given.End);
            long judgedTo = long.MinValue;
            foreach (var window in windows)
            {
                Assert.True(window.InFromMs >= given.First && window.OutToMs <= given.End);
                Assert.True(window.InFromMs < window.InToMs);
                Assert.Equal(given.Plan.EmbargoDays * DayMs, window.OutFromMs - window.InToMs);
                Assert.Equal(given.Plan.OutOfSampleDays * DayMs, window.OutToMs - window.OutFromMs);
                Assert.True(window.OutFromMs >= judgedTo);
                Assert.Equal(given.Plan.IsAnchored ? windows[0].InFromMs : window.InToMs - given.Plan.InSampleDays * DayMs, window.InFromMs);
                Assert.True(new[] { window.InFromMs, window.InToMs, window.OutFromMs, window.OutToMs }.All(time => time % DayMs == 0));
                judgedTo = window.OutToMs;
            }
            Assert.Equal(Enumerable.Range(1, windows.Count), windows.Select(window => window.Number));
            return true;
        }));
    }

    [Fact]
    public void Thirty_one_days_in_weeks()
    {
        // 2022-01-01 to 2022-02-01: select 14 days, judge 7, roll by 7: 15.–21. and 22.–28.; a third would need four days more.
        long first = DateTimeOffset.Parse("2021-12-31T23:01Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        long end = DateTimeOffset.Parse("2022-02-01T05:32Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

        var windows = new WalkForwardPlan(false, 14, 7, 7, 0).Windows(first, end);

        Assert.Equal(["01-15 01-22", "01-22 01-29"], windows.Select(window => $"{Day(window.OutFromMs)} {Day(window.OutToMs)}"));
        Assert.Equal(["01-01 01-15", "01-08 01-22"], windows.Select(window => $"{Day(window.InFromMs)} {Day(window.InToMs)}"));

        static string Day(long timeMs) => DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(0, 7, 7, 0, "in-sample days: 0")]
    [InlineData(14, 0, 7, 0, "out-of-sample days: 0")]
    [InlineData(14, 7, 6, 0, "step days: 6, must be at least the out-of-sample days (7)")]
    [InlineData(14, 7, 7, -1, "embargo days: -1")]
    public void Lengths_that_make_no_sense_are_refused(int inSample, int outOfSample, int step, int embargo, string message) =>
        Assert.Contains(message, Assert.Single(new WalkForwardPlan(false, inSample, outOfSample, step, embargo).Errors()), StringComparison.Ordinal);
}
