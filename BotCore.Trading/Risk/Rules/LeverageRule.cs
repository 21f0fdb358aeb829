using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>Leverage from 1 to what the settings and the venue's bracket for this notional allow.</summary>
internal sealed class LeverageRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces) return null;
        int max = Math.Min(q.Settings.MaxLeverage, q.Instrument.BracketOf(q.Notional).MaxLeverage);
        return q.Leverage < 1 || q.Leverage > max
            ? new("leverage", Invariant($"leverage {q.Leverage} of {q.Instrument.Symbol}: must be 1 to {max} at a notional of {q.Notional:0.##}"))
            : null;
    }
}
