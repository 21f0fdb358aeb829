using BotCore.Contracts.Trading;
using BotCore.Trading.Instruments;
using BotCore.Trading.Orders;

namespace BotCore.TradingEngine.Api;

/// <summary>
/// Checks the shape of a manual order: what can be said without looking at the account. Grids, limits and everything else that
/// depends on market and account is the risk engine's, so that it is recorded.
/// </summary>
internal static class OrderRequests
{
    /// <summary>Largest quantity or price, base or quote asset: far above any market, far below what overflows when multiplied.</summary>
    public const decimal Largest = 1_000_000_000_000m;

    public const int MaxLeverage = 125;

    private static readonly string Placeable = string.Join(
        ", ", Words<OrderKind>.All.Where(word => WordMapping.ToKernel(Words<OrderKind>.Parse(word)) is not null));

    public static FieldErrors Check(PlaceOrderRequest order, Instrument instrument)
    {
        var errors = new FieldErrors();
        Quantity(errors, "quantity", order.Quantity, instrument);
        Price(errors, "price", order.Price);
        Price(errors, "stopPrice", order.StopPrice);
        Price(errors, "stopLoss", order.StopLoss);
        Price(errors, "takeProfit", order.TakeProfit);
        string kind = Words<OrderKind>.Of(order.Kind);
        if (WordMapping.ToKernel(order.Kind) is null)
        {
            errors.Add("kind", kind, $"one of {Placeable}");
            return errors;
        }
        Presence(errors, "price", order.Price.HasValue, order.Kind is OrderKind.Limit or OrderKind.StopLimit, $"a {kind} order");
        Presence(errors, "stopPrice", order.StopPrice.HasValue, order.Kind is OrderKind.Stop or OrderKind.StopLimit or OrderKind.TakeProfit, $"a {kind} order");
        Presence(errors, "expiresAt", order.ExpiresAt.HasValue, order.TimeInForce == OrderTimeInForce.GoodTillDate, $"time in force {Words<OrderTimeInForce>.Of(order.TimeInForce)}");
        if (order.Leverage is < 1 or > MaxLeverage) errors.Add("leverage", order.Leverage, $"a whole number from 1 to {MaxLeverage}");
        if (order.PostOnly && order.Kind != OrderKind.Limit) errors.Add("postOnly", $"only a limit order can be post-only, not a {kind} order");
        if (order.ReduceOnly && order.StopLoss.HasValue) errors.Add("stopLoss", "must be absent from a reduce-only order, which opens nothing");
        if (order.ReduceOnly && order.TakeProfit.HasValue) errors.Add("takeProfit", "must be absent from a reduce-only order, which opens nothing");
        return errors;
    }

    public static void Quantity(FieldErrors errors, string field, decimal quantity, Instrument instrument)
    {
        decimal most = Math.Min(instrument.MaxQuantity, Largest);
        if (quantity <= 0m || quantity > most)
            errors.Add(field, quantity, FormattableString.Invariant($"above 0 and up to {most}, a multiple of {instrument.StepSize}"));
    }

    public static OrderIntent ToIntent(PlaceOrderRequest order, int instrument) => new()
    {
        Instrument = instrument,
        Side = WordMapping.ToKernel(order.Side),
        Type = WordMapping.ToKernel(order.Kind)!.Value,
        Quantity = order.Quantity,
        Price = order.Price,
        StopPrice = order.StopPrice,
        StopLoss = order.StopLoss,
        TakeProfit = order.TakeProfit,
        Leverage = order.Leverage,
        ReduceOnly = order.ReduceOnly,
        PostOnly = order.PostOnly,
        TimeInForce = WordMapping.ToKernel(order.TimeInForce),
        ExpiresMs = order.ExpiresAt?.ToUnixTimeMilliseconds(),
        Origin = OrderOrigin.Manual,
        Source = "manual",
        Reason = "manual",
    };

    private static void Price(FieldErrors errors, string field, decimal? price)
    {
        if (price is { } value && value is <= 0m or > Largest) errors.Add(field, value, FormattableString.Invariant($"above 0 and up to {Largest}"));
    }

    private static void Presence(FieldErrors errors, string field, bool isThere, bool isNeeded, string what)
    {
        if (isThere != isNeeded) errors.Add(field, isNeeded ? $"is required for {what}" : $"must be absent for {what}");
    }
}
