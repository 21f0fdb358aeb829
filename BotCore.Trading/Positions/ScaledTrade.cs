using BotCore.Trading.Signals;

namespace BotCore.Trading.Positions;

/// <summary>A trade that is entered and left in steps. Immutable: each step gives the trade after it.</summary>
/// <remarks>
/// A partial exit takes its share of the entry cost and leaves the average entry price alone. The share is rounded to 12 decimals
/// and the last exit takes what remains, so the realised PnL of a closed trade is the exact sum of its fills.
/// </remarks>
public readonly record struct ScaledTrade
{
    private const int ShareDecimals = 12;

    /// <summary>A trade without fills yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The direction is Neutral.</exception>
    public ScaledTrade(Direction direction)
    {
        _ = TradeAccounting.SignOf(direction);
        Direction = direction;
    }

    public Direction Direction { get; private init; }

    /// <summary>Base asset still held, zero or more.</summary>
    public decimal Quantity { get; private init; }

    /// <summary>Average entry price of what is held, quote per base; after the last exit, of what was held before it.</summary>
    public decimal AverageEntryPrice { get; private init; }

    /// <summary>Entry notional of what is held, quote asset, without fees.</summary>
    public decimal EntryValue { get; private init; }

    /// <summary>Entry fees of what is held, quote asset.</summary>
    public decimal EntryFees { get; private init; }

    /// <summary>Open values of all entries so far, fees included (<see cref="TradeAccounting.OpenValue"/>), quote asset.</summary>
    public decimal TotalOpenValue { get; private init; }

    /// <summary>Net PnL of all exits so far, quote asset.</summary>
    public decimal RealisedPnl { get; private init; }

    /// <summary>Net PnL of the last step, quote asset; <c>null</c> after an entry, which realises nothing.</summary>
    public decimal? StepPnl { get; private init; }

    /// <summary>Realised PnL as a ratio of all entries so far; <c>null</c> before the first exit.</summary>
    public decimal? ProfitRatio => StepPnl is null || TotalOpenValue == 0m ? null : RealisedPnl / TotalOpenValue;

    /// <summary>Adds to the position.</summary>
    /// <param name="quantity">Base asset, above zero.</param>
    /// <param name="price">Quote per base, above zero.</param>
    /// <param name="fee">Quote asset; negative is a rebate.</param>
    /// <exception cref="ArgumentOutOfRangeException">Quantity or price not above zero.</exception>
    public ScaledTrade Enter(decimal quantity, decimal price, decimal fee)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(price);
        decimal value = EntryValue + quantity * price;
        return this with
        {
            Quantity = Quantity + quantity,
            AverageEntryPrice = value / (Quantity + quantity),
            EntryValue = value,
            EntryFees = EntryFees + fee,
            TotalOpenValue = TotalOpenValue + quantity * price + TradeAccounting.SignOf(Direction) * fee,
            StepPnl = null,
        };
    }

    /// <summary>Takes a part, or all, of the position off.</summary>
    /// <param name="quantity">Base asset, above zero and not above <see cref="Quantity"/>.</param>
    /// <param name="fundingCash">Funding settled since the last step, quote asset, positive received.</param>
    /// <exception cref="ArgumentOutOfRangeException">Price not above zero, quantity not above zero or more than is held.</exception>
    /// <inheritdoc cref="Enter"/>
    public ScaledTrade Exit(decimal quantity, decimal price, decimal fee, decimal fundingCash = 0m)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(price);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantity, Quantity);
        decimal value = Share(EntryValue, quantity);
        decimal entryFees = Share(EntryFees, quantity);
        decimal pnl = TradeAccounting.SignOf(Direction) * (quantity * price - value) - entryFees - fee + fundingCash;
        return this with
        {
            Quantity = Quantity - quantity,
            EntryValue = EntryValue - value,
            EntryFees = EntryFees - entryFees,
            RealisedPnl = RealisedPnl + pnl,
            StepPnl = pnl,
        };
    }

    private decimal Share(decimal whole, decimal quantity) =>
        quantity == Quantity ? whole : decimal.Round(whole * quantity / Quantity, ShareDecimals, MidpointRounding.ToEven);
}
