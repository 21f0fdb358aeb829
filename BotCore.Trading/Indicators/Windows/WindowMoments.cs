using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BotCore.Trading.Indicators.Windows;

/// <summary>Mean, variance and mean distance of a window, in one pass over it.</summary>
/// <remarks>
/// The pass takes four numbers at a time on every machine, wider registers or narrower, so that the last bit of a result does
/// not depend on where it was computed.
/// </remarks>
internal static class WindowMoments
{
    private const int Lanes = 4;

    /// <summary>Mean and population variance.</summary>
    /// <param name="values">The window, in any order; NaN anywhere gives NaN.</param>
    /// <param name="member">Any value of the window, for example the newest.</param>
    /// <remarks>
    /// Sums distances from a member of the window. No member is farther from the mean than √(n−1) deviations, so the
    /// subtraction at the end loses at most a factor n of precision, whatever the price level; equal values give exactly 0.
    /// </remarks>
    public static void Of(ReadOnlySpan<double> values, double member, out double mean, out double variance)
    {
        ref double first = ref MemoryMarshal.GetReference(values);
        var origin = Vector256.Create(member);
        var sums = Vector256<double>.Zero;
        var squares = Vector256<double>.Zero;
        int i = 0;
        for (; i <= values.Length - Lanes; i += Lanes)
        {
            var distance = Vector256.LoadUnsafe(ref first, (nuint)i) - origin;
            sums += distance;
            squares += distance * distance;
        }
        double sum = Total(sums);
        double square = Total(squares);
        for (; i < values.Length; i++)
        {
            double distance = values[i] - member;
            sum += distance;
            square += distance * distance;
        }
        double offset = sum / values.Length;
        mean = member + offset;
        double difference = square / values.Length - offset * offset;
        variance = difference < 0.0 ? 0.0 : difference; // NaN stays NaN
    }

    /// <summary>Sum of |value − center|.</summary>
    public static double SumOfDistances(ReadOnlySpan<double> values, double center)
    {
        ref double first = ref MemoryMarshal.GetReference(values);
        var origin = Vector256.Create(center);
        var sums = Vector256<double>.Zero;
        int i = 0;
        for (; i <= values.Length - Lanes; i += Lanes)
            sums += Vector256.Abs(Vector256.LoadUnsafe(ref first, (nuint)i) - origin);
        double sum = Total(sums);
        for (; i < values.Length; i++) sum += Math.Abs(values[i] - center);
        return sum;
    }

    private static double Total(Vector256<double> lanes)
    {
        var pairs = lanes.GetLower() + lanes.GetUpper();
        return pairs.GetElement(0) + pairs.GetElement(1);
    }
}
