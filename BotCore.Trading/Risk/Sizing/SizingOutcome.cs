namespace BotCore.Trading.Risk.Sizing;

/// <summary>A size and what decided it.</summary>
/// <param name="Quantity">Base asset, on the step grid; 0 when nothing should be traded.</param>
/// <param name="Reason">For a quantity: the method or the limit that bound it. For 0: why.</param>
public readonly record struct SizingOutcome(decimal Quantity, SizingReason Reason)
{
    internal static SizingOutcome Nothing(SizingReason reason) => new(0m, reason);
}

/// <summary>What decided a size.</summary>
public enum SizingReason
{
    /// <summary>The sizer's own budget.</summary>
    Budget,

    /// <summary>The free margin at this leverage was less than the budget allows.</summary>
    CappedByMargin,

    /// <summary>A larger position would lie in a bracket that does not allow this leverage.</summary>
    CappedByBracket,

    /// <summary>The venue's largest order.</summary>
    CappedByMaxQuantity,

    /// <summary>Nothing: no equity is left.</summary>
    NoEquity,

    /// <summary>Nothing: the method needs a stop away from the entry, and there is none.</summary>
    NoStop,

    /// <summary>Nothing: the average true range is not known yet.</summary>
    NoAverageTrueRange,

    /// <summary>Nothing: the volatility is not known yet, or nothing moved.</summary>
    NoVolatility,

    /// <summary>Nothing: too few closed trades to know whether there is an edge.</summary>
    TooFewTrades,

    /// <summary>Nothing: the closed trades lost, or won nothing, on average.</summary>
    NoEdge,

    /// <summary>Nothing: no bracket of the symbol allows this leverage.</summary>
    LeverageNotAllowed,

    /// <summary>Nothing: what the budget allows is below the venue's smallest quantity.</summary>
    BelowMinQuantity,

    /// <summary>Nothing: what the budget allows is below the venue's smallest order value.</summary>
    BelowMinNotional,
}
