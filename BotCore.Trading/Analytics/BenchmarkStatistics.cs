namespace BotCore.Trading.Analytics;

/// <summary>Returns measured against those of a benchmark over the same periods. <c>null</c> means: not defined for these returns.</summary>
/// <remarks>Both spans have the same length; every method throws <see cref="ArgumentException"/> otherwise.</remarks>
public static class BenchmarkStatistics
{
    private const double RoundingNoise = 1e-12;

    /// <summary>Covariance ÷ variance of the benchmark; <c>null</c> when the benchmark does not vary.</summary>
    public static double? Beta(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        RequireSameLength(returns, benchmark);
        double variance = ReturnStatistics.SumOfPowers(benchmark, 2);
        if (returns.Length < 2 || variance == 0.0) return null;
        double mean = ReturnStatistics.Mean(returns)!.Value, benchmarkMean = ReturnStatistics.Mean(benchmark)!.Value, covariance = 0.0;
        for (int i = 0; i < returns.Length; i++) covariance += (returns[i] - mean) * (benchmark[i] - benchmarkMean);
        return covariance / variance;
    }

    /// <summary>Jensen's alpha (1968), per period and compounded to a year: (1 + mean excess − beta × mean benchmark excess)^periods − 1.</summary>
    /// <param name="riskFreePerPeriod">Ratio.</param>
    public static double? AnnualAlpha(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double periodsPerYear, double riskFreePerPeriod = 0.0)
    {
        if (Beta(returns, benchmark) is not { } beta) return null;
        double alpha = ReturnStatistics.Mean(returns)!.Value - riskFreePerPeriod
                     - beta * (ReturnStatistics.Mean(benchmark)!.Value - riskFreePerPeriod);
        return Growth.Annualise(1.0 + alpha, periodsPerYear);
    }

    /// <summary>Annualised deviation of return − benchmark.</summary>
    public static double? TrackingError(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double periodsPerYear) =>
        ReturnStatistics.AnnualVolatility(Active(returns, benchmark), periodsPerYear);

    /// <summary>Annualised mean ÷ deviation of return − benchmark; <c>null</c> when that difference does not vary.</summary>
    public static double? InformationRatio(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double periodsPerYear) =>
        ReturnStatistics.Sharpe(Active(returns, benchmark), periodsPerYear);

    /// <summary>(Compound annual return − compound annual risk-free rate) ÷ beta (Treynor 1965); <c>null</c> at a beta of zero.</summary>
    /// <inheritdoc cref="AnnualAlpha"/>
    public static double? Treynor(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double periodsPerYear, double riskFreePerPeriod = 0.0)
    {
        if (Beta(returns, benchmark) is not { } beta || Math.Abs(beta) <= RoundingNoise) return null;
        return (ReturnStatistics.AnnualGrowth(returns, periodsPerYear) - Growth.Annualise(1.0 + riskFreePerPeriod, periodsPerYear)) / beta;
    }

    private static double[] Active(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        RequireSameLength(returns, benchmark);
        var active = new double[returns.Length];
        for (int i = 0; i < active.Length; i++) active[i] = returns[i] - benchmark[i];
        return active;
    }

    private static void RequireSameLength(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        if (returns.Length != benchmark.Length)
            throw new ArgumentException($"benchmark: {benchmark.Length} returns, must be as many as the {returns.Length} measured", nameof(benchmark));
    }
}
