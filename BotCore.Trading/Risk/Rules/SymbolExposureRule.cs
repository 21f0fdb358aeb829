using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>Notional of one symbol stays within a share of equity.</summary>
internal sealed class SymbolExposureRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces) return null;
        decimal limit = q.Equity * q.Settings.SymbolExposureRatio;
        return q.Notional > limit
            ? new("symbol_exposure", Invariant($"notional {q.Notional:0.##} of {q.Instrument.Symbol}: {limit:0.##} is allowed ({q.Settings.SymbolExposureRatio} of equity)"))
            : null;
    }
}
