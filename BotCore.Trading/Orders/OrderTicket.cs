namespace BotCore.Trading.Orders;

/// <summary>What is asked of the venue: the unchanging part of an order.</summary>
public sealed record OrderTicket
{
    /// <summary>Rises by one with each order of the account, from 1.</summary>
    public required long Id { get; init; }

    /// <summary>Index of the instrument in the kernel's configuration.</summary>
    public required int Instrument { get; init; }

    public required Side Side { get; init; }

    /// <summary>In hedge mode the position it is about; null in one-way mode.</summary>
    public PositionSide? PositionSide { get; init; }

    public required OrderType Type { get; init; }

    public TimeInForce TimeInForce { get; init; }

    /// <summary>Base asset, above zero, on the step grid; for an order that closes the position, the position's size when it was placed.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>Limit price of limit and stop-limit orders.</summary>
    public decimal? Price { get; init; }

    /// <summary>Trigger of stop, stop-limit and take-profit orders, as first placed.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>Can only make a position smaller.</summary>
    public bool ReduceOnly { get; init; }

    /// <summary>Refused when it would fill at once.</summary>
    public bool PostOnly { get; init; }

    /// <summary>True for a limit order that did not cross the price when it was placed: its fills are a maker's.</summary>
    public bool RestsAsMaker { get; init; }

    /// <summary>Closes whatever the position is when it triggers; ends with the position.</summary>
    public bool ClosesPosition { get; init; }

    /// <summary>Orders of one pair carry the number of its first: a fill or a trigger of one cancels the other. Null outside a pair.</summary>
    public long? PairId { get; init; }

    /// <summary>When the order reaches the market, Unix ms; null is at once.</summary>
    public long? ArrivesMs { get; init; }

    /// <summary>True when the whole wallet stands behind what this order opens, false when only its own margin does.</summary>
    public bool IsCross { get; init; }

    /// <summary>Unix ms at which a good-till-date order expires.</summary>
    public long? ExpiresMs { get; init; }

    /// <summary>Times initial margin gives notional, 1 or more; used by the fills that open or enlarge.</summary>
    public required int Leverage { get; init; }

    /// <summary>Protective stop as a distance from the fill price (ratio of price); null on orders that open nothing.</summary>
    public decimal? StopDistanceRatio { get; init; }

    /// <summary>Target as a distance from the fill price (ratio of price).</summary>
    public decimal? TargetDistanceRatio { get; init; }

    /// <summary>Protective stop as a price; wins over the distance.</summary>
    public decimal? AttachedStopPrice { get; init; }

    /// <summary>Target as a price; wins over the distance.</summary>
    public decimal? AttachedTargetPrice { get; init; }

    /// <summary>For a trailing stop: the price from which it begins to trail; null trails at once.</summary>
    public decimal? TrailingActivationPrice { get; init; }

    /// <summary>For a trailing stop: distance it keeps from the best price, ratio of price.</summary>
    public decimal? TrailingDistanceRatio { get; init; }

    public required OrderOrigin Origin { get; init; }

    /// <summary>Name of the strategy, or of what else placed it.</summary>
    public required string Source { get; init; }

    /// <summary>Why, in a sentence or a stable word.</summary>
    public required string Reason { get; init; }

    public required long CreatedMs { get; init; }
}
