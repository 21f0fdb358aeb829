namespace BotCore.Trading.Analytics;

/// <summary>How sure one may be that the true Sharpe ratio is above a benchmark, given how few and how crooked the returns are.</summary>
/// <remarks>
/// Bailey and López de Prado, "The Sharpe Ratio Efficient Frontier", Journal of Risk 15(2), 2012:
/// PSR(SR*) = Φ[(SR − SR*) √(n − 1) ÷ √(1 − γ₃ SR + (γ₄ − 1) ÷ 4 × SR²)], with the kurtosis γ₄ = 3 for a normal distribution. The observed
/// ratio is mean ÷ deviation with the divisor n, as in its asymptotic theory (Lo, "The Statistics of Sharpe Ratios", Financial
/// Analysts Journal 58(4), 2002); none of the ratios here is annualised.
/// </remarks>
public static class ProbabilisticSharpe
{
    /// <param name="sharpe">Observed ratio per period.</param>
    /// <param name="count">Number of returns, at least 2.</param>
    /// <param name="skewness">γ₃ of the returns.</param>
    /// <param name="kurtosis">γ₄ of the returns, 3 for a normal distribution: not the excess.</param>
    /// <param name="benchmark">Ratio per period to be beaten.</param>
    /// <returns>0..1; <c>null</c> when these moments leave the estimate no positive variance.</returns>
    public static double? Of(double sharpe, int count, double skewness, double kurtosis, double benchmark = 0.0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        double variance = 1.0 - skewness * sharpe + (kurtosis - 1.0) / 4.0 * sharpe * sharpe;
        return variance > 0.0 ? NormalDistribution.Cumulative((sharpe - benchmark) * Math.Sqrt(count - 1.0) / Math.Sqrt(variance)) : null;
    }

    /// <summary>The probability for a list of returns.</summary>
    /// <returns>0..1; 0 when the returns do not vary, which proves nothing; <c>null</c> with fewer than four returns that do.</returns>
    public static double? Of(ReadOnlySpan<double> returns, double benchmark = 0.0)
    {
        if (returns.Length < 2) return null;
        if (Observed(returns) is not { } sharpe) return 0.0;
        return ReturnStatistics.ExcessKurtosis(returns) is { } excess
            ? Of(sharpe, returns.Length, ReturnStatistics.Skewness(returns)!.Value, excess + 3.0, benchmark)
            : null;
    }

    /// <summary>Mean ÷ deviation with the divisor n, per period; <c>null</c> when the returns do not vary.</summary>
    public static double? Observed(ReadOnlySpan<double> returns)
    {
        double squares = ReturnStatistics.SumOfPowers(returns, 2);
        return squares > 0.0 ? ReturnStatistics.Mean(returns) / Math.Sqrt(squares / returns.Length) : null;
    }
}
