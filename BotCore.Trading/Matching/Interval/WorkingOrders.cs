using BotCore.Trading.Market;
using BotCore.Trading.Signals;

namespace BotCore.Trading.Matching.Interval;

/// <summary>An entry that waits for its price.</summary>
/// <param name="OpenIndex">Candle in which it was first placed.</param>
/// <param name="PlacedIndex">Candle in which it was placed or last repriced; its age counts from there.</param>
internal sealed record EntryOrder(Direction Side, double Price, int OpenIndex, int PlacedIndex, string? Tag);

/// <summary>An exit that waits for its price.</summary>
/// <param name="PlacedIndex">Candle in which it was placed.</param>
internal sealed record ExitOrder(double Price, IntervalExitReason Reason, int PlacedIndex);

internal static class OrderFill
{
    /// <summary>Steps 3 and 6: an order fills at its price if the candle traded there.</summary>
    public static bool Holds(this in Candle candle, double price) => candle.Low <= price && price <= candle.High;
}
