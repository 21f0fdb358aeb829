using BotCore.Trading.Market;

namespace BotCore.Trading.Signals;

/// <summary>The direction of one timeframe.</summary>
public readonly record struct TimeframeView(Timeframe Timeframe, Direction Direction);

/// <summary>What to do with a signal against the one-hour direction.</summary>
public enum CounterTrend
{
    /// <summary>Cap its confidence.</summary>
    Reduce,

    /// <summary>Make it neutral.</summary>
    Block,
}

/// <summary>How far the directions of several timeframes agree, the longer ones weighing more: 15m 0.5, 30m 1, 1h 2.</summary>
/// <remarks>
/// The share of a direction is the weight of the timeframes that point there over the whole weight, 3.5; a timeframe that is
/// missing or neutral lends its weight to neither side. The weight of one hour outvotes the other two together, so the
/// combined direction is never against it; a signal from elsewhere can be, and is then capped or blocked.
/// </remarks>
public static class TrendAlignment
{
    /// <summary>Weight of all timeframes together.</summary>
    public const double TotalWeight = 3.5;

    private const double Needed = 0.5;

    /// <summary>0 for a timeframe that has no say.</summary>
    public static double Weight(Timeframe timeframe) => timeframe.Minutes switch
    {
        15 => 0.5,
        30 => 1.0,
        60 => 2.0,
        _ => 0.0,
    };

    /// <summary>Share of the whole weight that points in <paramref name="direction"/>, 0..1.</summary>
    /// <param name="views">At most one per timeframe.</param>
    public static double Share(ReadOnlySpan<TimeframeView> views, Direction direction)
    {
        double weight = 0.0;
        foreach (var view in views)
            if (view.Direction == direction) weight += Weight(view.Timeframe);
        return weight / TotalWeight;
    }

    /// <summary>
    /// The direction with at least half of the weight, at a confidence of 0.5 + 0.35 × share (so at most 0.85); neutral at 0.40
    /// without one.
    /// </summary>
    public static Signal Combine(ReadOnlySpan<TimeframeView> views)
    {
        double longShare = Share(views, Direction.Long);
        if (longShare >= Needed) return new Signal(Direction.Long, 0.5 + 0.35 * longShare, "The timeframes point up.");
        double shortShare = Share(views, Direction.Short);
        if (shortShare >= Needed) return new Signal(Direction.Short, 0.5 + 0.35 * shortShare, "The timeframes point down.");
        return new Signal(Direction.Neutral, 0.40, "The timeframes do not agree on a direction.");
    }

    /// <summary>
    /// Passes a signal on unless it is against the one-hour direction; then its confidence is at most 0.5 + 0.20 × the share of
    /// its own direction, or it becomes neutral at 0.45.
    /// </summary>
    public static Signal Temper(in Signal signal, ReadOnlySpan<TimeframeView> views, CounterTrend counterTrend)
    {
        if (signal.Direction == Direction.Neutral || !IsAgainstHour(signal.Direction, views)) return signal;
        return counterTrend == CounterTrend.Block
            ? new Signal(Direction.Neutral, 0.45, "The one-hour trend points the other way.")
            : signal with { Confidence = Math.Min(signal.Confidence, 0.5 + 0.20 * Share(views, signal.Direction)) };
    }

    private static bool IsAgainstHour(Direction direction, ReadOnlySpan<TimeframeView> views)
    {
        foreach (var view in views)
            if (view.Timeframe == Timeframe.OneHour && (int)view.Direction == -(int)direction) return true;
        return false;
    }
}
