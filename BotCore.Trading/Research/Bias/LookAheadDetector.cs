using BotCore.Trading.Market;

namespace BotCore.Trading.Research.Bias;

/// <summary>
/// Tests a whole-series computation for look-ahead: what it says about candle k when it has the whole series must be what it said
/// when candle k was the last one.
/// </summary>
/// <remarks>
/// Every candle is tested, none is sampled: known tools that test a few entries miss a strategy that looks one candle ahead and
/// rarely trades. The price is one evaluation per candle, so n candles cost n²/2. Strategies of the kernel are tested in one
/// pass by <see cref="LookAheadGate"/>.
/// </remarks>
public static class LookAheadDetector
{
    /// <param name="candles">The whole series.</param>
    /// <param name="firstBar">First candle that is compared: the source's warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first bar is negative.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two evaluations.</exception>
    public static LookAheadReport Check(ISignalSource source, ReadOnlySpan<Candle> candles, int firstBar, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBar);
        int width = source.Indicators.Count;
        var full = new BarSignals[candles.Length];
        var fullValues = new double[candles.Length * width];
        source.Evaluate(candles, full, fullValues);

        var comparison = new SignalComparison(source.Name, source.Indicators);
        var cut = new BarSignals[candles.Length];
        var cutValues = new double[candles.Length * width];
        for (int bar = firstBar; bar < candles.Length; bar++)
        {
            ct.ThrowIfCancellationRequested();
            int length = bar + 1;
            var signals = cut.AsSpan(0, length);
            var values = cutValues.AsSpan(0, length * width);
            signals.Clear();
            values.Clear();
            source.Evaluate(candles[..length], signals, values);
            comparison.Add(bar, candles[bar].OpenTimeMs, full[bar], cut[bar]);
            comparison.AddValues(bar, fullValues.AsSpan(bar * width, width), values[(bar * width)..]);
        }
        return comparison.Report();
    }

    /// <summary>Compares signals that somebody computed over a whole series with the same as they were known candle by candle.</summary>
    /// <param name="name">For the report.</param>
    /// <param name="times">Open time of each candle, Unix ms.</param>
    /// <param name="full">Per candle, of the whole series.</param>
    /// <param name="known">Per candle, recorded at its close or computed from a history that ended with it.</param>
    /// <exception cref="ArgumentException">The lists are not of one length.</exception>
    public static LookAheadReport Compare(
        string name, ReadOnlySpan<long> times, ReadOnlySpan<BarSignals> full, ReadOnlySpan<BarSignals> known, int firstBar)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstBar);
        if (full.Length != times.Length || known.Length != times.Length)
            throw new ArgumentException($"signals: {full.Length} and {known.Length} for {times.Length} candles", nameof(known));
        var comparison = new SignalComparison(name, []);
        for (int bar = firstBar; bar < times.Length; bar++) comparison.Add(bar, times[bar], full[bar], known[bar]);
        return comparison.Report();
    }
}
