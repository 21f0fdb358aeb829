using System.Globalization;
using System.Runtime.InteropServices;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files;

/// <summary>
/// Closed candles of one symbol and timeframe, oldest first, validated as a whole: no candle has a defect, open times rise
/// strictly and lie on the timeframe's grid. Immutable, never empty. Gaps are allowed and listed.
/// </summary>
/// <remarks>
/// Kept as <see cref="PackedCandle"/> where the prices allow it, 28 bytes a candle: ten symbols over a year of minutes are
/// 147 MB instead of 252. Reading unpacks; the doubles are exactly those of the source.
/// </remarks>
public sealed class CandleSeries
{
    private readonly PackedCandle[]? _packed;
    private readonly Candle[]? _plain;
    private readonly MappedRows? _mapped;
    private readonly int _mappedAt;
    private readonly long _firstMs;
    private readonly double _divisor;
    private readonly CandleGap[] _gaps;

    internal CandleSeries(
        Symbol symbol, Timeframe timeframe, long firstMs, PackedCandle[]? packed, Candle[]? plain, int count,
        int priceDecimals, CandleGap[] gaps, ulong hash)
        : this(symbol, timeframe, firstMs, packed is not null, count, priceDecimals, gaps, hash)
    {
        _packed = packed;
        _plain = plain;
    }

    /// <param name="mapped">A checked file whose rows begin at <paramref name="mappedAt"/>.</param>
    internal CandleSeries(
        Symbol symbol, Timeframe timeframe, long firstMs, MappedRows mapped, int mappedAt, bool isPacked, int count,
        int priceDecimals, CandleGap[] gaps, ulong hash)
        : this(symbol, timeframe, firstMs, isPacked, count, priceDecimals, gaps, hash)
    {
        _mapped = mapped;
        _mappedAt = mappedAt;
    }

    private CandleSeries(
        Symbol symbol, Timeframe timeframe, long firstMs, bool isPacked, int count, int priceDecimals, CandleGap[] gaps, ulong hash)
    {
        Symbol = symbol;
        Timeframe = timeframe;
        Count = count;
        PriceDecimals = priceDecimals;
        Hash = hash;
        IsPacked = isPacked;
        _firstMs = firstMs;
        _divisor = isPacked ? DecimalText.PowerOfTen(priceDecimals) : 1;
        _gaps = gaps;
    }

    public Symbol Symbol { get; }

    public Timeframe Timeframe { get; }

    /// <summary>Number of candles, at least 1.</summary>
    public int Count { get; }

    /// <summary>
    /// Most decimals that any price needs, trailing zeros not counted: the finest price grid the data shows. 0 to 22; a price with
    /// more than 15 digits counts with all of its decimals.
    /// </summary>
    public int PriceDecimals { get; }

    /// <summary>Where candles are missing, in time order.</summary>
    public IReadOnlyList<CandleGap> Gaps => _gaps;

    /// <summary>
    /// XxHash64 of the candles, 16 hexadecimal digits: equal for equal numbers however they were stored. It tells data apart and
    /// finds damage; it is no proof against a forger.
    /// </summary>
    public string Fingerprint => Hash.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Open time of the first candle, Unix ms.</summary>
    public long FirstMs => OpenTimeMs(0);

    /// <summary>Close time of the last candle, Unix ms: its open time plus one timeframe.</summary>
    public long EndMs => OpenTimeMs(Count - 1) + Timeframe.Ms;

    /// <summary>Bytes that the candles occupy in memory; those of a mapped cache file are shared and can be given back by the system.</summary>
    public long MemoryBytes => _packed is not null ? (long)_packed.Length * PackedCandle.Size
        : _plain is not null ? _plain.LongLength * 48
        : (long)Count * (IsPacked ? PackedCandle.Size : 48);

    internal ulong Hash { get; }

    internal bool IsPacked { get; }

    /// <summary>The rows when they are packed. The series must be kept alive while they are used: they may lie in a mapped file.</summary>
    internal ReadOnlySpan<PackedCandle> PackedRows =>
        !IsPacked ? default
        : _mapped is null ? _packed.AsSpan(0, Count)
        : MemoryMarshal.Cast<byte, PackedCandle>(_mapped.Bytes[_mappedAt..]);

    /// <summary>The rows when they are not packed; see <see cref="PackedRows"/>.</summary>
    internal ReadOnlySpan<Candle> PlainRows =>
        IsPacked ? default
        : _mapped is null ? _plain.AsSpan(0, Count)
        : MemoryMarshal.Cast<byte, Candle>(_mapped.Bytes[_mappedAt..]);

    /// <exception cref="ArgumentOutOfRangeException">The index is not 0 to Count − 1.</exception>
    public Candle this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var candle = IsPacked ? PackedRows[index].Unpack(_firstMs, _divisor) : PlainRows[index];
            GC.KeepAlive(this);
            return candle;
        }
    }

    /// <summary>Makes a series of candles that come from elsewhere: a download, the synthetic market, a test.</summary>
    /// <exception cref="ArgumentException">
    /// There is no candle, one has a defect, open times do not rise strictly, or one does not lie on the timeframe's grid; named by index.
    /// </exception>
    public static CandleSeries Of(Symbol symbol, Timeframe timeframe, ReadOnlySpan<Candle> candles)
    {
        if (candles.IsEmpty) throw new ArgumentException($"candles of {symbol}: at least one is needed", nameof(candles));
        if (timeframe.Minutes == 0) throw new ArgumentException($"candles of {symbol}: no timeframe was given", nameof(timeframe));
        var builder = new CandleSeriesBuilder(candles.Length);
        for (int i = 0; i < candles.Length; i++)
        {
            ref readonly var candle = ref candles[i];
            string? defect = candle.Defect() ?? TimeDefect(candle.OpenTimeMs, i == 0 ? -1 : candles[i - 1].OpenTimeMs, timeframe);
            if (defect is not null) throw new ArgumentException($"candle {i} of {symbol}: {defect}", nameof(candles));
            builder.Add(in candle);
        }
        return builder.Build(symbol, timeframe);
    }

    /// <summary>Open time of a candle, Unix ms.</summary>
    /// <param name="index">0 to Count − 1.</param>
    public long OpenTimeMs(int index)
    {
        long timeMs = IsPacked ? _firstMs + PackedRows[index].Minute * 60_000L : PlainRows[index].OpenTimeMs;
        GC.KeepAlive(this);
        return timeMs;
    }

    /// <summary>Unpacks candles <paramref name="start"/> … into <paramref name="target"/>. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The series has no such candles.</exception>
    public void CopyTo(int start, Span<Candle> target)
    {
        if (start < 0 || target.Length > Count - start)
            throw new ArgumentOutOfRangeException(
                nameof(start), start, $"candles {start} to {(long)start + target.Length - 1} of {Symbol}: the series has 0 to {Count - 1}");
        if (IsPacked)
        {
            var rows = PackedRows.Slice(start, target.Length);
            for (int i = 0; i < target.Length; i++) target[i] = rows[i].Unpack(_firstMs, _divisor);
        }
        else PlainRows.Slice(start, target.Length).CopyTo(target);
        GC.KeepAlive(this);
    }

    /// <summary>Every candle, unpacked into an array of its own.</summary>
    public Candle[] ToArray()
    {
        var candles = GC.AllocateUninitializedArray<Candle>(Count);
        CopyTo(0, candles);
        return candles;
    }

    /// <summary>Index of the first candle that opens at or after a time; <see cref="Count"/> when there is none.</summary>
    /// <param name="timeMs">Unix ms.</param>
    public int IndexAtOrAfter(long timeMs)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (OpenTimeMs(middle) < timeMs) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Series of one symbol and timeframe, one after the other; the time between two, if any, becomes a gap.</summary>
    /// <param name="parts">In time order, at least one.</param>
    /// <exception cref="ArgumentException">Symbols or timeframes differ, or a part begins before the end of the one before it.</exception>
    public static CandleSeries Joined(IReadOnlyList<CandleSeries> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count);
        var first = parts[0];
        if (parts.Count == 1) return first;
        long total = first.Count;
        for (int i = 1; i < parts.Count; i++)
        {
            var part = parts[i];
            if (part.Symbol != first.Symbol || part.Timeframe != first.Timeframe)
                throw new ArgumentException($"{part.Symbol} {part.Timeframe} cannot follow {first.Symbol} {first.Timeframe}", nameof(parts));
            if (part.FirstMs < parts[i - 1].EndMs)
                throw new ArgumentException($"{first.Symbol}: part {i} begins at {part.FirstMs}, before the end {parts[i - 1].EndMs} of the one before", nameof(parts));
            total += part.Count;
        }
        if (total > CandleSeriesBuilder.MaxCount)
            throw new ArgumentException($"{first.Symbol}: {total} candles, at most {CandleSeriesBuilder.MaxCount}", nameof(parts));
        var builder = new CandleSeriesBuilder((int)total);
        for (int i = 0; i < parts.Count; i++) builder.Add(parts[i]);
        return builder.Build(first.Symbol, first.Timeframe);
    }

    private static string? TimeDefect(long timeMs, long previousMs, Timeframe timeframe)
    {
        if (timeMs <= previousMs) return $"open time {timeMs} is not after {previousMs}";
        if (timeMs > CandleSeriesBuilder.LastTimeMs) return $"open time {timeMs} is after the year 2999";
        return timeMs % timeframe.Ms != 0 ? $"open time {timeMs} is not on the {timeframe} grid" : null;
    }
}
