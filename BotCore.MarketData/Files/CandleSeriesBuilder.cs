using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files;

/// <summary>
/// Collects validated candles into a <see cref="CandleSeries"/>: packed while every price fits, rescaled when finer prices
/// appear, plain once one does not fit. What was added first never changes its value.
/// </summary>
internal sealed class CandleSeriesBuilder
{
    /// <summary>Most candles of one series: thirty years of minutes.</summary>
    public const int MaxCount = 16_000_000;

    /// <summary>Most decimals of packed prices.</summary>
    public const int MaxPackedDecimals = 9;

    /// <summary>Last open time accepted, Unix ms: the last minute of the year 2999.</summary>
    public const long LastTimeMs = 32_503_679_940_000;

    private PackedCandle[]? _packed;
    private Candle[]? _plain;
    private long _firstMs;
    private double _divisor = 1;

    /// <param name="expected">Likely number of candles; a hint.</param>
    public CandleSeriesBuilder(int expected) =>
        _packed = GC.AllocateUninitializedArray<PackedCandle>(Math.Clamp(expected, 16, MaxCount));

    public int Count { get; private set; }

    /// <summary>Scale of the packed prices; also the most decimals seen.</summary>
    public int Decimals { get; private set; }

    /// <summary>False once a price did not fit; from then on <see cref="AddPacked"/> must not be used.</summary>
    public bool IsPacked => _packed is not null;

    /// <summary>Open time of the last candle added, Unix ms; −1 before the first.</summary>
    public long LastMs { get; private set; } = -1;

    /// <summary>Shortest time between two neighbours; <see cref="long.MaxValue"/> with fewer than two candles.</summary>
    public long SmallestSpacingMs { get; private set; } = long.MaxValue;

    /// <summary>Adds a candle whose prices are known as whole numbers of 10^−<see cref="Decimals"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddPacked(in Candle candle, int open, int high, int low, int close)
    {
        if (Count == _packed!.Length) Grow();
        Track(in candle);
        ref var row = ref _packed[Count++];
        row.Minute = (int)((candle.OpenTimeMs - _firstMs) / 60_000);
        row.Open = open;
        row.High = high;
        row.Low = low;
        row.Close = close;
        row.Volume = candle.Volume;
    }

    /// <summary>Adds a candle as it was read; <paramref name="prices"/> are open, high, low, close.</summary>
    public void Add(in Candle candle, ReadOnlySpan<DecimalText> prices)
    {
        int scale = Decimals;
        bool areExact = true;
        foreach (ref readonly var price in prices)
        {
            scale = Math.Max(scale, price.Scale);
            areExact &= price.IsExact;
        }
        if (IsPacked && !(areExact && TryRescale(scale))) BecomePlain();
        Span<int> scaled = stackalloc int[4];
        if (IsPacked && TryScale(prices, scaled))
        {
            AddPacked(in candle, scaled[0], scaled[1], scaled[2], scaled[3]);
            return;
        }
        if (IsPacked) BecomePlain();
        Decimals = scale;
        if (Count == _plain!.Length) Array.Resize(ref _plain, NextCapacity());
        Track(in candle);
        _plain[Count++] = candle;
    }

    /// <summary>Adds a candle that has no text: its prices count with the decimals of their shortest exact form.</summary>
    public void Add(in Candle candle)
    {
        if (IsPacked && TryScale(candle.Open, out int open) && TryScale(candle.High, out int high)
            && TryScale(candle.Low, out int low) && TryScale(candle.Close, out int close))
        {
            AddPacked(in candle, open, high, low, close);
            return;
        }
        Span<DecimalText> prices = [Text(candle.Open), Text(candle.High), Text(candle.Low), Text(candle.Close)];
        Add(in candle, prices);
    }

    /// <summary>Adds every candle of a series.</summary>
    public void Add(CandleSeries series)
    {
        if (IsPacked && series.IsPacked && TryRescale(Math.Max(Decimals, series.PriceDecimals)))
        {
            int factor = (int)DecimalText.PowerOfTen(Decimals - series.PriceDecimals);
            if (Fits(series.PackedRows, factor))
            {
                var rows = series.PackedRows;
                for (int i = 0; i < rows.Length; i++)
                {
                    ref readonly var row = ref rows[i];
                    AddPacked(series[i], row.Open * factor, row.High * factor, row.Low * factor, row.Close * factor);
                }
                return;
            }
        }
        for (int i = 0; i < series.Count; i++) Add(series[i]);
    }

    /// <summary>Index of the first candle that does not lie on the timeframe's grid, or −1.</summary>
    public int FirstOffGrid(Timeframe timeframe)
    {
        long spacing = timeframe.Ms;
        if (spacing == 60_000) return -1; // whole minutes were asked for from the start
        for (int i = 0; i < Count; i++)
            if (TimeAt(i) % spacing != 0) return i;
        return -1;
    }

    /// <summary>Every candle added, in order, in an array of its own.</summary>
    public Candle[] ToArray()
    {
        var candles = GC.AllocateUninitializedArray<Candle>(Count);
        for (int i = 0; i < Count; i++) candles[i] = _packed is not null ? _packed[i].Unpack(_firstMs, _divisor) : _plain![i];
        return candles;
    }

    /// <summary>Ends the collection. All candles must lie on the timeframe's grid.</summary>
    public CandleSeries Build(Symbol symbol, Timeframe timeframe)
    {
        // A few spare rows are cheaper than a copy; many are not.
        if (_packed is not null && _packed.Length - Count > Count / 8) Array.Resize(ref _packed, Count);
        if (_plain is not null && _plain.Length - Count > Count / 8) Array.Resize(ref _plain, Count);
        return new CandleSeries(
            symbol, timeframe, _firstMs, _packed, _plain, Count, Decimals,
            _packed is not null ? CandleGaps.Of(_packed.AsSpan(0, Count), _firstMs, timeframe) : CandleGaps.Of(_plain.AsSpan(0, Count), timeframe),
            _packed is not null
                ? HashOf(_firstMs, Decimals, MemoryMarshal.AsBytes(_packed.AsSpan(0, Count)))
                : HashOf(0, Decimals, MemoryMarshal.AsBytes(_plain.AsSpan(0, Count))));
    }

    /// <summary>
    /// What <see cref="CandleSeries.Fingerprint"/> shows. Equal numbers give equal rows: whether a series is packed, and at which
    /// scale, depends on all of its prices and not on their order or their trailing zeros.
    /// </summary>
    public static ulong HashOf(long firstMs, int decimals, ReadOnlySpan<byte> rows)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("candle fingerprints need a little-endian machine");
        Span<byte> start = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(start, firstMs);
        BinaryPrimitives.WriteInt32LittleEndian(start[8..], decimals);
        BinaryPrimitives.WriteInt32LittleEndian(start[12..], 0);
        // One call over all rows: fed in parts, the hash would run unoptimised for the first tenth of a second of a process.
        return XxHash64.HashToUInt64(rows, (long)XxHash64.HashToUInt64(start));
    }

    /// <summary>Open time of a candle added before, Unix ms.</summary>
    public long TimeAt(int index) =>
        _packed is not null ? _firstMs + _packed[index].Minute * 60_000L : _plain![index].OpenTimeMs;

    private void Grow() => Array.Resize(ref _packed, NextCapacity());

    private int NextCapacity() => Count < MaxCount
        ? Math.Min(Count * 2, MaxCount)
        : throw new InvalidOperationException($"candles: more than {MaxCount}"); // readers refuse the row before it comes here

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Track(in Candle candle)
    {
        if (Count == 0) _firstMs = candle.OpenTimeMs;
        else SmallestSpacingMs = Math.Min(SmallestSpacingMs, candle.OpenTimeMs - LastMs);
        LastMs = candle.OpenTimeMs;
    }

    private static bool Fits(ReadOnlySpan<PackedCandle> rows, int factor)
    {
        int largest = 0;
        foreach (ref readonly var row in rows) largest = Math.Max(largest, row.High);
        return (long)largest * factor <= int.MaxValue;
    }

    /// <summary>Moves the packed prices to a finer scale; false when they would not fit, and nothing has changed.</summary>
    private bool TryRescale(int decimals)
    {
        if (decimals == Decimals) return true;
        if (decimals > MaxPackedDecimals) return false;
        int factor = (int)DecimalText.PowerOfTen(decimals - Decimals);
        var rows = _packed.AsSpan(0, Count);
        if (!Fits(rows, factor)) return false;
        foreach (ref var row in rows)
        {
            row.Open *= factor;
            row.High *= factor;
            row.Low *= factor;
            row.Close *= factor;
        }
        Decimals = decimals;
        _divisor = DecimalText.PowerOfTen(decimals);
        return true;
    }

    private bool TryScale(ReadOnlySpan<DecimalText> prices, Span<int> scaled)
    {
        for (int i = 0; i < prices.Length; i++)
        {
            int shift = Decimals - prices[i].Scale;
            Int128 value = (Int128)prices[i].Mantissa * (long)DecimalText.PowerOfTen(shift);
            if (value > int.MaxValue) return false;
            scaled[i] = (int)value;
        }
        return true;
    }

    private bool TryScale(double price, out int scaled)
    {
        double whole = Math.Round(price * _divisor);
        bool fits = whole <= int.MaxValue && whole / _divisor == price;
        scaled = fits ? (int)whole : 0;
        return fits;
    }

    private void BecomePlain()
    {
        _plain = GC.AllocateUninitializedArray<Candle>(_packed!.Length);
        for (int i = 0; i < Count; i++) _plain[i] = _packed[i].Unpack(_firstMs, _divisor);
        _packed = null;
    }

    private static DecimalText Text(double price)
    {
        Span<byte> text = stackalloc byte[32];
        price.TryFormat(text, out int length, provider: CultureInfo.InvariantCulture);
        return DecimalText.TryParse(text[..length], out var number)
            ? number
            : throw new ArgumentOutOfRangeException(nameof(price), price, "price: must be a finite number");
    }
}
