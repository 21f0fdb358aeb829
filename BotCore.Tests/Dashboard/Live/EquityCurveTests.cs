using BotCore.Contracts.Trading;
using BotCore.Dashboard.Live;
using BotCore.Tests.Dashboard.Doubles;

namespace BotCore.Tests.Dashboard.Live;

public sealed class EquityCurveTests
{
    private readonly EquityCurve _curve = new();

    [Fact]
    public void Short_curve_has_a_point_a_minute()
    {
        _curve.Load([Point(0, 100m), Point(60, 101m), Point(120, 99m)]);
        _curve.Put(Point(150, 98m));
        _curve.Put(Point(180, 97m));

        Assert.Equal([100m, 101m, 98m, 97m], Values());
    }

    [Fact]
    public void Quiet_time_is_as_long_on_the_curve_as_on_the_clock()
    {
        _curve.Load([Point(0, 100m), Point(180, 101m)]);
        _curve.Put(Point(360, 102m));

        Assert.Equal([100m, 100m, 100m, 101m, 101m, 101m, 102m], Values());
    }

    [Fact]
    public void Long_curve_keeps_the_last_equity_of_each_step_and_its_whole_length()
    {
        // 3,000 minutes in at most 1,000 points: steps of five minutes, 600 of them.
        _curve.Load([.. Enumerable.Range(0, 3_000).Select(minute => Point(minute * 60, minute))]);

        var points = _curve.Since(-1, null).Points;
        Assert.Equal(600, points.Count);
        Assert.Equal((Sample.Noon, 4m), (points[0].Time, points[0].Equity));
        Assert.Equal((Sample.Noon.AddMinutes(2_995), 2_999m), (points[^1].Time, points[^1].Equity));
    }

    [Fact]
    public void Growing_curve_coarsens_instead_of_losing_its_beginning()
    {
        for (int minute = 0; minute <= 1_000; minute++) _curve.Put(Point(minute * 60, minute));

        var points = _curve.Since(-1, null).Points;
        Assert.Equal(Sample.Noon, points[0].Time);
        Assert.Equal(1_000m, points[^1].Equity);
        Assert.Equal(201, points.Count);
    }

    [Fact]
    public void Newest_point_moves_until_its_step_is_over()
    {
        _curve.Load([Point(0, 100m), Point(100_000, 101m)]);
        var whole = _curve.Since(-1, null);
        _curve.Put(Point(100_001, 102m));

        // 100,000 s are below a thousand steps of five minutes.
        var change = _curve.Since(whole.Generation, whole.Points[^1].Time);
        Assert.False(change.IsWhole);
        Assert.Equal(102m, Assert.Single(change.Points).Equity);
    }

    private decimal[] Values() => [.. _curve.Since(-1, null).Points.Select(point => point.Equity)];

    private static EquityPointModel Point(int second, decimal equity) => new(Sample.Noon.AddSeconds(second), equity);
}
