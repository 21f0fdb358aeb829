using static System.FormattableString;

namespace BotCore.Trading.Risk.Rules;

/// <summary>The venue's own filters: step, smallest and largest quantity, tick, smallest notional.</summary>
internal sealed class InstrumentFilterRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        var instrument = q.Instrument;
        decimal quantity = q.Intent.Quantity;
        if (quantity <= 0m)
            return new("quantity", Invariant($"quantity {quantity}: must be above zero"));
        if (!instrument.IsOnStep(quantity))
            return new("quantity_step", Invariant($"quantity {quantity} of {instrument.Symbol}: must be a multiple of {instrument.StepSize}"));
        if (quantity < instrument.MinQuantity || quantity > instrument.LargestQuantity)
            return new("quantity_range", Invariant($"quantity {quantity} of {instrument.Symbol}: must be {instrument.MinQuantity} to {instrument.LargestQuantity}"));
        if (OffTick(q.Intent.Price) is { } price)
            return new("price_tick", Invariant($"price {price} of {instrument.Symbol}: must be a positive multiple of {instrument.TickSize}"));
        if ((OffTick(q.Intent.StopPrice) ?? OffTick(q.Intent.StopLoss) ?? OffTick(q.Intent.TakeProfit)) is { } trigger)
            return new("price_tick", Invariant($"trigger {trigger} of {instrument.Symbol}: must be a positive multiple of {instrument.TickSize}"));
        if (!q.Reduces && q.Notional < instrument.MinNotional)
            return new("min_notional", Invariant($"notional {q.Notional:0.########} of {instrument.Symbol}: must be at least {instrument.MinNotional}"));
        return null;

        decimal? OffTick(decimal? value) => value is { } v && !instrument.IsOnTick(v) ? v : null;
    }
}
