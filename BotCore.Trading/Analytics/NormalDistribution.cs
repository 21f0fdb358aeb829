namespace BotCore.Trading.Analytics;

/// <summary>The standard normal distribution to nearly full double precision, lower tail included.</summary>
/// <remarks>
/// Near the centre the series of Marsaglia, "Evaluating the Normal Distribution" (Journal of Statistical Software 11(4), 2004); in the
/// tails Laplace's continued fraction (Abramowitz and Stegun 1964, 26.2.14). The quantile starts from 26.2.23 there and is
/// refined by Halley's method on this very distribution function.
/// </remarks>
public static class NormalDistribution
{
    private const double TailFrom = 2.5;
    private const int TailTerms = 200;

    /// <summary>e^(−x²/2) ÷ √(2π).</summary>
    public static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2.0 * Math.PI);

    /// <summary>Probability of a value not above <paramref name="x"/>, 0..1; relative error below 1e-12 down to −37.</summary>
    public static double Cumulative(double x)
    {
        if (double.IsNaN(x)) return double.NaN;
        if (x < -TailFrom) return UpperTail(-x);
        if (x > TailFrom) return 1.0 - UpperTail(x);
        double term = x, sum = x;
        for (int k = 3; ; k += 2)
        {
            term *= x * x / k;
            if (sum + term == sum) return 0.5 + sum * Density(x);
            sum += term;
        }
    }

    /// <summary>The value below which lies the probability <paramref name="p"/>.</summary>
    /// <param name="p">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not above 0 and below 1.</exception>
    public static double Quantile(double p)
    {
        if (!(p > 0.0 && p < 1.0)) throw new ArgumentOutOfRangeException(nameof(p), p, "probability: must be above 0 and below 1");
        if (p > 0.5) return -Quantile(1.0 - p);
        double t = Math.Sqrt(-2.0 * Math.Log(p));
        double x = (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
        for (int i = 0; i < 4; i++)
        {
            double step = (Cumulative(x) - p) / Density(x);
            x -= step / (1.0 + 0.5 * x * step);
        }
        return x;
    }

    private static double UpperTail(double x)
    {
        if (double.IsPositiveInfinity(x)) return 0.0;
        double fraction = x;
        for (int k = TailTerms; k >= 1; k--) fraction = x + k / fraction;
        return Density(x) / fraction;
    }
}
