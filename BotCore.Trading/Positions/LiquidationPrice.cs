using BotCore.Trading.Instruments;

namespace BotCore.Trading.Positions;

/// <summary>Where the mark price ends a position: what stands behind it no longer covers the maintenance margin.</summary>
/// <remarks>
/// Source: the exchange's published formula (Binance FAQ "How to calculate liquidation price of USDⓈ-M futures contracts", read
/// 2024-10). Its worked examples are in <c>LiquidationPriceTests</c>. Next: <see cref="BankruptcyPrice"/>.
/// </remarks>
public static class LiquidationPrice
{
    /// <summary>Isolated, with the bracket given: right as long as the resulting price lies in that bracket.</summary>
    /// <param name="quantity">Base asset, signed, long positive; not zero.</param>
    /// <param name="entryPrice">Quote per base, above zero.</param>
    /// <param name="margin">Isolated margin, quote asset, after funding.</param>
    /// <param name="bracket">The bracket that holds the position's notional; its rate is below 1.</param>
    /// <returns>Quote per base, not rounded; <c>null</c> when no positive price liquidates the position.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Quantity zero, entry price not above zero, or a rate outside [0, 1).</exception>
    public static decimal? Of(decimal quantity, decimal entryPrice, decimal margin, LeverageBracket bracket)
    {
        ArgumentOutOfRangeException.ThrowIfZero(quantity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(entryPrice);
        if (bracket.MaintenanceRate is < 0m or >= 1m)
            throw new ArgumentOutOfRangeException(nameof(bracket), bracket.MaintenanceRate, "maintenance rate: must be at least 0 and below 1");
        // margin + quantity × (P − entry) = rate × |quantity| × P − amount, solved for P
        decimal price = (margin + bracket.MaintenanceAmount - quantity * entryPrice)
                      / (Math.Abs(quantity) * bracket.MaintenanceRate - quantity);
        return price > 0m ? price : null;
    }

    /// <summary>Isolated, over the whole table: solved in the bracket in which the resulting price itself lies.</summary>
    /// <param name="brackets">A sound table (<see cref="LeverageBrackets.Validate"/>), lowest notional first.</param>
    /// <inheritdoc cref="Of(decimal, decimal, decimal, LeverageBracket)"/>
    public static decimal? Of(decimal quantity, decimal entryPrice, decimal margin, IReadOnlyList<LeverageBracket> brackets) =>
        Of(quantity, entryPrice, margin, BracketOfResult(quantity, entryPrice, margin, brackets));

    /// <summary>Cross: the wallet stands behind the position, the others add their unrealised PnL and take their maintenance margin.</summary>
    /// <param name="walletBalance">Quote asset, without any unrealised PnL.</param>
    /// <param name="others">The other cross positions, at their mark prices.</param>
    /// <inheritdoc cref="Of(decimal, decimal, decimal, IReadOnlyList{LeverageBracket})"/>
    public static decimal? OfCross(
        decimal quantity, decimal entryPrice, decimal walletBalance, in OtherPositions others, IReadOnlyList<LeverageBracket> brackets) =>
        Of(quantity, entryPrice, walletBalance + others.UnrealisedPnl - others.MaintenanceMargin, brackets);

    /// <summary>The price for any margin mode: isolated ignores the others, cross counts them, a position paid in full has none.</summary>
    /// <param name="margin">Isolated: the position's margin. Cross: the wallet balance. None: not used.</param>
    /// <inheritdoc cref="OfCross"/>
    public static decimal? For(
        MarginMode mode, decimal quantity, decimal entryPrice, decimal margin, in OtherPositions others, IReadOnlyList<LeverageBracket> brackets) =>
        mode switch
        {
            MarginMode.None => null,
            MarginMode.Isolated => Of(quantity, entryPrice, margin, brackets),
            MarginMode.Cross => OfCross(quantity, entryPrice, margin, others, brackets),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "margin mode: must be None, Isolated or Cross"),
        };

    /// <summary>
    /// What is left above the maintenance margin falls (long) or rises (short) steadily as the notional shrinks, because every rate is
    /// below 1. Its sign at the boundaries therefore names the one bracket that holds the answer, without a division and without
    /// solving in the wrong bracket first.
    /// </summary>
    private static LeverageBracket BracketOfResult(
        decimal quantity, decimal entryPrice, decimal margin, IReadOnlyList<LeverageBracket> brackets)
    {
        ArgumentNullException.ThrowIfNull(brackets);
        int sign = Math.Sign(quantity);
        decimal atZero = margin - quantity * entryPrice;
        for (int i = 0; i < brackets.Count - 1; i++)
        {
            decimal cap = brackets[i].NotionalCap;
            decimal excess = atZero + sign * cap - (cap * brackets[i].MaintenanceRate - brackets[i].MaintenanceAmount);
            if (sign * excess >= 0m) return brackets[i];
        }
        return brackets[^1];
    }
}
