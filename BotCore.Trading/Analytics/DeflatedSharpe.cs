namespace BotCore.Trading.Analytics;

/// <summary>The probabilistic Sharpe ratio of the best of many trials, measured against what the best of as many worthless ones would show.</summary>
/// <remarks>
/// Bailey and López de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio Management 40(5), 2014:
/// SR₀ = √V × [(1 − γ) Φ⁻¹(1 − 1/N) + γ Φ⁻¹(1 − 1/(N e))], with γ the Euler–Mascheroni constant and V the variance of the trials' ratios;
/// DSR = PSR(SR₀). N counts independent trials: trials that differ little count as fewer. Nothing here is annualised.
/// </remarks>
/// <param name="ExpectedMaximum">SR₀: the ratio per period the best trial would show by luck alone.</param>
/// <param name="Probability">Probability that the true ratio is above zero in spite of the selection, 0..1; <c>null</c> when not defined.</param>
public sealed record DeflatedSharpe(double ExpectedMaximum, double? Probability)
{
    private const double EulerMascheroni = 0.57721566490153286;

    /// <param name="sharpe">Ratio per period of the selected trial.</param>
    /// <param name="count">Number of its returns, at least 2.</param>
    /// <param name="skewness">γ₃ of its returns.</param>
    /// <param name="kurtosis">γ₄ of its returns, 3 for a normal distribution.</param>
    /// <param name="trials">Independent trials from which it was selected, at least 1; with one there was no selection.</param>
    /// <param name="trialVariance">Variance of the trials' ratios per period, zero or more.</param>
    public static DeflatedSharpe Of(double sharpe, int count, double skewness, double kurtosis, int trials, double trialVariance)
    {
        double expected = ExpectedMaximumOf(trials, trialVariance);
        return new DeflatedSharpe(expected, ProbabilisticSharpe.Of(sharpe, count, skewness, kurtosis, expected));
    }

    /// <summary>For the returns of the selected trial and the ratios of all trials, itself among them.</summary>
    /// <param name="selected">Returns per period of the selected trial.</param>
    /// <param name="trialSharpes">
    /// <see cref="ProbabilisticSharpe.Observed"/> of every trial, at least one; a trial that never traded has the ratio 0.
    /// </param>
    public static DeflatedSharpe Of(ReadOnlySpan<double> selected, ReadOnlySpan<double> trialSharpes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trialSharpes.Length, 1);
        double deviation = ReturnStatistics.Deviation(trialSharpes) ?? 0.0;
        double expected = ExpectedMaximumOf(trialSharpes.Length, deviation * deviation);
        return new DeflatedSharpe(expected, ProbabilisticSharpe.Of(selected, expected));
    }

    /// <summary>SR₀ for this many independent trials whose ratios vary this much around zero.</summary>
    public static double ExpectedMaximumOf(int trials, double trialVariance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(trialVariance);
        if (trials == 1) return 0.0;
        double typical = NormalDistribution.Quantile(1.0 - 1.0 / trials);
        double lucky = NormalDistribution.Quantile(1.0 - 1.0 / (trials * Math.E));
        return Math.Sqrt(trialVariance) * ((1.0 - EulerMascheroni) * typical + EulerMascheroni * lucky);
    }
}
