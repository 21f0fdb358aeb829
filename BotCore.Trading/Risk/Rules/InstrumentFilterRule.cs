using BotCore.Trading.Instruments;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>
/// The venue's own filters: step, smallest and largest quantity, tick, smallest notional. What closes a whole position is free of
/// those on quantity: a position can be smaller than an order may be, and must never be a trap.
/// </summary>
internal sealed class InstrumentFilterRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        var instrument = q.Instrument;
        decimal quantity = q.Intent.Quantity;
        if (quantity <= 0m)
            return new("quantity", Invariant($"quantity {quantity}: must be above zero"));
        bool closes = q.Intent.ReduceOnly && quantity == Math.Abs(q.Account.PositionOf(q.Intent.Instrument, q.Intent.PositionSide).Quantity);
        if (!closes && !instrument.IsOnStep(quantity))
            return new("quantity_step", Invariant($"quantity {quantity} of {instrument.Symbol}: must be a multiple of {instrument.StepSize}"));
        if (!closes && (quantity < instrument.MinQuantity || quantity > instrument.LargestQuantity))
            return new("quantity_range", Invariant($"quantity {quantity} of {instrument.Symbol}: must be {instrument.MinQuantity} to {instrument.LargestQuantity}"));
        if ((OutOfRange(q.Intent.Price) ?? OutOfRange(q.Intent.StopPrice) ?? OutOfRange(q.Intent.StopLoss) ?? OutOfRange(q.Intent.TakeProfit)) is { } huge)
            return new("price_range", Invariant($"price {huge} of {instrument.Symbol}: must be below {Instrument.HighestPrice}"));
        if (OffTick(q.Intent.Price) is { } price)
            return new("price_tick", Invariant($"price {price} of {instrument.Symbol}: must be a positive multiple of {instrument.TickSize}"));
        if ((OffTick(q.Intent.StopPrice) ?? OffTick(q.Intent.StopLoss) ?? OffTick(q.Intent.TakeProfit)) is { } trigger)
            return new("price_tick", Invariant($"trigger {trigger} of {instrument.Symbol}: must be a positive multiple of {instrument.TickSize}"));
        // Before the first candle there is no price to judge by; that is another rule's objection.
        if (!q.Reduces && q.LastCandleMs != 0 && q.Notional < instrument.MinNotional)
            return new("min_notional", Invariant($"notional {q.Notional:0.########} of {instrument.Symbol}: must be at least {instrument.MinNotional}"));
        return null;

        static decimal? OutOfRange(decimal? value) => value is { } v && v >= (decimal)Instrument.HighestPrice ? v : null;

        decimal? OffTick(decimal? value) => value is { } v && !instrument.IsOnTick(v) ? v : null;
    }
}
