using BotCore.Trading.Market;

namespace BotCore.Trading.Matching.Interval;

/// <summary>Step 5: the price of the exit order. Quote per base, not rounded.</summary>
internal static class ExitPrice
{
    /// <returns><c>null</c> when the reason is not believed and the next one is to be tried.</returns>
    public static double? Of(IntervalExitReason reason, IntervalRules rules, OpenTrade trade, in Candle candle, in ExitDecision decision) => reason switch
    {
        IntervalExitReason.ExitSignal => BySignal(rules, trade, in candle),
        IntervalExitReason.Roi => ByRoi(rules, trade, in candle, decision.Step!.Value, decision.Minutes),
        _ => ByStop(rules, trade, in candle, decision.Minutes),
    };

    private static double BySignal(IntervalRules rules, OpenTrade trade, in Candle candle)
    {
        double price = rules.CustomExitPrice ?? candle.Open;
        return trade.IsLong ? Math.Max(price, candle.Low) : Math.Min(price, candle.High);
    }

    private static double ByStop(IntervalRules rules, OpenTrade trade, in Candle candle, long minutes)
    {
        bool isWholeCandleBeyond = trade.IsLong ? trade.Stop > candle.High : trade.Stop < candle.Low;
        if (isWholeCandleBeyond) return candle.Open;
        return trade.IsTrailed && minutes == 0 ? OnEntryCandle(rules, trade, in candle) : trade.Stop;
    }

    /// <summary>
    /// A stop that was moved and hit within the entry candle: the most pessimistic path is assumed, in which the price rises only just
    /// enough to move the stop and then falls to it.
    /// </summary>
    private static double OnEntryCandle(IntervalRules rules, OpenTrade trade, in Candle candle)
    {
        double price = rules is { HasCustomStop: false, Trailing: { IsEnabled: true, OnlyAfterOffset: true, PositiveDistance: { } positive } }
            // The offset is compared with a profit on margin elsewhere; here it is a price distance.
            ? candle.Open * (1.0 + trade.Sign * rules.Trailing.PositiveOffset - trade.Sign * (positive / trade.Leverage))
            : candle.Open * (1.0 - trade.Sign * (trade.StopDistance / trade.Leverage));
        return trade.IsLong ? Math.Max(candle.Low, price) : Math.Min(candle.High, price);
    }

    private static double? ByRoi(IntervalRules rules, OpenTrade trade, in Candle candle, RoiStep step, long minutes)
    {
        bool isStepOnOpen = step.AfterMinutes % rules.TimeframeMinutes == 0;
        if (step.Profit == -1.0 && isStepOnOpen) return candle.Open; // a time exit

        double price = RoiPrice(rules, trade, step.Profit);
        bool isOpenBeyond = trade.IsLong ? candle.Open > price : candle.Open < price;
        if (minutes > 0 && minutes == step.AfterMinutes && isStepOnOpen && isOpenBeyond) return candle.Open;
        return minutes == 0 && IsDoubtful(trade, in candle, price) ? null : Math.Min(Math.Max(price, candle.Low), candle.High);
    }

    /// <summary>
    /// The price whose net gain is the step's part of the entry value without fee: e r / L on top of the fees of both sides.
    /// </summary>
    private static double RoiPrice(IntervalRules rules, OpenTrade trade, double profit)
    {
        double gain = trade.Price * profit / trade.Leverage;
        return trade.IsLong
            ? (trade.Price * (1.0 + rules.FeeRate) + gain) / (1.0 - rules.FeeRate)
            : (trade.Price * (1.0 - rules.FeeRate) - gain) / (1.0 + rules.FeeRate);
    }

    /// <summary>
    /// On the entry candle: it closed against the trade, the entry was better than the open, and the target lies beyond the close. Then
    /// the extreme may have come before the entry, and the target is not believed.
    /// </summary>
    private static bool IsDoubtful(OpenTrade trade, in Candle candle, double price) => trade.IsLong
        ? candle.Open > candle.Close && trade.Price < candle.Open && price > candle.Close
        : candle.Open < candle.Close && trade.Price > candle.Open && price < candle.Close;
}
