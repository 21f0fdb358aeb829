namespace BotCore.Trading.Orders;

/// <summary>An order somebody wants, before risk has looked at it.</summary>
public sealed record OrderIntent
{
    /// <summary>Widest distance of a trailing stop, ratio of price.</summary>
    public const decimal LargestTrailingDistanceRatio = 0.5m;

    /// <summary>Index of the instrument in the kernel's configuration.</summary>
    public required int Instrument { get; init; }

    public required Side Side { get; init; }

    /// <summary>In hedge mode the position it is about; null in one-way mode.</summary>
    public PositionSide? PositionSide { get; init; }

    public required OrderType Type { get; init; }

    /// <summary>Base asset, above zero.</summary>
    public required decimal Quantity { get; init; }

    public decimal? Price { get; init; }

    public decimal? StopPrice { get; init; }

    public TimeInForce TimeInForce { get; init; }

    public long? ExpiresMs { get; init; }

    public bool ReduceOnly { get; init; }

    public bool PostOnly { get; init; }

    /// <summary>Null means the configured leverage.</summary>
    public int? Leverage { get; init; }

    /// <summary>Protective stop as a price; null means the configured distance.</summary>
    public decimal? StopLoss { get; init; }

    /// <summary>Target as a price; null means the configured distance.</summary>
    public decimal? TakeProfit { get; init; }

    /// <summary>Of a stop order: the distance it keeps from the best price, ratio of price, above 0 and up to 0.5. Its first trigger follows from the price.</summary>
    public decimal? TrailingDistanceRatio { get; init; }

    /// <summary>Of a trailing stop: the price from which it follows; null follows at once.</summary>
    public decimal? TrailingActivationPrice { get; init; }

    public required OrderOrigin Origin { get; init; }

    public required string Source { get; init; }

    public required string Reason { get; init; }
}
