using BotCore.Tests.Builders;
using BotCore.Trading.Analytics;

namespace BotCore.Tests.Analytics;

public sealed class DrawdownTests
{
    [Fact]
    public void Each_fall_has_its_peak_its_trough_and_its_recovery()
    {
        var found = Drawdown.Of([new(1, 100m), new(2, 120m), new(3, 90m), new(4, 110m), new(5, 120m), new(6, 119m), new(7, 60m)]);

        Assert.Equal(
            [
                new Drawdown(30m, 0.25, PeakTimeMs: 2, TroughTimeMs: 3, RecoveryTimeMs: 5, LastTimeMs: 5),
                new Drawdown(60m, 0.5, PeakTimeMs: 5, TroughTimeMs: 7, RecoveryTimeMs: null, LastTimeMs: 7),
            ],
            found);
        Assert.Equal(TimeSpan.FromMilliseconds(3), found[0].Duration);
    }

    [Fact]
    public void Starting_equity_is_the_first_peak() =>
        Assert.Equal(0.1, Drawdown.LargestByRatio(Drawdown.Of([new(1, 100m), new(2, 90m)]))!.Ratio);

    [Fact]
    public void Results_of_one_instant_are_added_before_a_drawdown_is_taken()
    {
        var loss = ATrade.With(netPnl: -500m);
        var gain = ATrade.With(netPnl: 600m);

        Assert.Empty(Drawdown.Of(EquityCurve.FromTrades([loss, gain], 1_000m)));
        Assert.Empty(Drawdown.Of([new(1, 1_000m), new(2, 500m), new(2, 1_100m)]));
    }

    [Fact]
    public void Peak_that_is_not_above_zero_has_no_ratio()
    {
        var drawdown = Assert.Single(Drawdown.Of([new(1, 0m), new(2, -5m)]));

        Assert.Null(drawdown.Ratio);
        Assert.Equal(5m, drawdown.Amount);
        Assert.Null(Drawdown.LargestByRatio([drawdown]));
    }

    [Fact]
    public void Rising_equity_has_none()
    {
        Assert.Empty(Drawdown.Of([new(1, 100m), new(2, 100m), new(3, 101m)]));
        Assert.Empty(Drawdown.Of([]));
    }
}
