using BotCore.Trading.Indicators;
using BotCore.Trading.Market;

namespace BotCore.Trading.Research.Bias;

/// <summary>
/// How much the value of an indicator still depends on where its calculation began. A recursive average never forgets its start, it
/// only fades; two engines started at different times disagree until it has faded enough.
/// </summary>
/// <remarks>
/// Measured, not derived: the indicator is started w candles before an end and compared with one that has the whole history, for
/// several ends and for growing w. The required warm-up is the shortest measured w from which on no longer one is above the limit
/// at any of the ends, which is a statement about these candles.
/// </remarks>
public static class WarmUpStability
{
    /// <summary>Largest tolerated difference, per cent.</summary>
    public const double UsualLimitPercent = 0.01;

    /// <summary>Most ends that are looked at; they are spread over the later half of the candles.</summary>
    public const int Ends = 8;

    /// <summary>Each warm-up that is tried is this much longer than the one before.</summary>
    private const double Growth = 1.1;

    /// <summary>100 × (value ÷ full − 1); 0 when both are 0.</summary>
    public static double DifferencePercent(double value, double full) =>
        value.Equals(full) ? 0.0 : 100.0 * (value / full - 1.0);

    /// <summary>The value at the last candle when the calculation begins some candles before it.</summary>
    /// <param name="output">Index of the indicator's output.</param>
    /// <param name="warmUp">1 to the number of candles; the last candle is the last of them.</param>
    /// <returns>NaN while the indicator has no value yet.</returns>
    public static double ValueAfter(IIndicator fresh, ReadOnlySpan<Candle> candles, int output, int warmUp)
    {
        ArgumentNullException.ThrowIfNull(fresh);
        if (warmUp < 1 || warmUp > candles.Length)
            throw new ArgumentOutOfRangeException(nameof(warmUp), warmUp, $"warm-up: must be 1 to {candles.Length} candles");
        foreach (ref readonly var candle in candles[^warmUp..]) fresh.Add(in candle);
        return fresh.Output(output);
    }

    /// <summary>Measures every output of an indicator.</summary>
    /// <param name="owner">Who declares the warm-up, for the report.</param>
    /// <param name="fresh">Makes an indicator that has seen nothing.</param>
    /// <param name="candles">Of the timeframe the indicator reads.</param>
    /// <param name="declared">Candles the owner waits for, at least 1.</param>
    /// <param name="limitPercent">Above zero.</param>
    /// <returns>One finding per output; empty when there are not twice as many candles as were declared.</returns>
    public static IReadOnlyList<WarmUpFinding> Measure(
        string owner, Func<IIndicator> fresh, ReadOnlySpan<Candle> candles, int declared, double limitPercent, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(fresh);
        ArgumentOutOfRangeException.ThrowIfLessThan(declared, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limitPercent);
        var whole = fresh();
        int width = whole.Outputs.Count;
        int[] ends = EndsOf(candles.Length, declared);
        if (ends.Length == 0) return [];
        double[] full = new double[ends.Length * width];
        for (int i = 0, end = 0; i < candles.Length && end < ends.Length; i++)
        {
            whole.Add(in candles[i]);
            if (i != ends[end]) continue;
            for (int output = 0; output < width; output++) full[end * width + output] = whole.Output(output);
            end++;
        }

        var tried = new List<(int WarmUp, double[] Differences)>();
        foreach (int warmUp in WarmUpsOf(whole.WarmUp, declared, ends[0] + 1))
        {
            ct.ThrowIfCancellationRequested();
            tried.Add((warmUp, Differences(fresh, candles, ends, full, width, warmUp)));
        }
        var findings = new WarmUpFinding[width];
        for (int output = 0; output < width; output++)
        {
            int at = output;
            int? required = null;
            for (int i = tried.Count - 1; i >= 0 && tried[i].Differences[at] <= limitPercent; i--) required = tried[i].WarmUp;
            double difference = tried.First(one => one.WarmUp == declared).Differences[at];
            findings[output] = new WarmUpFinding(
                owner, $"{whole} {whole.Outputs[output]}", declared, double.IsFinite(difference) ? difference : null, required,
                tried[^1].WarmUp, limitPercent);
        }
        return findings;
    }

    /// <summary>Largest difference of each output over the ends, per cent.</summary>
    private static double[] Differences(
        Func<IIndicator> fresh, ReadOnlySpan<Candle> candles, int[] ends, double[] full, int width, int warmUp)
    {
        double[] largest = new double[width];
        for (int end = 0; end < ends.Length; end++)
        {
            var indicator = fresh();
            foreach (ref readonly var candle in candles.Slice(ends[end] + 1 - warmUp, warmUp)) indicator.Add(in candle);
            for (int output = 0; output < width; output++)
            {
                double reference = full[end * width + output], difference = Math.Abs(indicator.Output(output) - reference);
                // Near zero a ratio to the value itself says nothing (a MACD crosses it): there the usual size of the value counts.
                double scale = Math.Max(Math.Abs(reference), UsualSize(full, width, output));
                double percent = difference == 0.0 ? 0.0 : 100.0 * difference / scale;
                if (double.IsNaN(percent)) percent = double.PositiveInfinity; // no value yet
                largest[output] = Math.Max(largest[output], percent);
            }
        }
        return largest;
    }

    private static double UsualSize(double[] full, int width, int output)
    {
        double sum = 0.0;
        for (int i = output; i < full.Length; i += width) sum += Math.Abs(full[i]);
        return sum / (full.Length / width);
    }

    private static int[] EndsOf(int candles, int declared)
    {
        int first = Math.Max(candles / 2, 2 * declared) - 1, last = candles - 1;
        if (first > last) return [];
        int count = Math.Min(Ends, last - first + 1);
        int[] ends = new int[count];
        for (int i = 0; i < count; i++) ends[i] = count == 1 ? last : first + (int)((long)(last - first) * i / (count - 1));
        return ends;
    }

    private static SortedSet<int> WarmUpsOf(int shortest, int declared, int longest)
    {
        var all = new SortedSet<int> { declared };
        for (double warmUp = Math.Min(shortest, declared); warmUp < longest; warmUp = Math.Max(warmUp + 1, warmUp * Growth))
            all.Add((int)warmUp);
        all.Add(longest);
        return all;
    }
}

/// <summary>What one output of an indicator needs, and what was declared for it.</summary>
/// <param name="Owner">For example <c>rsi 5m</c>.</param>
/// <param name="Indicator">Name, parameters and output.</param>
/// <param name="Declared">Candles the owner waits for.</param>
/// <param name="DifferencePercent">Largest difference from the long-run value after as many candles; null: no value by then.</param>
/// <param name="Required">Shortest measured warm-up that stays within the limit; null: none that was measured.</param>
/// <param name="LongestMeasured">Candles of the longest warm-up that was tried.</param>
public sealed record WarmUpFinding(
    string Owner, string Indicator, int Declared, double? DifferencePercent, int? Required, int LongestMeasured, double LimitPercent)
{
    /// <summary>True when the declared warm-up leaves more than the limit.</summary>
    public bool IsTooShort => DifferencePercent is not { } difference || difference > LimitPercent;
}
