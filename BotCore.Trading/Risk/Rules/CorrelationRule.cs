using BotCore.Trading.Risk.Correlation;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>Markets that move together are one bet: their exposure together stays within a share of equity.</summary>
internal sealed class CorrelationRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces) return null;
        decimal limit = q.Equity * q.Settings.CorrelationExposureRatio;
        decimal together = q.Notional + CorrelatedExposure.Of(q.Account, q.Correlations, q.Intent.Instrument, q.Intent.Side, limit - q.Notional);
        return together > limit
            ? new("correlation_exposure", Invariant($"{together:0.##} would move together with {q.Instrument.Symbol}: {limit:0.##} is allowed ({q.Settings.CorrelationExposureRatio} of equity, from a correlation of {q.Settings.CorrelationLimit}, or one that is not known)"))
            : null;
    }
}
