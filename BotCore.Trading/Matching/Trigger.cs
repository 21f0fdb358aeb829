using BotCore.Trading.Orders;

namespace BotCore.Trading.Matching;

/// <summary>Where on a stretch of price an order acts.</summary>
internal static class Trigger
{
    /// <summary>The first price between <paramref name="from"/> and <paramref name="to"/> at which the order acts; null when it does not.</summary>
    public static decimal? On(Order order, decimal from, decimal to)
    {
        var ticket = order.Ticket;
        bool isBuy = ticket.Side == Side.Buy;
        switch (ticket.Type)
        {
            case OrderType.Market: return from;
            case OrderType.Limit: return Crossing(ticket.Price!.Value, isBuy, from, to);
            case OrderType.StopLimit when order.IsTriggered: return Crossing(ticket.Price!.Value, isBuy, from, to);
            case OrderType.Stop or OrderType.TakeProfit when order.IsTriggered: return from;
            case OrderType.TakeProfit: return Crossing(order.StopPrice, isBuy, from, to);
            default: return Crossing(order.StopPrice, !isBuy, from, to); // stops wait on the other side
        }
    }

    /// <summary>The first price at or beyond a level: at or below it when <paramref name="below"/>, else at or above.</summary>
    public static decimal? Crossing(decimal level, bool below, decimal from, decimal to)
    {
        if (below ? from <= level : from >= level) return from;
        return (below ? to <= level : to >= level) ? level : null;
    }
}
