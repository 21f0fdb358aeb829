using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>One position a symbol, in hedge mode one a side: neither a second entry, nor one that is still working, nor a turn through zero in one order.</summary>
internal sealed class OnePositionPerSymbolRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces) return null;
        if (!q.Account.PositionOf(q.Intent.Instrument, q.Intent.PositionSide).IsFlat)
            return new("position_open", Invariant($"{q.Instrument.Symbol}: a position is open; close it first"));
        foreach (var order in q.Account.OpenOrders(q.Intent.Instrument))
            if (!order.Ticket.ReduceOnly && order.Ticket.PositionSide == q.Intent.PositionSide)
                return new("entry_pending", Invariant($"{q.Instrument.Symbol}: order {order.Ticket.Id} is still working"));
        return null;
    }
}
