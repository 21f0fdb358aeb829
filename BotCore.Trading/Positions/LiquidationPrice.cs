using BotCore.Trading.Instruments;

namespace BotCore.Trading.Positions;

/// <summary>Where the mark price ends an isolated position: its margin no longer covers the maintenance margin.</summary>
public static class LiquidationPrice
{
    /// <param name="quantity">Base asset, signed, long positive; not zero.</param>
    /// <param name="entryPrice">Quote per base, above zero.</param>
    /// <param name="margin">Isolated margin, quote asset, zero or more.</param>
    /// <param name="bracket">The bracket that holds the position's notional.</param>
    /// <returns>Quote per base, not rounded; <c>null</c> when no positive price liquidates the position.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The quantity is zero.</exception>
    public static decimal? Of(decimal quantity, decimal entryPrice, decimal margin, LeverageBracket bracket)
    {
        ArgumentOutOfRangeException.ThrowIfZero(quantity);
        decimal price = (margin + bracket.MaintenanceAmount - quantity * entryPrice)
                      / (Math.Abs(quantity) * bracket.MaintenanceRate - quantity);
        return price > 0m ? price : null;
    }
}
