using BotCore.Trading.Market;

namespace BotCore.Trading.Instruments;

/// <summary>What the venue says about one perpetual contract: grids, limits, fees, funding and margin brackets.</summary>
/// <remarks>The only door between <c>double</c> market values and the exact <c>decimal</c> of orders is <see cref="PriceFrom"/>.</remarks>
public sealed record Instrument
{
    /// <summary>No market is quoted near this; from it on the conversion to decimal overflows or loses whole units.</summary>
    internal const double HighestPrice = 1e15;

    /// <summary>Below this a price has no digits left as a decimal.</summary>
    internal const double LowestPrice = 1e-12;

    private const decimal SmallestDecimal = 1e-28m;

    public required Symbol Symbol { get; init; }

    public required string BaseAsset { get; init; }

    public required string QuoteAsset { get; init; }

    /// <summary>Price grid, quote per base, above zero.</summary>
    public required decimal TickSize { get; init; }

    /// <summary>Quantity grid, base asset, above zero.</summary>
    public required decimal StepSize { get; init; }

    /// <summary>Smallest order quantity, base asset.</summary>
    public required decimal MinQuantity { get; init; }

    /// <summary>Largest order quantity the venue names, base asset.</summary>
    public decimal MaxQuantity { get; init; } = decimal.MaxValue;

    /// <summary>Largest order quantity, base asset: the venue's, but not above 1e12, where products of prices and quantities would leave the range of a decimal.</summary>
    public decimal LargestQuantity => Math.Min(MaxQuantity, 1_000_000_000_000m);

    /// <summary>Smallest order value, quote asset; reduce-only orders are exempt.</summary>
    public required decimal MinNotional { get; init; }

    /// <summary>Fee of a maker fill as a ratio of notional; negative is a rebate. 0.0002 is 0.02 %.</summary>
    public decimal MakerFeeRate { get; init; } = 0.0002m;

    /// <summary>Fee of a taker fill as a ratio of notional. 0.0004 is 0.04 %.</summary>
    public decimal TakerFeeRate { get; init; } = 0.0004m;

    /// <summary>Fee on a forced liquidation as a ratio of notional, on top of nothing else.</summary>
    public decimal LiquidationFeeRate { get; init; } = 0.0125m;

    /// <summary>Time between two funding settlements, whole hours from midnight UTC.</summary>
    public TimeSpan FundingInterval { get; init; } = TimeSpan.FromHours(8);

    /// <summary>How long after a settlement a new position still takes part in it: 15 s at Binance, see <see cref="Positions.FundingSchedule"/>.</summary>
    public TimeSpan FundingGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Margin table, lowest notional first; at least one bracket, the first from zero, without holes.</summary>
    public required IReadOnlyList<LeverageBracket> Brackets { get; init; }

    /// <summary>The bracket that holds a position of this notional; the last one for notionals above every cap.</summary>
    /// <param name="notional">Quote asset, zero or more.</param>
    public LeverageBracket BracketOf(decimal notional) => LeverageBrackets.Find(Brackets, notional);

    /// <summary>The largest quantity on the step grid that is not above <paramref name="quantity"/>.</summary>
    /// <param name="quantity">Base asset, zero or more.</param>
    public decimal FloorToStep(decimal quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        return DecimalRounding.ToGrid(quantity, StepSize, PriceRounding.Down);
    }

    /// <summary>Moves a price to the tick grid.</summary>
    /// <param name="price">Quote per base, above zero.</param>
    /// <returns>A multiple of the tick size, at least one tick.</returns>
    public decimal RoundPrice(decimal price, PriceRounding rounding)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(price);
        return Math.Max(DecimalRounding.ToGrid(price, TickSize, rounding), TickSize);
    }

    /// <summary>Turns an indicator or candle value into an exact price on the tick grid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN, infinite, not above zero, or 1e15 and more.</exception>
    public decimal PriceFrom(double value, PriceRounding rounding)
    {
        if (!(value > 0 && value < HighestPrice))
            throw new ArgumentOutOfRangeException(nameof(value), value, $"price of {Symbol}: must be a number above zero and below 1e15");
        // Values below 1e-28 become a decimal zero; the smallest price is one tick anyway.
        return RoundPrice(Math.Max((decimal)value, SmallestDecimal), rounding);
    }

    /// <summary>True when the price lies on the tick grid.</summary>
    public bool IsOnTick(decimal price) => price > 0 && price % TickSize == 0;

    /// <summary>True when the quantity lies on the step grid.</summary>
    public bool IsOnStep(decimal quantity) => quantity > 0 && quantity % StepSize == 0;
}
