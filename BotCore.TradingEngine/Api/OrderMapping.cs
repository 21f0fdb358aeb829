using System.Globalization;
using BotCore.Contracts.Trading;
using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;

namespace BotCore.TradingEngine.Api;

/// <summary>Orders in the words of the API.</summary>
internal static class OrderMapping
{
    /// <summary>The order's number as the venue is told it: the same in every answer, also after a restart.</summary>
    public static string ClientOrderId(long id) => string.Create(CultureInfo.InvariantCulture, $"bc-{id}");

    /// <summary>Every open order, newest first.</summary>
    /// <param name="updatedMs">When each was last changed, Unix ms, by order number; those not in it were last changed when created.</param>
    public static IReadOnlyList<OrderModel> ToModels(Account account, IReadOnlyDictionary<long, long> updatedMs)
    {
        var models = new List<OrderModel>();
        for (int i = 0; i < account.Instruments.Count; i++)
            foreach (var order in account.OpenOrders(i))
                models.Add(ToModel(
                    order, account.Instruments[i].Symbol, updatedMs.GetValueOrDefault(order.Ticket.Id, order.Ticket.CreatedMs), reason: null));
        models.Sort(static (a, b) => b.Id.CompareTo(a.Id));
        return models;
    }

    /// <summary>An open order.</summary>
    /// <param name="updatedMs">When it was last changed, Unix ms.</param>
    public static OrderModel ToModel(Order order, Instrument instrument, long updatedMs) => ToModel(order, instrument.Symbol, updatedMs, reason: null);

    /// <param name="updatedMs">When it was last changed, Unix ms.</param>
    /// <param name="reason">Why it ended, when it was not filled; see <see cref="EndReason"/>.</param>
    public static OrderModel ToModel(Order order, Symbol symbol, long updatedMs, string? reason)
    {
        var ticket = order.Ticket;
        return new OrderModel(
            ticket.Id, ClientOrderId(ticket.Id), symbol.ToString(), WordMapping.ToModel(ticket.Side), KindOf(ticket, order.HasTrailed),
            WordMapping.ToModel(ticket.TimeInForce), ticket.Quantity, order.FilledQuantity, ticket.Price,
            ticket.StopPrice is null ? null : order.StopPrice, order.AveragePrice, ticket.ReduceOnly, ticket.PostOnly,
            WordMapping.ToModel(order.Status), reason, WordMapping.Origin(ticket.Origin), WordMapping.Time(ticket.CreatedMs),
            WordMapping.Time(updatedMs), ticket.PairId, ticket.TrailingDistanceRatio, ticket.TrailingActivationPrice, ticket.AttachedStopPrice,
            ticket.AttachedTargetPrice, ticket.ExpiresMs is { } expires ? WordMapping.Time(expires) : null,
            WordMapping.ToModel(ticket.PositionSide));
    }

    /// <summary>The order an event is about; null when it is about none.</summary>
    public static long? OrderIdOf(TradingEvent happened) => happened switch
    {
        OrderSubmitted e => e.Ticket.Id,
        OrderAccepted e => e.OrderId,
        OrderRejected e => e.OrderId,
        OrderTriggered e => e.OrderId,
        StopMoved e => e.OrderId,
        OrderFilled e => e.OrderId,
        OrderCancelled e => e.OrderId,
        OrderExpired e => e.OrderId,
        _ => null,
    };

    /// <summary>Stable code of why this event ended its order; null for events that do not, and for fills.</summary>
    public static string? EndReason(TradingEvent happened) => happened switch
    {
        OrderRejected e => e.Code,
        OrderCancelled e => e.Reason,
        OrderExpired => "expired",
        _ => null,
    };

    /// <summary>A protective stop is a trailing stop from the moment it has moved, as in the exit reason of its trade; one that was placed as such always is.</summary>
    public static OrderKind KindOf(OrderTicket ticket, bool hasTrailed) => ticket.Type switch
    {
        OrderType.Market => OrderKind.Market,
        OrderType.Limit => OrderKind.Limit,
        OrderType.Stop => hasTrailed || (ticket.TrailingDistanceRatio.HasValue && ticket.Origin != OrderOrigin.Protection) ? OrderKind.TrailingStop : OrderKind.Stop,
        OrderType.StopLimit => OrderKind.StopLimit,
        OrderType.TakeProfit => OrderKind.TakeProfit,
        _ => throw new ArgumentOutOfRangeException(nameof(ticket), ticket.Type, "no such order type"),
    };
}
