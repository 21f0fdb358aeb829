namespace BotCore.Trading.Instruments;

/// <summary>How far a position may be levered, by the venue's margin table.</summary>
public static class MaxLeverage
{
    /// <summary>Highest leverage for a position of this notional; <c>null</c> when it is larger than the venue allows at all.</summary>
    /// <param name="notional">Quote asset, zero or more; exactly the last cap is still allowed.</param>
    public static int? ForNotional(decimal notional, IReadOnlyList<LeverageBracket> brackets)
    {
        var bracket = LeverageBrackets.Find(brackets, notional);
        return notional > bracket.NotionalCap ? null : bracket.MaxLeverage;
    }

    /// <summary>
    /// Highest leverage that this much margin can use: the more margin, the larger the notional and the lower its bracket's limit.
    /// <c>null</c> when the margin alone is more than the last bracket holds.
    /// </summary>
    /// <param name="margin">Quote asset, zero or more.</param>
    /// <returns>At least 1, not rounded: between two brackets the limit is cap ÷ margin.</returns>
    public static decimal? ForMargin(decimal margin, IReadOnlyList<LeverageBracket> brackets)
    {
        ArgumentNullException.ThrowIfNull(brackets);
        ArgumentOutOfRangeException.ThrowIfNegative(margin);
        if (margin == 0m) return brackets[0].MaxLeverage;
        for (int i = 0; i < brackets.Count - 1; i++)
        {
            var next = brackets[i + 1];
            if (next.NotionalFloor / next.MaxLeverage > margin)
                return Math.Min(brackets[i].NotionalCap / margin, brackets[i].MaxLeverage);
        }
        return margin > brackets[^1].NotionalCap ? null : brackets[^1].MaxLeverage;
    }

    /// <summary>Cap, quote asset, of the largest bracket that allows this leverage; 0 when none does.</summary>
    /// <remarks>A position must stay below it, since the cap itself belongs to the next bracket; only the last cap may be reached.</remarks>
    /// <param name="leverage">At least 1.</param>
    public static decimal NotionalCapAt(int leverage, IReadOnlyList<LeverageBracket> brackets)
    {
        ArgumentNullException.ThrowIfNull(brackets);
        ArgumentOutOfRangeException.ThrowIfLessThan(leverage, 1);
        decimal notional = 0m;
        for (int i = 0; i < brackets.Count && brackets[i].MaxLeverage >= leverage; i++) notional = brackets[i].NotionalCap;
        return notional;
    }
}
