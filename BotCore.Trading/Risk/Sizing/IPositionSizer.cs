namespace BotCore.Trading.Risk.Sizing;

/// <summary>Decides how much to buy or sell. Pure: the same input gives the same quantity.</summary>
/// <remarks>
/// Every sizer spends a budget and never more: the quantity is rounded down to the step and bounded by the margin, the leverage bracket
/// and the venue's largest order. What the risk engine allows beyond that is its own business.
/// </remarks>
public interface IPositionSizer
{
    /// <summary>The quantity, and what decided it.</summary>
    SizingOutcome Size(in SizingInput input);

    /// <summary>The quantity alone: base asset, on the step grid, 0 when nothing should be traded.</summary>
    decimal Quantity(in SizingInput input) => Size(in input).Quantity;
}
