using BotCore.Trading.Market;

namespace BotCore.Trading.Signals;

/// <summary>Stops signals that were decided too long ago. Keeps nothing.</summary>
public static class FreshnessGate
{
    public const string Code = "stale_signal";

    private static readonly GateVerdict Stale = new(Code, "The signal is older than its timeframe allows.");
    private static readonly GateVerdict Future = new(Code, "The signal is dated after the market's time.");

    /// <summary>Two candles up to five minutes (1m 2 min, 3m 6 min, 5m 10 min), 30 minutes from there on.</summary>
    public static long LimitMs(Timeframe timeframe) => timeframe <= Timeframe.FiveMinutes ? 2 * timeframe.Ms : 30 * 60_000L;

    /// <param name="timeframe">Of the candle it was decided on.</param>
    /// <param name="signalMs">When that candle closed, Unix ms.</param>
    /// <param name="nowMs">Market time; a signal of exactly the limit's age passes.</param>
    public static GateVerdict Judge(Timeframe timeframe, long signalMs, long nowMs)
    {
        if (nowMs < signalMs) return Future;
        return nowMs - signalMs <= LimitMs(timeframe) ? GateVerdict.Pass : Stale;
    }
}
