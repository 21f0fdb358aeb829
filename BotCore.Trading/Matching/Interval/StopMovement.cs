using BotCore.Trading.Market;

namespace BotCore.Trading.Matching.Interval;

/// <summary>Step 4, first half: where the stop follows the price.</summary>
internal static class StopMovement
{
    /// <summary>Moves the stop by the favourable extreme, which is assumed to come before the adverse one.</summary>
    /// <remarks>
    /// Only if the stop, as it stood before this candle, lies outside of it: a candle that reaches the stop has ended the trade and
    /// must not pull the stop away first. Both movements look at that same stop.
    /// </remarks>
    public static void Apply(IntervalRules rules, OpenTrade trade, in Candle candle)
    {
        bool isOutside = trade.IsLong ? trade.Stop < candle.Low : trade.Stop > candle.High;
        if (!isOutside) return;
        double favourable = trade.Favourable(in candle);
        double distance = Math.Abs(rules.StopLoss);
        if (rules.HasCustomStop) trade.TightenStop(favourable, distance);
        if (!rules.Trailing.IsEnabled) return;
        int offset = trade.CompareProfit(favourable, rules.Trailing.PositiveOffset);
        if (rules.Trailing.OnlyAfterOffset && offset < 0) return;
        if (rules.Trailing.PositiveDistance is { } positive && offset > 0) distance = positive;
        trade.TightenStop(favourable, distance);
    }
}
