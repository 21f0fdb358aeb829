namespace BotCore.Trading.Strategies;

/// <summary>How long a recursive average remembers what it was started from.</summary>
/// <remarks>
/// An average with factor α still carries (1 − α)^k of its seed after k candles; α is 1/n by Wilder and 2/(n + 1) for an exponential
/// average. The seed counts as forgotten when one millionth of it is left. That is a hundredth of the 0.01 % by which two runs that
/// began at different times may differ (<see cref="Research.Bias.WarmUpStability"/>), because a seed may lie far from the value that
/// is built on it: a calm market after a wild start, or a histogram that is a difference of averages and a hundred times smaller
/// than they are apart.
/// </remarks>
public static class SeedMemory
{
    private const double Forgotten = 1e-6;

    /// <summary>Candles after the first value of Wilder's average of <paramref name="period"/> candles: 187 for 14.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The period is below 1.</exception>
    public static int Wilder(int period) => Candles(1.0 - 1.0 / Checked(period));

    /// <summary>Candles after the first value of an exponential average of <paramref name="period"/> candles: 180 for 26.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The period is below 1.</exception>
    public static int Exponential(int period) => Candles(1.0 - 2.0 / (Checked(period) + 1.0));

    /// <summary>By multiplication, since a logarithm may differ in its last bit from one machine to the next.</summary>
    private static int Candles(double kept)
    {
        int candles = 0;
        for (double left = 1.0; left > Forgotten; left *= kept) candles++;
        return candles;
    }

    private static int Checked(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        return period;
    }
}
