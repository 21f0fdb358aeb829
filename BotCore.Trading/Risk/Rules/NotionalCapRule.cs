using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>No single order opens more than an absolute amount, however large the account says it is: a wrong equity must not size an order.</summary>
internal sealed class NotionalCapRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces) return null;
        return q.Notional > q.Settings.MaxOrderNotional
            ? new("notional_cap", Invariant($"notional {q.Notional:0.##} of {q.Instrument.Symbol}: one order may open {q.Settings.MaxOrderNotional}"))
            : null;
    }
}
