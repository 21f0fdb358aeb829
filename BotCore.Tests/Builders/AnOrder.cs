using BotCore.Trading.Orders;

namespace BotCore.Tests.Builders;

/// <summary>Manual order intents; what matters to a test is stated with <c>with</c>.</summary>
internal static class AnOrder
{
    public static OrderIntent Market(Side side, decimal quantity) => Of(side, OrderType.Market, quantity);

    public static OrderIntent Limit(Side side, decimal quantity, decimal price) => Of(side, OrderType.Limit, quantity) with { Price = price };

    public static OrderIntent Stop(Side side, decimal quantity, decimal stop) => Of(side, OrderType.Stop, quantity) with { StopPrice = stop };

    public static OrderIntent StopLimit(Side side, decimal quantity, decimal stop, decimal limit) =>
        Of(side, OrderType.StopLimit, quantity) with { StopPrice = stop, Price = limit };

    public static OrderIntent TakeProfit(Side side, decimal quantity, decimal trigger) =>
        Of(side, OrderType.TakeProfit, quantity) with { StopPrice = trigger };

    /// <summary>A ticket for tests of an order alone.</summary>
    public static OrderTicket Ticket(Side side = Side.Buy, decimal quantity = 1m, OrderType type = OrderType.Market) => new()
    {
        Id = 1,
        Instrument = 0,
        Side = side,
        Type = type,
        Quantity = quantity,
        Leverage = 3,
        Origin = OrderOrigin.Manual,
        Source = "manual",
        Reason = "manual",
        CreatedMs = Given.MondayMs,
    };

    private static OrderIntent Of(Side side, OrderType type, decimal quantity) => new()
    {
        Instrument = 0,
        Side = side,
        Type = type,
        Quantity = quantity,
        Origin = OrderOrigin.Manual,
        Source = "manual",
        Reason = "manual",
    };
}
