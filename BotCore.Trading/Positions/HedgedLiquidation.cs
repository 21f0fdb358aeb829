using BotCore.Trading.Instruments;

namespace BotCore.Trading.Positions;

/// <summary>Between which mark prices a long and a short cross position of one symbol are safe together.</summary>
/// <remarks>
/// Balance + long × (P − its entry) + short × (its entry − P) must cover the maintenance margins of both: the exchange's formula for cross
/// positions in hedge mode (Binance FAQ "How to calculate liquidation price of USDⓈ-M futures contracts", the terms Position1LONG and
/// Position1SHORT, read 2024-10), here solved in the brackets in which the resulting price itself lies. What is left is a concave, piecewise
/// straight function of the price, because maintenance rates rise with the notional: it is above zero on one interval, so there can be a
/// price below and one above that liquidates.
/// </remarks>
public static class HedgedLiquidation
{
    /// <param name="longQuantity">Base asset, above zero.</param>
    /// <param name="shortQuantity">Base asset, above zero.</param>
    /// <param name="balance">Quote asset: the cross balance, with the unrealised PnL of the other cross positions, less their maintenance margin.</param>
    /// <param name="brackets">A sound table, lowest notional first.</param>
    /// <returns>At or below the first, or at or above the second, they are liquidated; null when no positive price does. 0 as the second: at every price.</returns>
    public static (decimal? Below, decimal? Above) Of(
        decimal longQuantity, decimal longEntry, decimal shortQuantity, decimal shortEntry, decimal balance, IReadOnlyList<LeverageBracket> brackets)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longQuantity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shortQuantity);
        ArgumentNullException.ThrowIfNull(brackets);
        decimal atZero = balance - longQuantity * longEntry + shortQuantity * shortEntry;
        decimal? below = null;
        bool isSafe = atZero >= 0m;
        int ofLong = 0, ofShort = 0;
        decimal from = 0m;
        while (true)
        {
            // What is left on this stretch: base + slope × P.
            var (a, b) = (brackets[ofLong], brackets[ofShort]);
            decimal level = atZero + a.MaintenanceAmount + b.MaintenanceAmount;
            decimal slope = longQuantity * (1m - a.MaintenanceRate) - shortQuantity * (1m + b.MaintenanceRate);
            decimal? endOfLong = ofLong < brackets.Count - 1 ? a.NotionalCap / longQuantity : null;
            decimal? endOfShort = ofShort < brackets.Count - 1 ? b.NotionalCap / shortQuantity : null;
            decimal? to = endOfLong is { } x && endOfShort is { } y ? Math.Min(x, y) : endOfLong ?? endOfShort;
            bool isSafeAtEnd = to is { } end ? level + slope * end >= 0m : slope >= 0m;
            if (isSafe != isSafeAtEnd)
            {
                decimal root = Math.Max(from, -level / slope);
                if (isSafe) return (below, root);
                below = root > 0m ? root : null;
                isSafe = true;
            }
            if (to is not { } next) return isSafe ? (below, null) : (null, 0m);
            from = next;
            if (endOfLong == next) ofLong++;
            if (endOfShort == next) ofShort++;
        }
    }
}
