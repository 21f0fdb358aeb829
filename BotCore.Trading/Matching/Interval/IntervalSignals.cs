namespace BotCore.Trading.Matching.Interval;

/// <summary>What a strategy says at the close of a candle; several at once are possible.</summary>
[Flags]
public enum IntervalSignal
{
    None = 0,
    EnterLong = 1,
    ExitLong = 2,
    EnterShort = 4,
    ExitShort = 8,
}

/// <summary>The signals of a run by the index of the candle at whose close they were set; a candle that is not named has none.</summary>
public sealed class IntervalSignals
{
    private readonly IntervalSignal[] _signals;
    private readonly Dictionary<int, string> _tags = [];

    /// <param name="candles">Number of candles of the run, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public IntervalSignals(int candles)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(candles);
        _signals = new IntervalSignal[candles];
    }

    /// <summary>Number of candles these signals belong to.</summary>
    public int Count => _signals.Length;

    /// <exception cref="IndexOutOfRangeException">The index is not 0 to Count − 1.</exception>
    public IntervalSignal this[int index] => _signals[index];

    /// <param name="index">0 to Count − 1.</param>
    /// <param name="tag">Carried by a trade that this candle's signal opens; absent or empty: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not 0 to Count − 1.</exception>
    public void Set(int index, IntervalSignal signal, string? tag)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_signals.Length, nameof(index));
        _signals[index] = signal;
        if (string.IsNullOrEmpty(tag)) _tags.Remove(index);
        else _tags[index] = tag;
    }

    /// <summary>The tag set at this candle, or <c>null</c>.</summary>
    public string? TagOf(int index) => _tags.GetValueOrDefault(index);
}
