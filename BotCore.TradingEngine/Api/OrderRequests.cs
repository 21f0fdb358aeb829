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

    /// <param name="path">Put before the names of fields, for an order inside another request: <c>first.</c></param>
    public static void Check(FieldErrors errors, PlaceOrderRequest order, Instrument instrument, string path = "")
    {
        Quantity(errors, path + "quantity", order.Quantity, instrument);
        Price(errors, path + "price", order.Price);
        Price(errors, path + "stopPrice", order.StopPrice);
        Price(errors, path + "stopLoss", order.StopLoss);
        Price(errors, path + "takeProfit", order.TakeProfit);
        Price(errors, path + "trailingActivationPrice", order.TrailingActivationPrice);
        string kind = $"a {Words<OrderKind>.Of(order.Kind)} order";
        Presence(errors, path + "price", order.Price.HasValue, order.Kind is OrderKind.Limit or OrderKind.StopLimit, kind);
        Presence(errors, path + "stopPrice", order.StopPrice.HasValue, order.Kind is OrderKind.Stop or OrderKind.StopLimit or OrderKind.TakeProfit, kind);
        Presence(errors, path + "trailingDistanceRatio", order.TrailingDistanceRatio.HasValue, order.Kind == OrderKind.TrailingStop, kind);
        Presence(errors, path + "expiresAt", order.ExpiresAt.HasValue, order.TimeInForce == OrderTimeInForce.GoodTillDate, $"time in force {Words<OrderTimeInForce>.Of(order.TimeInForce)}");
        if (order.TrailingActivationPrice.HasValue && order.Kind != OrderKind.TrailingStop) errors.Add(path + "trailingActivationPrice", $"must be absent for {kind}");
        if (order.TrailingDistanceRatio is <= 0m or > OrderIntent.LargestTrailingDistanceRatio)
            errors.Add(path + "trailingDistanceRatio", order.TrailingDistanceRatio, FormattableString.Invariant($"above 0 and up to {OrderIntent.LargestTrailingDistanceRatio}"));
        if (order.Leverage is < 1 or > MaxLeverage) errors.Add(path + "leverage", order.Leverage, $"a whole number from 1 to {MaxLeverage}");
        if (order.PostOnly && order.Kind != OrderKind.Limit) errors.Add(path + "postOnly", $"only a limit order can be post-only, not {kind}");
        if (order.ReduceOnly && order.StopLoss.HasValue) errors.Add(path + "stopLoss", "must be absent from a reduce-only order, which opens nothing");
        if (order.ReduceOnly && order.TakeProfit.HasValue) errors.Add(path + "takeProfit", "must be absent from a reduce-only order, which opens nothing");
    }

    /// <summary>The order in one spelling, for the fingerprint.</summary>
    public static PlaceOrderRequest Canonical(PlaceOrderRequest order, Instrument instrument) =>
        order with { Symbol = instrument.Symbol.ToString(), ExpiresAt = order.ExpiresAt?.ToUniversalTime() };

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
        Type = WordMapping.ToKernel(order.Kind),
        Quantity = order.Quantity,
        Price = order.Price,
        StopPrice = order.StopPrice,
        StopLoss = order.StopLoss,
        TakeProfit = order.TakeProfit,
        PositionSide = WordMapping.ToKernel(order.PositionSide),
        TrailingDistanceRatio = order.TrailingDistanceRatio,
        TrailingActivationPrice = order.TrailingActivationPrice,
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
