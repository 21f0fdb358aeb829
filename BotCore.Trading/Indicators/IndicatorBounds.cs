using System.Runtime.CompilerServices;

namespace BotCore.Trading.Indicators;

/// <summary>Limits every indicator puts on its parameters; the errors name the parameter, the value and the allowed range.</summary>
internal static class IndicatorBounds
{
    /// <summary>Longest window of any indicator, in candles: a preview copies a window to the stack.</summary>
    public const int MaxPeriod = 1000;

    /// <exception cref="ArgumentOutOfRangeException">Outside <paramref name="min"/> to <see cref="MaxPeriod"/> candles.</exception>
    public static int Period(int value, int min = 1, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= min && value <= MaxPeriod
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name}: {value} is not a whole number of candles from {min} to {MaxPeriod}");

    /// <exception cref="ArgumentOutOfRangeException">Not a number, or outside the range (ends included).</exception>
    public static double Number(double value, double min, double max, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= min && value <= max
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name}: {value} is not a number from {min} to {max}");

    /// <exception cref="ArgumentException">The first is not smaller than the second.</exception>
    public static void Ascending(
        double smaller,
        double larger,
        [CallerArgumentExpression(nameof(smaller))] string smallerName = "",
        [CallerArgumentExpression(nameof(larger))] string largerName = "")
    {
        if (smaller >= larger)
            throw new ArgumentException($"{smallerName}: {smaller} is not below {largerName} ({larger})", smallerName);
    }
}
