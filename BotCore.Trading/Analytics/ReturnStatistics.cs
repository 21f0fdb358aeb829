namespace BotCore.Trading.Analytics;

/// <summary>Statistics of simple returns per period. <c>null</c> means that the statistic is not defined for these returns.</summary>
/// <remarks>
/// Deviation is the sample deviation (n − 1). Skewness and kurtosis are corrected for bias (Joanes and Gill, "Comparing measures of
/// sample skewness and kurtosis", The Statistician 47, 1998: G₁ and G₂).
/// </remarks>
public static class ReturnStatistics
{
    // Equal returns such as 0.01, ten times, leave a deviation of some 1e-18 by rounding alone; a ratio over it would be noise.
    private const double RoundingNoise = 1e-12;

    /// <summary>Arithmetic mean; <c>null</c> without returns.</summary>
    public static double? Mean(ReadOnlySpan<double> returns)
    {
        if (returns.IsEmpty) return null;
        double sum = 0.0;
        foreach (double value in returns) sum += value;
        return sum / returns.Length;
    }

    /// <summary>Sample deviation; <c>null</c> with fewer than two returns, 0 when they differ by no more than rounding.</summary>
    public static double? Deviation(ReadOnlySpan<double> returns) =>
        returns.Length < 2 ? null : Math.Sqrt(SumOfPowers(returns, 2) / (returns.Length - 1));

    /// <summary>Deviation × √periods per year; <c>null</c> with fewer than two returns.</summary>
    public static double? AnnualVolatility(ReadOnlySpan<double> returns, double periodsPerYear) =>
        Deviation(returns) * Math.Sqrt(periodsPerYear);

    /// <summary>Mean ÷ deviation, not annualised; <c>null</c> when the returns do not vary.</summary>
    public static double? RiskReturnRatio(ReadOnlySpan<double> returns) =>
        Deviation(returns) is { } deviation and > 0.0 ? Mean(returns) / deviation : null;

    /// <summary>Annualised Sharpe ratio at a risk-free rate of zero: mean ÷ deviation × √periods per year (Sharpe 1994).</summary>
    public static double? Sharpe(ReadOnlySpan<double> returns, double periodsPerYear) =>
        RiskReturnRatio(returns) * Math.Sqrt(periodsPerYear);

    /// <summary>
    /// Annualised Sortino ratio with the target zero: mean ÷ √(sum of squared negative returns ÷ number of all returns) × √periods per
    /// year (Sortino and Price 1994); <c>null</c> without a negative return.
    /// </summary>
    public static double? Sortino(ReadOnlySpan<double> returns, double periodsPerYear)
    {
        double squares = 0.0;
        foreach (double value in returns)
            if (value < 0.0) squares += value * value;
        return squares > 0.0 ? Mean(returns) / Math.Sqrt(squares / returns.Length) * Math.Sqrt(periodsPerYear) : null;
    }

    /// <summary>Bias-corrected skewness; <c>null</c> with fewer than three returns or when they do not vary.</summary>
    public static double? Skewness(ReadOnlySpan<double> returns)
    {
        double n = returns.Length;
        double squares = SumOfPowers(returns, 2);
        if (n < 3 || squares == 0.0) return null;
        double biased = SumOfPowers(returns, 3) / n / Math.Pow(squares / n, 1.5);
        return biased * Math.Sqrt(n * (n - 1)) / (n - 2);
    }

    /// <summary>Bias-corrected excess kurtosis, 0 for a normal distribution; <c>null</c> with fewer than four returns or when they do not vary.</summary>
    public static double? ExcessKurtosis(ReadOnlySpan<double> returns)
    {
        double n = returns.Length;
        double squares = SumOfPowers(returns, 2);
        if (n < 4 || squares == 0.0) return null;
        double biased = SumOfPowers(returns, 4) / n / (squares / n * (squares / n)) - 3.0;
        return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * biased + 6.0);
    }

    /// <summary>Compound growth a year: (∏(1 + r))^(periods per year ÷ number) − 1; 0 without returns.</summary>
    public static double? AnnualGrowth(ReadOnlySpan<double> returns, double periodsPerYear)
    {
        if (returns.IsEmpty) return 0.0;
        double growth = 1.0;
        foreach (double value in returns) growth *= 1.0 + value;
        return Growth.Annualise(growth, periodsPerYear / returns.Length);
    }

    /// <summary>Largest fall below the highest value so far, as a ratio of it; the start counts as a value. 0 when nothing ever fell.</summary>
    public static double MaxDrawdown(ReadOnlySpan<double> returns)
    {
        double value = 1.0, peak = 1.0, largest = 0.0;
        foreach (double change in returns)
        {
            value *= 1.0 + change;
            peak = Math.Max(peak, value);
            largest = Math.Max(largest, (peak - value) / peak);
        }
        return largest;
    }

    /// <summary>Σ(r − mean)^power; exactly 0 when the returns differ by no more than rounding.</summary>
    internal static double SumOfPowers(ReadOnlySpan<double> returns, int power)
    {
        if (returns.IsEmpty) return 0.0;
        double mean = Mean(returns)!.Value, sum = 0.0, largest = 0.0, widest = 0.0;
        foreach (double value in returns)
        {
            double difference = value - mean;
            double term = difference;
            for (int i = 1; i < power; i++) term *= difference;
            sum += term;
            largest = Math.Max(largest, Math.Abs(value));
            widest = Math.Max(widest, Math.Abs(difference));
        }
        return widest <= largest * RoundingNoise ? 0.0 : sum;
    }
}
