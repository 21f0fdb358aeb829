using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>Nothing is opened on a market that has fallen silent.</summary>
internal sealed class StaleDataRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces) return null;
        if (q.LastCandleMs == 0) return new("no_market_data", Invariant($"{q.Instrument.Symbol}: no candle has been seen yet"));
        long ageMs = q.NowMs - q.LastCandleMs;
        long limitMs = q.Settings.StaleAfterSeconds * 1000L;
        return ageMs > limitMs
            ? new("stale_data", Invariant($"{q.Instrument.Symbol}: the last candle is {ageMs / 1000} s old, {q.Settings.StaleAfterSeconds} s are allowed"))
            : null;
    }
}
