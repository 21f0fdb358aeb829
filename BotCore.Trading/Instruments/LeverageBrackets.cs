using System.Globalization;

namespace BotCore.Trading.Instruments;

/// <summary>A venue's margin table as a whole: which bracket holds a notional, and whether the table can be trusted.</summary>
public static class LeverageBrackets
{
    /// <summary>The bracket that holds this notional (floor ≤ notional &lt; cap); the last one for notionals at or above its cap.</summary>
    /// <param name="brackets">Lowest notional first, at least one.</param>
    /// <param name="notional">Quote asset, zero or more.</param>
    public static LeverageBracket Find(IReadOnlyList<LeverageBracket> brackets, decimal notional)
    {
        ArgumentNullException.ThrowIfNull(brackets);
        ArgumentOutOfRangeException.ThrowIfNegative(notional);
        for (int i = 0; i < brackets.Count - 1; i++)
            if (notional < brackets[i].NotionalCap) return brackets[i];
        return brackets[^1];
    }

    /// <summary>Everything that is wrong with a table, one sentence per error with field, value and allowed range; empty when it is sound.</summary>
    /// <remarks>
    /// Sound means: the first bracket starts at zero, no holes and no overlaps, the rate rises and the leverage falls from bracket to
    /// bracket, the maintenance margin (notional × rate − amount) has no jump at a boundary, and a position opened at the highest
    /// leverage of its bracket is not liquidated at once (rate &lt; 1 / leverage).
    /// </remarks>
    public static IReadOnlyList<string> Validate(IReadOnlyList<LeverageBracket> brackets)
    {
        ArgumentNullException.ThrowIfNull(brackets);
        if (brackets.Count == 0) return ["brackets: empty, at least one is needed"];
        var errors = new List<string>();
        if (brackets[0].NotionalFloor != 0m)
            errors.Add(Error(0, "notionalFloor", brackets[0].NotionalFloor, "0 in the first bracket"));
        for (int i = 0; i < brackets.Count; i++)
        {
            CheckAlone(brackets[i], i, errors);
            if (i > 0) CheckAgainst(brackets[i - 1], brackets[i], i, errors);
        }
        return errors;
    }

    private static void CheckAlone(in LeverageBracket bracket, int index, List<string> errors)
    {
        if (bracket.NotionalCap <= bracket.NotionalFloor)
            errors.Add(Error(index, "notionalCap", bracket.NotionalCap, $"above the floor {Text(bracket.NotionalFloor)}"));
        if (bracket.MaintenanceRate is <= 0m or >= 1m)
            errors.Add(Error(index, "maintenanceRate", bracket.MaintenanceRate, "above 0 and below 1"));
        if (bracket.MaintenanceAmount < 0m)
            errors.Add(Error(index, "maintenanceAmount", bracket.MaintenanceAmount, "zero or more"));
        if (bracket.MaxLeverage < 1)
            errors.Add(Error(index, "maxLeverage", bracket.MaxLeverage, "at least 1"));
        else if (bracket.MaintenanceRate * bracket.MaxLeverage >= 1m)
            errors.Add(Error(index, "maxLeverage", bracket.MaxLeverage, $"below 1 / rate {Text(bracket.MaintenanceRate)}, or a full-leverage position is liquidated at its entry"));
    }

    private static void CheckAgainst(in LeverageBracket lower, in LeverageBracket upper, int index, List<string> errors)
    {
        if (upper.NotionalFloor != lower.NotionalCap)
            errors.Add(Error(index, "notionalFloor", upper.NotionalFloor, $"the cap of the bracket below, {Text(lower.NotionalCap)}"));
        if (upper.MaintenanceRate <= lower.MaintenanceRate)
            errors.Add(Error(index, "maintenanceRate", upper.MaintenanceRate, $"above the bracket below, {Text(lower.MaintenanceRate)}"));
        if (upper.MaxLeverage >= lower.MaxLeverage)
            errors.Add(Error(index, "maxLeverage", upper.MaxLeverage, $"below the bracket below, {lower.MaxLeverage}"));
        decimal amount = lower.MaintenanceAmount + upper.NotionalFloor * (upper.MaintenanceRate - lower.MaintenanceRate);
        if (upper.MaintenanceAmount != amount)
            errors.Add(Error(index, "maintenanceAmount", upper.MaintenanceAmount, $"{Text(amount)}, so that the maintenance margin has no jump at {Text(upper.NotionalFloor)}"));
    }

    private static string Error(int index, string field, decimal value, string allowed) => $"brackets[{index}].{field}: {Text(value)}, must be {allowed}";

    private static string Text(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
