using BotCore.Trading.State;

namespace BotCore.Trading.Orders;

/// <summary>An order ticket in a snapshot.</summary>
internal static class OrderTicketTransfer
{
    public static void Transfer(StateTransfer t, ref OrderTicket? ticket)
    {
        long id = ticket?.Id ?? 0, created = ticket?.CreatedMs ?? 0;
        int instrument = ticket?.Instrument ?? 0, leverage = ticket?.Leverage ?? 0;
        var side = ticket?.Side ?? Side.Buy;
        var type = ticket?.Type ?? OrderType.Market;
        var timeInForce = ticket?.TimeInForce ?? TimeInForce.GoodTillCancelled;
        var origin = ticket?.Origin ?? OrderOrigin.Strategy;
        decimal quantity = ticket?.Quantity ?? 0m;
        bool reduceOnly = ticket?.ReduceOnly ?? false, postOnly = ticket?.PostOnly ?? false;
        bool rests = ticket?.RestsAsMaker ?? false, closes = ticket?.ClosesPosition ?? false;
        string? source = ticket?.Source, reason = ticket?.Reason;
        decimal? price = ticket?.Price, stopPrice = ticket?.StopPrice, stopDistance = ticket?.StopDistanceRatio;
        decimal? targetDistance = ticket?.TargetDistanceRatio, stop = ticket?.AttachedStopPrice, target = ticket?.AttachedTargetPrice;
        decimal? activation = ticket?.TrailingActivationPrice, trail = ticket?.TrailingDistanceRatio;
        bool expires = ticket?.ExpiresMs.HasValue ?? false;
        long expiresMs = ticket?.ExpiresMs ?? 0;
        bool isCross = ticket?.IsCross ?? false;
        int positionSide = (int)(ticket?.PositionSide ?? 0);
        long? pair = ticket?.PairId, arrives = ticket?.ArrivesMs;

        t.Value(ref id);
        t.Value(ref created);
        t.Value(ref instrument);
        t.Value(ref leverage);
        t.Enum(ref side);
        t.Enum(ref type);
        t.Enum(ref timeInForce);
        t.Enum(ref origin);
        t.Value(ref quantity);
        t.Value(ref reduceOnly);
        t.Value(ref postOnly);
        t.Value(ref rests);
        t.Value(ref closes);
        t.Value(ref source);
        t.Value(ref reason);
        Optional(t, ref price);
        Optional(t, ref stopPrice);
        Optional(t, ref stopDistance);
        Optional(t, ref targetDistance);
        Optional(t, ref stop);
        Optional(t, ref target);
        Optional(t, ref activation);
        Optional(t, ref trail);
        t.Value(ref expires);
        t.Value(ref expiresMs);
        t.Value(ref isCross);
        Optional(t, ref pair);
        Optional(t, ref arrives);
        t.Value(ref positionSide);
        if (!t.IsReading) return;
        ticket = new OrderTicket
        {
            Id = id,
            CreatedMs = created,
            Instrument = instrument,
            Leverage = leverage,
            Side = side,
            Type = type,
            TimeInForce = timeInForce,
            Origin = origin,
            Quantity = quantity,
            ReduceOnly = reduceOnly,
            PostOnly = postOnly,
            RestsAsMaker = rests,
            ClosesPosition = closes,
            Source = source ?? "",
            Reason = reason ?? "",
            Price = price,
            StopPrice = stopPrice,
            StopDistanceRatio = stopDistance,
            TargetDistanceRatio = targetDistance,
            AttachedStopPrice = stop,
            AttachedTargetPrice = target,
            TrailingActivationPrice = activation,
            TrailingDistanceRatio = trail,
            ExpiresMs = expires ? expiresMs : null,
            IsCross = isCross,
            PairId = pair,
            ArrivesMs = arrives,
            PositionSide = positionSide == 0 ? null : (PositionSide)positionSide,
        };
    }

    private static void Optional(StateTransfer t, ref long? value)
    {
        bool has = value.HasValue;
        long number = value ?? 0;
        t.Value(ref has);
        t.Value(ref number);
        if (t.IsReading) value = has ? number : null;
    }

    private static void Optional(StateTransfer t, ref decimal? value)
    {
        bool has = value.HasValue;
        decimal number = value ?? 0m;
        t.Value(ref has);
        t.Value(ref number);
        if (t.IsReading) value = has ? number : null;
    }
}
