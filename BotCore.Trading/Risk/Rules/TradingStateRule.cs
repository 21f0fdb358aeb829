using BotCore.Trading.Orders;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>Restrictions, the account's and the symbol's, allow only what makes positions smaller; strategies also need trading to be on.</summary>
internal sealed class TradingStateRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces) return null;
        if (q.Account.RestrictionOn(q.Intent.Instrument) is { } strictest)
            return new(
                strictest.Level == RiskLevel.Halted ? "halted" : "reducing",
                Invariant($"risk level {strictest.Level} by {strictest.Code}: {strictest.Detail}"));
        if (q.Intent.Origin == OrderOrigin.Strategy && !q.Account.IsTradingOn)
            return new("trading_off", "trading is switched off; strategies may not open positions");
        return null;
    }
}
