using BotCore.Trading.Orders;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>What all stops together would cost, those of this order and of entries on their way included, stays within a share of equity.</summary>
internal sealed class PortfolioRiskRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces || q.StopPrice is not { } newStop) return null;
        decimal atRisk = Math.Abs(q.Price - newStop) * q.Quantity;
        for (int i = 0; i < q.Account.Instruments.Count; i++)
        {
            atRisk += WorkingEntries.Risk(q.Account, i);
            for (int leg = 0; leg < q.Account.Legs; leg++)
            {
                var position = q.Account.Leg(i, leg);
                if (position.IsFlat) continue;
                decimal? stop = null;
                foreach (var order in q.Account.OpenOrders(i))
                    if (order.Ticket is { ClosesPosition: true, Type: OrderType.Stop } && order.Ticket.PositionSide == q.Account.SideOf(leg)) stop = order.StopPrice;
                // Without a stop the whole margin is at risk.
                atRisk += stop is { } s ? Math.Max(0m, -position.UnrealisedPnl(s)) : position.Margin;
            }
        }
        decimal limit = q.Equity * q.Settings.PortfolioRiskRatio;
        return atRisk > limit
            ? new("portfolio_risk", Invariant($"{atRisk:0.##} would be lost if every stop were hit: {limit:0.##} is allowed ({q.Settings.PortfolioRiskRatio} of equity)"))
            : null;
    }
}
