using BotCore.Trading.Risk.Correlation;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>Notional of one symbol, both sides of it in hedge mode, stays within a share of equity.</summary>
internal sealed class SymbolExposureRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces) return null;
        decimal limit = q.Equity * q.Settings.SymbolExposureRatio;
        // On its own side there is nothing yet: that would have been refused before.
        decimal notional = q.Notional + CorrelatedExposure.OfOtherSide(q.Account, q.Intent.Instrument, q.Intent.Side);
        return notional > limit
            ? new("symbol_exposure", Invariant($"notional {notional:0.##} of {q.Instrument.Symbol}: {limit:0.##} is allowed ({q.Settings.SymbolExposureRatio} of equity)"))
            : null;
    }
}
