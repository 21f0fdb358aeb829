using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;

namespace BotCore.Trading.Risk;

/// <summary>
/// What orders that still work to open or enlarge a position would add. Limits count it: several entries of one moment would
/// otherwise each find the account empty.
/// </summary>
internal static class WorkingEntries
{
    /// <summary>Initial margin and the fees in and out, quote asset.</summary>
    public static (decimal Margin, decimal Fees) Costs(Account account)
    {
        decimal margin = 0m, fees = 0m;
        for (int i = 0; i < account.Instruments.Count; i++)
        {
            var orders = account.OpenOrders(i);
            for (int k = 0; k < orders.Count; k++)
            {
                if (orders[k].Ticket.ReduceOnly) continue;
                decimal notional = Notional(account, orders[k]);
                margin += notional / orders[k].Ticket.Leverage;
                fees += notional * account.Instruments[i].TakerFeeRate * 2m;
            }
        }
        return (margin, fees);
    }

    /// <summary>Notional of one instrument's working entries on a side, quote asset.</summary>
    public static decimal Notional(Account account, int instrument, Side side)
    {
        decimal sum = 0m;
        var orders = account.OpenOrders(instrument);
        for (int k = 0; k < orders.Count; k++)
            if (!orders[k].Ticket.ReduceOnly && orders[k].Ticket.Side == side) sum += Notional(account, orders[k]);
        return sum;
    }

    /// <summary>What one instrument's working entries would lose at their stops, quote asset.</summary>
    public static decimal Risk(Account account, int instrument)
    {
        decimal sum = 0m;
        var orders = account.OpenOrders(instrument);
        for (int k = 0; k < orders.Count; k++)
        {
            var ticket = orders[k].Ticket;
            if (ticket.ReduceOnly) continue;
            decimal price = PriceOf(account, ticket);
            decimal distance = ticket.AttachedStopPrice is { } stop ? Math.Abs(price - stop) : price * (ticket.StopDistanceRatio ?? 1m);
            sum += distance * orders[k].RemainingQuantity;
        }
        return sum;
    }

    private static decimal Notional(Account account, Order order) => order.RemainingQuantity * PriceOf(account, order.Ticket);

    private static decimal PriceOf(Account account, OrderTicket ticket) =>
        ticket.Price ?? ticket.StopPrice ?? (decimal)account.MarkOf(ticket.Instrument);
}
