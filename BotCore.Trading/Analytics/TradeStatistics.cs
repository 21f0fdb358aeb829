namespace BotCore.Trading.Analytics;

/// <summary>What a list of results says: how often, how much, in what runs. <c>null</c> means that there is no such value.</summary>
/// <remarks>
/// A result of zero is neither a win nor a loss. It counts as a trade in rates and means, ends a run of wins (it is none) and leaves a
/// run of losses standing (nothing was won).
/// </remarks>
public sealed record TradeStatistics
{
    public required int Count { get; init; }

    public required int Wins { get; init; }

    public required int Losses { get; init; }

    public int Breakeven => Count - Wins - Losses;

    /// <summary>Wins ÷ all trades.</summary>
    public required double? WinRate { get; init; }

    /// <summary>Sum of the wins, quote asset, zero or more.</summary>
    public required decimal TotalWin { get; init; }

    /// <summary>Sum of the losses, quote asset, zero or less.</summary>
    public required decimal TotalLoss { get; init; }

    public required decimal? AverageWin { get; init; }

    public required decimal? MedianWin { get; init; }

    public required decimal? LargestWin { get; init; }

    public required decimal? SmallestWin { get; init; }

    /// <summary>Negative, like every loss here.</summary>
    public required decimal? AverageLoss { get; init; }

    public required decimal? MedianLoss { get; init; }

    /// <summary>The most negative result.</summary>
    public required decimal? LargestLoss { get; init; }

    /// <summary>The least negative loss.</summary>
    public required decimal? SmallestLoss { get; init; }

    /// <summary>Mean over all trades, quote asset.</summary>
    public required decimal? Expectancy { get; init; }

    /// <summary>Sum of the wins ÷ |sum of the losses|; no value without a loss.</summary>
    public required double? ProfitFactor { get; init; }

    /// <summary>Average win ÷ |average loss|; no value without both. This is not the profit factor.</summary>
    public required double? Payoff { get; init; }

    /// <summary>(1 + payoff) × win rate − 1: what is won per unit that is lost on a losing trade.</summary>
    public double? ExpectancyRatio => (1.0 + Payoff) * WinRate - 1.0;

    /// <summary>Most wins in a row.</summary>
    public required int LongestWinStreak { get; init; }

    /// <summary>Most losses in a row, zero results in between ignored.</summary>
    public required int LongestLossStreak { get; init; }

    /// <param name="results">Net results in the order in which the trades were closed, quote asset.</param>
    public static TradeStatistics Of(IReadOnlyList<decimal> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        decimal[] wins = [.. results.Where(result => result > 0m).Order()];
        decimal[] losses = [.. results.Where(result => result < 0m).Order()];
        decimal? averageWin = Mean(wins), averageLoss = Mean(losses);
        return new TradeStatistics
        {
            Count = results.Count,
            Wins = wins.Length,
            Losses = losses.Length,
            WinRate = results.Count == 0 ? null : (double)wins.Length / results.Count,
            TotalWin = wins.Sum(),
            TotalLoss = losses.Sum(),
            AverageWin = averageWin,
            MedianWin = Median(wins),
            LargestWin = wins.Length == 0 ? null : wins[^1],
            SmallestWin = wins.Length == 0 ? null : wins[0],
            AverageLoss = averageLoss,
            MedianLoss = Median(losses),
            LargestLoss = losses.Length == 0 ? null : losses[0],
            SmallestLoss = losses.Length == 0 ? null : losses[^1],
            Expectancy = results.Count == 0 ? null : results.Sum() / results.Count,
            ProfitFactor = losses.Length == 0 ? null : (double)(wins.Sum() / -losses.Sum()),
            Payoff = (double?)(averageWin / -averageLoss),
            LongestWinStreak = LongestRun(results, winning: true),
            LongestLossStreak = LongestRun(results, winning: false),
        };
    }

    private static decimal? Mean(decimal[] values) => values.Length == 0 ? null : values.Sum() / values.Length;

    private static decimal? Median(decimal[] ordered)
    {
        if (ordered.Length == 0) return null;
        int middle = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2m;
    }

    private static int LongestRun(IReadOnlyList<decimal> results, bool winning)
    {
        int longest = 0, run = 0;
        foreach (decimal result in results)
        {
            if (winning ? result > 0m : result < 0m) longest = Math.Max(longest, ++run);
            else if (winning || result > 0m) run = 0;
        }
        return longest;
    }
}
