using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files;

/// <summary>The binary form of a <see cref="CandleSeries"/>: a header of 104 bytes and the rows exactly as they stand in memory.</summary>
/// <remarks>
/// Little-endian. Bytes 0 magic, 8 version, 12 minutes per candle, 16 count, 20 price decimals, 24 one when packed, 28 length
/// of the symbol, 32 symbol, 56 first open time, 64 length, 72 write time and 80 hash of the source file, 88 hash of the rows,
/// 96 hash of the header so far, 104 rows. Hashes are XxHash64. A reader checks both hashes and every candle before it hands anything out.
/// </remarks>
internal static class BinaryCandleFile
{
    public const int HeaderSize = 104;
    private const int Version = 1;

    /// <summary>The first bytes of every such file.</summary>
    public static ReadOnlySpan<byte> Magic => "BCCNDL\r\n"u8;

    /// <summary>Writes beside the target, then renames: a reader sees the old file or the new one, never a part.</summary>
    public static void Write(string path, CandleSeries series, SourceStamp source)
    {
        string temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(HeaderOf(series, source));
                stream.Write(RowsOf(series));
                GC.KeepAlive(series);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Maps and checks a whole file; the series uses its rows where they stand.</summary>
    /// <exception cref="CandleCacheException">The file cannot be trusted.</exception>
    public static (CandleSeries Series, SourceStamp Source) Read(string path, CancellationToken ct)
    {
        var mapped = MappedRows.Open(path) ?? throw new CandleCacheException($"{path}: not a candle cache file");
        try
        {
            return Read(mapped, path, ct);
        }
        catch
        {
            mapped.Dispose();
            throw;
        }
    }

    private static (CandleSeries Series, SourceStamp Source) Read(MappedRows mapped, string path, CancellationToken ct)
    {
        var bytes = mapped.Bytes;
        var header = ReadHeader(bytes, path);
        int rowSize = header.IsPacked ? PackedCandle.Size : Marshal.SizeOf<Candle>();
        long expected = HeaderSize + (long)header.Count * rowSize;
        if (bytes.Length != expected) throw new CandleCacheException($"{path}: {bytes.Length} bytes, {expected} expected for {header.Count} candles");

        var rows = bytes[HeaderSize..];
        var hash = CandleSeriesBuilder.HashOf(header.IsPacked ? header.FirstMs : 0, header.Decimals, rows);
        if (hash != header.RowsHash) throw new CandleCacheException($"{path}: the candles do not match their checksum");
        ct.ThrowIfCancellationRequested();
        var gaps = header.IsPacked ? CheckPacked(rows, header, path) : CheckPlain(rows, header, path);
        var series = new CandleSeries(
            header.Symbol, header.Timeframe, header.FirstMs, mapped, HeaderSize, header.IsPacked, header.Count, header.Decimals, gaps, hash);
        return (series, header.Source);
    }

    private static CandleGap[] CheckPacked(ReadOnlySpan<byte> bytes, Header header, string path)
    {
        var rows = MemoryMarshal.Cast<byte, PackedCandle>(bytes);
        CandleRows.Check(rows, header.FirstMs, header.Timeframe, path);
        return CandleGaps.Of(rows, header.FirstMs, header.Timeframe);
    }

    private static CandleGap[] CheckPlain(ReadOnlySpan<byte> bytes, Header header, string path)
    {
        var candles = MemoryMarshal.Cast<byte, Candle>(bytes);
        CandleRows.Check(candles, header.Timeframe, path);
        return CandleGaps.Of(candles, header.Timeframe);
    }

    private static ReadOnlySpan<byte> RowsOf(CandleSeries series) =>
        series.IsPacked ? MemoryMarshal.AsBytes(series.PackedRows) : MemoryMarshal.AsBytes(series.PlainRows);

    private static byte[] HeaderOf(CandleSeries series, SourceStamp source)
    {
        byte[] header = new byte[HeaderSize];
        var at = header.AsSpan();
        string symbol = series.Symbol.ToString();
        Magic.CopyTo(at);
        BinaryPrimitives.WriteInt32LittleEndian(at[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(at[12..], series.Timeframe.Minutes);
        BinaryPrimitives.WriteInt32LittleEndian(at[16..], series.Count);
        BinaryPrimitives.WriteInt32LittleEndian(at[20..], series.PriceDecimals);
        BinaryPrimitives.WriteInt32LittleEndian(at[24..], series.IsPacked ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(at[28..], symbol.Length);
        Encoding.ASCII.GetBytes(symbol, at[32..]);
        BinaryPrimitives.WriteInt64LittleEndian(at[56..], series.FirstMs);
        BinaryPrimitives.WriteInt64LittleEndian(at[64..], source.Length);
        BinaryPrimitives.WriteInt64LittleEndian(at[72..], source.WrittenTicks);
        BinaryPrimitives.WriteUInt64LittleEndian(at[80..], source.Hash);
        BinaryPrimitives.WriteUInt64LittleEndian(at[88..], series.Hash);
        BinaryPrimitives.WriteUInt64LittleEndian(at[96..], XxHash64.HashToUInt64(at[..96]));
        return header;
    }

    private static Header ReadHeader(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length < HeaderSize || !bytes.StartsWith(Magic)) throw new CandleCacheException($"{path}: not a candle cache file");
        var at = bytes[..HeaderSize];
        int version = BinaryPrimitives.ReadInt32LittleEndian(at[8..]);
        if (version != Version) throw new CandleCacheException($"{path}: version {version}, {Version} expected");
        if (BinaryPrimitives.ReadUInt64LittleEndian(at[96..]) != XxHash64.HashToUInt64(at[..96]))
            throw new CandleCacheException($"{path}: the header does not match its checksum");

        int minutes = BinaryPrimitives.ReadInt32LittleEndian(at[12..]);
        int length = BinaryPrimitives.ReadInt32LittleEndian(at[28..]);
        var header = new Header(
            Symbol.TryParse(length is > 0 and <= 20 ? Encoding.ASCII.GetString(at.Slice(32, length)) : null, out var symbol) ? symbol : default,
            Timeframe.All.FirstOrDefault(timeframe => timeframe.Minutes == minutes),
            BinaryPrimitives.ReadInt32LittleEndian(at[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(at[20..]),
            BinaryPrimitives.ReadInt32LittleEndian(at[24..]) == 1,
            BinaryPrimitives.ReadInt64LittleEndian(at[56..]),
            new SourceStamp(
                BinaryPrimitives.ReadInt64LittleEndian(at[64..]),
                BinaryPrimitives.ReadInt64LittleEndian(at[72..]),
                BinaryPrimitives.ReadUInt64LittleEndian(at[80..])),
            BinaryPrimitives.ReadUInt64LittleEndian(at[88..]));
        bool isPossible = !header.Symbol.IsEmpty && header.Timeframe.Minutes > 0
            && header.Count is > 0 and <= CandleSeriesBuilder.MaxCount
            && header.Decimals >= 0 && header.Decimals <= (header.IsPacked ? CandleSeriesBuilder.MaxPackedDecimals : 22);
        return isPossible ? header : throw new CandleCacheException($"{path}: the header describes no candle series");
    }

    private sealed record Header(
        Symbol Symbol, Timeframe Timeframe, int Count, int Decimals, bool IsPacked, long FirstMs, SourceStamp Source, ulong RowsHash);
}
