namespace BotCore.Trading.Analytics;

/// <summary>Growth of a value over time.</summary>
public static class Growth
{
    /// <summary>Compound annual growth rate: (end ÷ start)^(days per year ÷ days) − 1.</summary>
    /// <param name="start">Above zero.</param>
    /// <param name="end">−1 comes out when it is zero.</param>
    /// <param name="days">Above zero; parts of a day count.</param>
    /// <returns>Ratio; <c>null</c> when start or days are not above zero, the end is negative, or the result is too large for a number.</returns>
    public static double? Cagr(decimal start, decimal end, double days, double daysPerYear = 365.0) =>
        start > 0m && end >= 0m && days > 0.0 ? Annualise((double)(end / start), daysPerYear / days) : null;

    internal static double? Annualise(double growth, double exponent)
    {
        double annual = Math.Pow(growth, exponent) - 1.0;
        return double.IsFinite(annual) ? annual : null;
    }
}
