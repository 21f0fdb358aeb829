namespace BotCore.Trading.Signals;

/// <summary>Several voices, one signal.</summary>
public static class SignalAggregator
{
    public static Signal Aggregate(ReadOnlySpan<StrategySignal> signals, AggregationMode mode, int minAgreement)
    {
        int longs = 0, shorts = 0;
        double longSum = 0, shortSum = 0;
        foreach (var s in signals)
        {
            if (s.Signal.Direction == Direction.Long) { longs++; longSum += s.Signal.Confidence; }
            else if (s.Signal.Direction == Direction.Short) { shorts++; shortSum += s.Signal.Confidence; }
        }
        int needed = Math.Min(minAgreement, signals.Length);
        if (longs >= needed && longs > shorts)
            return new Signal(Direction.Long, longSum / longs * (0.7 + 0.3 * longs / signals.Length), "strategies agree on long");
        if (shorts >= needed && shorts > longs)
            return new Signal(Direction.Short, shortSum / shorts * (0.7 + 0.3 * shorts / signals.Length), "strategies agree on short");
        return new Signal(Direction.Neutral, 0, "strategies do not agree");
    }
}
