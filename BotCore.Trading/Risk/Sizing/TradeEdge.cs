using BotCore.Trading.Analytics;

namespace BotCore.Trading.Risk.Sizing;

/// <summary>What closed trades say about the odds. <c>default</c> is no trade at all.</summary>
/// <param name="Trades">All of them, those without a result included.</param>
/// <param name="AverageWin">Quote asset, zero or more.</param>
/// <param name="AverageLoss">Quote asset, zero or more: the size of the average loss.</param>
public readonly record struct TradeEdge(int Trades, int Wins, int Losses, decimal AverageWin, decimal AverageLoss)
{
    public static TradeEdge Of(TradeStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return new TradeEdge(
            statistics.Count, statistics.Wins, statistics.Losses, statistics.AverageWin ?? 0m, -(statistics.AverageLoss ?? 0m));
    }

    /// <summary>Share of equity to risk for the fastest growth: W − L ÷ R; zero or below without an edge.</summary>
    /// <remarks>
    /// Kelly, "A New Interpretation of Information Rate", Bell System Technical Journal 35, 1956, for a bet that wins R times what it may
    /// lose. W and L are shares of all trades, so it has the sign of the mean result; R = average win ÷ average loss.
    /// </remarks>
    public decimal KellyRatio
    {
        get
        {
            if (Trades == 0) return 0m;
            decimal lossShare = (decimal)Losses / Trades;
            return Wins == 0 ? -lossShare : (decimal)Wins / Trades - lossShare * AverageLoss / AverageWin;
        }
    }
}
