using BotCore.Trading.Instruments;

namespace BotCore.Trading.Positions;

/// <summary>Where an isolated position has lost exactly its margin: entry − margin ÷ quantity. A liquidation must fill before it.</summary>
public static class BankruptcyPrice
{
    /// <param name="quantity">Base asset, signed, long positive; not zero.</param>
    /// <param name="entryPrice">Quote per base, above zero.</param>
    /// <param name="margin">Isolated margin, quote asset.</param>
    /// <returns>Quote per base, not rounded; <c>null</c> when the margin outlasts every positive price.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Quantity zero or entry price not above zero.</exception>
    public static decimal? Of(decimal quantity, decimal entryPrice, decimal margin)
    {
        ArgumentOutOfRangeException.ThrowIfZero(quantity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(entryPrice);
        decimal price = entryPrice - margin / quantity;
        return price > 0m ? price : null;
    }

    /// <summary>The last price on the tick grid at which the loss is not above the margin: rounded towards the entry, exactly.</summary>
    /// <inheritdoc cref="Of(decimal, decimal, decimal)"/>
    public static decimal? OnTick(Instrument instrument, decimal quantity, decimal entryPrice, decimal margin)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        if (Of(quantity, entryPrice, margin) is not { } exact) return null;
        decimal price = instrument.RoundPrice(exact, quantity > 0m ? PriceRounding.Up : PriceRounding.Down);
        // The division above keeps 28 digits; where that moved the price past the margin, one tick brings it back.
        return quantity * (entryPrice - price) <= margin ? price : price + Math.Sign(quantity) * instrument.TickSize;
    }
}
