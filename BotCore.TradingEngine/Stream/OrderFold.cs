using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.TradingEngine.Api;

namespace BotCore.TradingEngine.Stream;

/// <summary>
/// Orders in the words of the API, kept up by events, so that one which ends is still known when its last frame is made. What is
/// open is taken from the engine's view after every batch; only orders that ended within it rest on the events alone.
/// </summary>
internal sealed class OrderFold(IReadOnlyList<Symbol> symbols)
{
    private readonly Dictionary<long, OrderModel> _orders = [];
    private readonly Dictionary<long, decimal> _values = [];

    /// <summary>Begins anew with what is open.</summary>
    public void Seed(IReadOnlyList<OrderModel> open)
    {
        _orders.Clear();
        _values.Clear();
        foreach (var order in open) _orders.Add(order.Id, order);
    }

    /// <summary>Notes what happened to an order; other events are none of its business.</summary>
    public void Note(TradingEvent happened)
    {
        if (happened is OrderSubmitted submitted)
        {
            var ticket = submitted.Ticket;
            _orders[ticket.Id] = OrderMapping.ToModel(new Order(ticket), symbols[ticket.Instrument], happened.TimeMs, reason: null);
            return;
        }
        if (OrderMapping.OrderIdOf(happened) is not { } id || !_orders.TryGetValue(id, out var before)) return;
        _orders[id] = After(before, happened) with { UpdatedAt = WordMapping.Time(happened.TimeMs) };
    }

    /// <summary>Takes the open orders as they are after the batch, and forgets the others once asked for.</summary>
    /// <param name="touched">Orders the batch was about.</param>
    /// <returns>Each touched order that is known, as it stands now.</returns>
    public Dictionary<long, OrderModel> Settle(IReadOnlyList<OrderModel> open, IEnumerable<long> touched)
    {
        var standing = open.ToDictionary(order => order.Id);
        var changed = new Dictionary<long, OrderModel>();
        foreach (long id in touched)
        {
            if (standing.TryGetValue(id, out var order)) changed[id] = order;
            // Gone from the account without another last word: its last fill was all of it, also when it closed a smaller position than it was placed for.
            else if (_orders.TryGetValue(id, out order)) changed[id] = order.State == OrderState.PartiallyFilled ? order with { State = OrderState.Filled } : order;
        }
        foreach (long id in _orders.Keys)
        {
            if (standing.ContainsKey(id)) continue;
            _orders.Remove(id);
            _values.Remove(id);
        }
        foreach (var (id, order) in standing) _orders[id] = order;
        return changed;
    }

    private OrderModel After(OrderModel order, TradingEvent happened) => happened switch
    {
        OrderAccepted => order with { State = OrderState.Working },
        OrderRejected => order with { State = OrderState.Rejected, Reason = OrderMapping.EndReason(happened) },
        OrderCancelled => order with { State = OrderState.Cancelled, Reason = OrderMapping.EndReason(happened) },
        OrderExpired => order with { State = OrderState.Expired, Reason = OrderMapping.EndReason(happened) },
        StopMoved e => order with { StopPrice = e.StopPrice, Kind = e.IsTrailing ? OrderKind.TrailingStop : order.Kind },
        OrderFilled e => Filled(order, e),
        _ => order,
    };

    private OrderModel Filled(OrderModel order, OrderFilled fill)
    {
        // For an order first seen half filled the value comes from its average, whose last digits division has rounded away; prices and
        // quantities lie on grids far coarser than 1e-14, so rounding there gives the exact sum back.
        if (!_values.TryGetValue(order.Id, out decimal value))
            value = order.AveragePrice is { } average ? Math.Round(average * order.FilledQuantity, 14) : 0m;
        value += fill.Quantity * fill.Price;
        _values[order.Id] = value;
        decimal filled = order.FilledQuantity + fill.Quantity;
        return order with { FilledQuantity = filled, AveragePrice = value / filled, State = OrderState.PartiallyFilled };
    }
}
