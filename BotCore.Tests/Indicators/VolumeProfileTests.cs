using BotCore.Trading.Indicators;

namespace BotCore.Tests.Indicators;

public sealed class VolumeProfileTests
{
    [Fact]
    public void Point_of_control_is_the_middle_of_the_level_with_most_volume()
    {
        // Prices 10 to 18 in 4 levels of 2: 10 | 12 | 14 | 18 hold 1, 5, 2 and 3.
        var profile = Fed(4, 4, (10, 1), (12, 5), (14, 2), (18, 3));

        Assert.Equal(13.0, profile.PointOfControl, 1e-12);
        Assert.Equal(5.0 / 11.0, profile.Share, 1e-12);
    }

    [Fact]
    public void Candles_of_one_level_are_added_up()
    {
        // Levels 10-12-14-16-18: 12 and 13 share one with 6, 18 alone has 5.
        var profile = Fed(4, 4, (10, 1), (12, 3), (13, 3), (18, 5));

        Assert.Equal(13.0, profile.PointOfControl, 1e-12);
        Assert.Equal(0.5, profile.Share, 1e-12);
    }

    [Fact]
    public void Candles_that_left_the_window_count_no_more()
    {
        var profile = Fed(3, 2, (10, 99), (20, 1), (30, 2), (40, 4));

        // 20 to 40 in 2 levels of 10: 20 holds 1; 30 and 40 hold 6.
        Assert.Equal(35.0, profile.PointOfControl, 1e-12);
        Assert.Equal(6.0 / 7.0, profile.Share, 1e-12);
    }

    [Fact]
    public void Of_equal_levels_the_most_recently_traded_wins()
    {
        Assert.Equal(18.75, Fed(2, 4, (10, 5), (20, 5)).PointOfControl, 1e-12);
        Assert.Equal(11.25, Fed(2, 4, (20, 5), (10, 5)).PointOfControl, 1e-12);
    }

    [Fact]
    public void A_window_without_volume_points_at_its_newest_level_with_no_share()
    {
        var profile = Fed(2, 4, (10, 0), (20, 0));

        Assert.Equal(18.75, profile.PointOfControl, 1e-12);
        Assert.Equal(0.0, profile.Share);
    }

    private static VolumeProfile Fed(int window, int levels, params (double Price, double Volume)[] candles)
    {
        var profile = new VolumeProfile(window, levels);
        for (int i = 0; i < candles.Length; i++) profile.Add(IndicatorEdgeCaseTests.Flat(i, candles[i].Price, candles[i].Volume));
        return profile;
    }
}
