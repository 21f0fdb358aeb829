namespace BotCore.MarketData.Synthetic;

/// <summary>
/// Logarithm and normal quantile from +, −, ×, ÷ and √ alone. IEEE 754 rounds these five the same everywhere and the runtime does
/// not fuse them, so results are equal on every platform; <c>Math.Log</c>, <c>Exp</c> and <c>Pow</c> come from the platform's
/// library and promise no such thing.
/// </summary>
internal static class DeterministicMath
{
    private const double Ln2High = 6.93147180369123816490e-01; // the upper 32 bits, so that exponent × Ln2High is exact
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double SqrtTwo = 1.4142135623730951;

    /// <summary>Natural logarithm, within 2 units in the last place of 1.</summary>
    /// <param name="x">A normal, finite number above zero.</param>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)((bits >> 52) & 0x7FF) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (mantissa > SqrtTwo)
        {
            mantissa *= 0.5;
            exponent++;
        }
        // ln m = 2 artanh((m − 1) / (m + 1)); |s| ≤ 0.172, so the series ends at s^19
        double s = (mantissa - 1) / (mantissa + 1);
        double q = s * s;
        double series = 1.0 / 19;
        series = series * q + 1.0 / 17;
        series = series * q + 1.0 / 15;
        series = series * q + 1.0 / 13;
        series = series * q + 1.0 / 11;
        series = series * q + 1.0 / 9;
        series = series * q + 1.0 / 7;
        series = series * q + 1.0 / 5;
        series = series * q + 1.0 / 3;
        return exponent * Ln2High + (2 * s + (2 * s * q * series + exponent * Ln2Low));
    }

    /// <summary>The standard normal's quantile: the z below which a share <paramref name="p"/> of it lies. Relative error about 1e-16.</summary>
    /// <param name="p">Strictly between 0 and 1.</param>
    /// <remarks>M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37 (1988), PPND16.</remarks>
    public static double NormalQuantile(double p)
    {
        double q = p - 0.5;
        if (q >= -0.425 && q <= 0.425) return q * Central(0.180625 - q * q);
        double r = Math.Sqrt(-Log(q < 0 ? p : 1 - p));
        double z = r <= 5 ? Intermediate(r - 1.6) : Far(r - 5);
        return q < 0 ? -z : z;
    }

    private static double Central(double r) =>
        (((((((2.5090809287301226727e+3 * r + 3.3430575583588128105e+4) * r + 6.7265770927008700853e+4) * r
            + 4.5921953931549871457e+4) * r + 1.3731693765509461125e+4) * r + 1.9715909503065514427e+3) * r
            + 1.3314166789178437745e+2) * r + 3.3871328727963666080e+0)
        / (((((((5.2264952788528545610e+3 * r + 2.8729085735721942674e+4) * r + 3.9307895800092710610e+4) * r
            + 2.1213794301586595867e+4) * r + 5.3941960214247511077e+3) * r + 6.8718700749205790830e+2) * r
            + 4.2313330701600911252e+1) * r + 1.0);

    private static double Intermediate(double r) =>
        (((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r
            + 1.27045825245236838258e+0) * r + 3.64784832476320460504e+0) * r + 5.76949722146069140550e+0) * r
            + 4.63033784615654529590e+0) * r + 1.42343711074968357734e+0)
        / (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r
            + 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940e+0) * r
            + 2.05319162663775882187e+0) * r + 1.0);

    private static double Far(double r) =>
        (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r
            + 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e+0) * r
            + 5.46378491116411436990e+0) * r + 6.65790464350110377720e+0)
        / (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r
            + 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r
            + 5.99832206555887937690e-1) * r + 1.0);
}
