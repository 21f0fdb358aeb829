using BotCore.Trading.Analytics;
using FsCheck;
using FsCheck.Xunit;

namespace BotCore.Tests.Analytics;

public sealed class TradeStatisticsTests
{
    /// <summary>The predecessor reported the average win over the average loss as its profit factor.</summary>
    [Fact]
    public void Profit_factor_is_of_sums_and_payoff_of_averages()
    {
        // Three wins of 10 against one loss of 20: sums 30 ÷ 20, averages 10 ÷ 20.
        var statistics = TradeStatistics.Of([10m, 10m, -20m, 10m]);

        Assert.Equal(1.5, statistics.ProfitFactor);
        Assert.Equal(0.5, statistics.Payoff);
    }

    [Fact]
    public void Zero_result_is_no_win()
    {
        var statistics = TradeStatistics.Of([10m, 0m, -5m, 0m]);

        Assert.Equal((1, 1, 2), (statistics.Wins, statistics.Losses, statistics.Breakeven));
        Assert.Equal(0.25, statistics.WinRate);
        Assert.Equal(1.25m, statistics.Expectancy);
    }

    [Fact]
    public void Zero_result_ends_a_winning_streak_and_not_a_losing_one()
    {
        var statistics = TradeStatistics.Of([1m, 1m, 0m, 1m, -1m, 0m, -1m, -1m, 1m, -1m]);

        Assert.Equal(2, statistics.LongestWinStreak);
        Assert.Equal(3, statistics.LongestLossStreak);
    }

    [Fact]
    public void Median_of_an_even_number_is_the_middle_of_the_middle_two()
    {
        var statistics = TradeStatistics.Of([1m, 100m, 3m, 2m, -4m, -1m, -2m]);

        Assert.Equal(2.5m, statistics.MedianWin);
        Assert.Equal(-2m, statistics.MedianLoss);
    }

    [Fact]
    public void What_cannot_be_known_is_absent()
    {
        var none = TradeStatistics.Of([]);
        var onlyWins = TradeStatistics.Of([5m, 7m]);

        Assert.Null(none.WinRate);
        Assert.Null(none.Expectancy);
        Assert.Null(none.ProfitFactor);
        Assert.Null(onlyWins.ProfitFactor);
        Assert.Null(onlyWins.Payoff);
        Assert.Null(onlyWins.ExpectancyRatio);
        Assert.Null(onlyWins.AverageLoss);
    }

    [Property]
    public void Parts_add_up_to_the_whole(int[] cents)
    {
        decimal[] results = [.. cents.Select(cent => cent / 100m)];

        var statistics = TradeStatistics.Of(results);

        Assert.Equal(results.Sum(), statistics.TotalWin + statistics.TotalLoss);
        Assert.Equal(results.Length, statistics.Wins + statistics.Losses + statistics.Breakeven);
        Assert.True(statistics.LongestWinStreak <= statistics.Wins && statistics.LongestLossStreak <= statistics.Losses);
    }
}
