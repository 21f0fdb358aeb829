using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Risk.Correlation;

/// <summary>
/// The closes of one market at whole hours over 30 days, from which returns are taken. A ring of fixed size; an hour whose last
/// candle is missing is a hole, and so are both returns beside it.
/// </summary>
/// <remarks>A market whose candles are longer than an hour is sampled at its own timeframe: 4h gives 180 returns, 1d gives 30.</remarks>
internal sealed class SampledCloses : ITransferable
{
    private const int Days = 30;

    private readonly long _stepMs;
    private readonly double[] _closes;
    private long _last = -1;
    private long _nextMs;

    public SampledCloses(Timeframe source)
    {
        _stepMs = Math.Max(source.Ms, Timeframe.OneHour.Ms);
        _closes = new double[Days * Timeframe.OneDay.Ms / _stepMs + 1];
        Array.Fill(_closes, double.NaN);
    }

    /// <summary>Milliseconds between two samples.</summary>
    public long StepMs => _stepMs;

    /// <summary>The most returns there can be.</summary>
    public int MaxReturns => _closes.Length - 1;

    /// <summary>Takes a closed candle. One comparison unless an hour is over.</summary>
    public void Add(double close, long closeTimeMs)
    {
        if (closeTimeMs >= _nextMs) Sample(close, closeTimeMs);
    }

    /// <summary>Pearson's correlation of the returns of two markets at the same hours, rounded to six places.</summary>
    /// <remarks>
    /// Source: K. Pearson, "Note on regression and inheritance", 1895, for simple returns. Rounded because the last bits of a sum
    /// may differ between machines, and a decision must not.
    /// </remarks>
    /// <returns>Null with fewer common returns than asked for (never more than half of those there can be), or when one market did not move.</returns>
    public static double? Correlation(SampledCloses first, SampledCloses second, int minObservations)
    {
        if (first._stepMs != second._stepMs || first._last < 0 || second._last < 0) return null;
        long end = Math.Min(first._last, second._last);
        long start = Math.Max(1, Math.Max(first._last, second._last) - first.MaxReturns + 1);
        int count = 0;
        double sumA = 0, sumB = 0, sumAA = 0, sumBB = 0, sumAB = 0;
        for (long i = start; i <= end; i++)
        {
            double a = first.ReturnAt(i), b = second.ReturnAt(i);
            if (double.IsNaN(a) || double.IsNaN(b)) continue;
            count++;
            sumA += a;
            sumB += b;
            sumAA += a * a;
            sumBB += b * b;
            sumAB += a * b;
        }
        if (count < Math.Max(2, Math.Min(minObservations, first.MaxReturns / 2))) return null;
        double varianceA = sumAA - sumA * sumA / count, varianceB = sumBB - sumB * sumB / count;
        // A market that stood still leaves rounding noise here, not a variance.
        if (!(varianceA > 1e-15 * count) || !(varianceB > 1e-15 * count)) return null;
        double coefficient = (sumAB - sumA * sumB / count) / Math.Sqrt(varianceA * varianceB);
        return Math.Round(Math.Clamp(coefficient, -1.0, 1.0), 6);
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Section("closes");
        transfer.Value(ref _last);
        transfer.Value(ref _nextMs);
        transfer.Values(_closes);
    }

    private void Sample(double close, long closeTimeMs)
    {
        long slot = closeTimeMs / _stepMs;
        _nextMs = (slot + 1) * _stepMs;
        // Otherwise the candle that ends the hour is missing: what is looked for next is the end of the coming one.
        if (closeTimeMs % _stepMs != 0) return;
        for (long i = _last < 0 ? slot : Math.Max(_last + 1, slot - _closes.Length + 1); i < slot; i++) _closes[i % _closes.Length] = double.NaN;
        _closes[slot % _closes.Length] = close;
        _last = slot;
    }

    /// <summary>Return of the hour that ends at a slot; NaN where a close is missing.</summary>
    private double ReturnAt(long slot)
    {
        if (slot <= _last - MaxReturns || slot > _last) return double.NaN;
        double before = _closes[(slot - 1) % _closes.Length];
        return _closes[slot % _closes.Length] / before - 1.0;
    }
}
