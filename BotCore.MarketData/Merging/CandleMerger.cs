using System.Runtime.CompilerServices;
using BotCore.MarketData.Files;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Merging;

/// <summary>
/// Walks many series as one stream, in the order in which a trader would have seen the candles: by close time, and of those that
/// close together, by the position of their series in the list.
/// </summary>
/// <remarks>
/// Close time, not open time: a candle is known when it closes, so a 5m candle comes with the last of its five 1m candles and not
/// before them. Series of one timeframe come in open time order just the same. Nothing is allocated after construction; the
/// series stay packed, a block of candles per series is unpacked at a time.
/// </remarks>
public sealed class CandleMerger
{
    private const int BlockSize = 256;

    private readonly CandleSeries[] _series;
    private readonly int[] _start;
    private readonly int[] _end;
    private readonly Cursor[] _cursors;
    private readonly long[] _closeMs; // of each series' next candle; long.MaxValue when there is none
    private readonly Candle[] _blocks;
    private int _position;
    private int _current;

    /// <summary>Merges whole series.</summary>
    /// <param name="series">At least one; their positions in this list decide among candles that close together.</param>
    public CandleMerger(IReadOnlyList<CandleSeries> series) : this(series, 0, long.MaxValue) { }

    /// <summary>Merges the candles that open in a span of time.</summary>
    /// <param name="series">At least one; their positions in this list decide among candles that close together.</param>
    /// <param name="fromMs">First open time that belongs to it, Unix ms.</param>
    /// <param name="toMs">First open time that does not, Unix ms.</param>
    public CandleMerger(IReadOnlyList<CandleSeries> series, long fromMs, long toMs)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfZero(series.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(toMs, fromMs);
        _series = [.. series];
        _start = Array.ConvertAll(_series, one => one.IndexAtOrAfter(fromMs));
        _end = Array.ConvertAll(_series, one => one.IndexAtOrAfter(toMs));
        _cursors = new Cursor[_series.Length];
        _closeMs = new long[_series.Length];
        _blocks = new Candle[_series.Length * BlockSize];
        for (int i = 0; i < _series.Length; i++) Count += _end[i] - _start[i];
        Reset();
    }

    /// <summary>Candles of all series together.</summary>
    public long Count { get; }

    /// <summary>Position in the list of the series that <see cref="Current"/> belongs to.</summary>
    public int SeriesIndex => _position;

    /// <summary>The series that <see cref="Current"/> belongs to.</summary>
    public CandleSeries Series => _series[_position];

    /// <summary>When <see cref="Current"/> closed, Unix ms; never falls from one candle to the next.</summary>
    public long CloseTimeMs { get; private set; }

    /// <summary>The candle reached by <see cref="MoveNext"/>; the reference holds until the next call of it.</summary>
    /// <exception cref="IndexOutOfRangeException">Before the first candle, or after the last.</exception>
    public ref readonly Candle Current => ref _blocks[_current];

    /// <summary>Goes to the next candle; false at the end.</summary>
    public bool MoveNext()
    {
        long[] closeMs = _closeMs;
        long now = CloseTimeMs;
        for (int i = _position + 1; i < closeMs.Length; i++)
        {
            if (closeMs[i] != now) continue;
            Take(i);
            return true;
        }
        return MoveToNextMoment();
    }

    /// <summary>Back to before the first candle.</summary>
    public void Reset()
    {
        for (int i = 0; i < _series.Length; i++)
        {
            _cursors[i] = new Cursor { Next = _start[i] };
            _closeMs[i] = CloseOf(i, _start[i]);
        }
        Leave();
    }

    private bool MoveToNextMoment()
    {
        long[] closeMs = _closeMs;
        long soonest = long.MaxValue;
        int first = 0;
        for (int i = 0; i < closeMs.Length; i++)
        {
            if (closeMs[i] >= soonest) continue;
            soonest = closeMs[i];
            first = i;
        }
        if (soonest == long.MaxValue)
        {
            Leave();
            return false;
        }
        CloseTimeMs = soonest;
        Take(first);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take(int position)
    {
        ref var cursor = ref _cursors[position];
        if (cursor.At == cursor.BlockEnd) Refill(position, ref cursor);
        _position = position;
        _current = cursor.At++;
        _closeMs[position] = cursor.At < cursor.BlockEnd
            ? _blocks[cursor.At].OpenTimeMs + cursor.TimeframeMs
            : CloseOf(position, cursor.Next);
    }

    private void Refill(int position, ref Cursor cursor)
    {
        int first = position * BlockSize, count = Math.Min(BlockSize, _end[position] - cursor.Next);
        _series[position].CopyTo(cursor.Next, _blocks.AsSpan(first, count));
        cursor.Next += count;
        cursor.At = first;
        cursor.BlockEnd = first + count;
        cursor.TimeframeMs = _series[position].Timeframe.Ms;
    }

    private long CloseOf(int position, int index) =>
        index < _end[position] ? _series[position].OpenTimeMs(index) + _series[position].Timeframe.Ms : long.MaxValue;

    private void Leave()
    {
        _position = _series.Length;
        _current = -1;
        CloseTimeMs = 0;
    }

    /// <summary>Where a series stands: its block of unpacked candles, and what comes after that.</summary>
    private struct Cursor
    {
        public long TimeframeMs;
        public int At;
        public int BlockEnd;
        public int Next;
    }
}
