using BotCore.Trading.Instruments;

namespace BotCore.Trading.Positions;

/// <summary>What a position must keep to stay open: notional × rate − amount of its bracket.</summary>
public static class MaintenanceMargin
{
    /// <param name="notional">Quantity × mark price, quote asset, zero or more.</param>
    /// <param name="brackets">Lowest notional first; notionals above the last cap use the last bracket.</param>
    /// <returns>Quote asset, not rounded.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The notional is negative.</exception>
    public static decimal Of(decimal notional, IReadOnlyList<LeverageBracket> brackets)
    {
        var bracket = LeverageBrackets.Find(brackets, notional);
        return notional * bracket.MaintenanceRate - bracket.MaintenanceAmount;
    }
}
