using BotCore.Trading.Orders;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>Too many orders in a minute are a loop gone wild. Reducing orders always pass.</summary>
internal sealed class OrderRateRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces || q.Intent.Origin == OrderOrigin.Protection) return null;
        int recent = q.Account.OrdersSince(q.NowMs - 60_000);
        return recent >= q.Settings.MaxOrdersPerMinute
            ? new("order_rate", Invariant($"{recent} orders in the last minute: {q.Settings.MaxOrdersPerMinute} are allowed"))
            : null;
    }
}
