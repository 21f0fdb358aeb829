using BotCore.Trading.Orders;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>An order must have the prices its type needs, and no others.</summary>
internal sealed class OrderShapeRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        var intent = q.Intent;
        bool needsPrice = intent.Type is OrderType.Limit or OrderType.StopLimit;
        if (intent.TrailingDistanceRatio is { } distance && (intent.Type != OrderType.Stop || distance <= 0m || distance > OrderIntent.LargestTrailingDistanceRatio))
            return new("trailing_distance", Invariant($"trailing distance {distance} of a {intent.Type} order: only a stop order trails, by a ratio above 0 and up to {OrderIntent.LargestTrailingDistanceRatio}"));
        if (intent.TrailingActivationPrice is { } activation && (!intent.TrailingDistanceRatio.HasValue || !q.Instrument.IsOnTick(activation)))
            return new("trailing_activation", Invariant($"trailing activation {activation}: only a trailing stop has one, a positive multiple of {q.Instrument.TickSize}"));
        bool needsStop = intent.Type is OrderType.Stop or OrderType.StopLimit or OrderType.TakeProfit;
        if (needsPrice != intent.Price.HasValue)
            return new("price", Invariant($"price of a {intent.Type} order: {(needsPrice ? "is required" : "must be absent")}"));
        if (needsStop != intent.StopPrice.HasValue)
            return new("stop_price", Invariant($"stop price of a {intent.Type} order: {(needsStop ? "is required" : "must be absent")}"));
        if (intent.PostOnly && intent.Type != OrderType.Limit)
            return new("post_only", Invariant($"post-only: only a limit order can be, not {intent.Type}"));
        if (intent.PostOnly && intent.TimeInForce is (TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill))
            return new("post_only", Invariant($"post-only: waits for a taker, so it cannot be {intent.TimeInForce}"));
        if ((intent.TimeInForce == TimeInForce.GoodTillDate) != intent.ExpiresMs.HasValue)
            return new("expires_at", "expires at: required for good-till-date, must be absent otherwise");
        if (intent.ExpiresMs is { } expires && expires <= q.NowMs)
            return new("expires_at", "expires at: must be later than the market's time");
        // A trigger on the wrong side of the price would fire at once, which is never what was meant.
        if (intent.StopPrice is { } stop)
        {
            bool waitsAbove = (intent.Side == Side.Buy) == (intent.Type != OrderType.TakeProfit);
            decimal mark = (decimal)q.Account.MarkOf(intent.Instrument);
            if (mark > 0m && (waitsAbove ? stop <= mark : stop >= mark))
                return new("stop_price", Invariant($"stop price {stop} of a {intent.Side} {intent.Type} order: must be {(waitsAbove ? "above" : "below")} the price {mark}"));
        }
        return null;
    }
}
