using System.Buffers.Binary;
using System.IO.Compression;
using BotCore.MarketData.Files.Layouts;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files;

/// <summary>
/// Loads a file of recorded candles of any <see cref="CandleLayout"/>, plain, gzip or zip; told by its first bytes, not by its
/// name. Our own layout, CSV with the header <c>timestamp_ms,open,high,low,close,volume</c>, plain or gzip, has a fast way of its own.
/// </summary>
/// <remarks>The whole file is read and checked before anything is returned: there is no half-loaded series.</remarks>
public static class CandleFile
{
    private const int SampleSize = 4096;

    /// <summary>Loads a file whose symbol is in its name and whose timeframe is the smallest spacing of its candles.</summary>
    /// <inheritdoc cref="Load(string, Symbol?, Timeframe?, CancellationToken)"/>
    public static CandleSeries Load(string path, CancellationToken ct) => Load(path, null, null, ct);

    /// <summary>Loads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="symbol">What it holds; absent: the leading letters and digits of the file name (<see cref="CandleFileName"/>).</param>
    /// <param name="timeframe">
    /// Its timeframe, which its smallest spacing must confirm; absent: the smallest spacing, which needs at least two candles.
    /// </param>
    /// <exception cref="CandleFileException">The file is not what it should be; the message gives line, column, value and expectation.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static CandleSeries Load(string path, Symbol? symbol, Timeframe? timeframe, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var named = symbol ?? CandleFileName.SymbolOf(path);
        return Load(path, named, timeframe, null, ct);
    }

    /// <summary>Loads a file whose layout may be given.</summary>
    /// <param name="layout">When it is known better than by recognition; absent: recognised.</param>
    /// <inheritdoc cref="Load(string, Symbol?, Timeframe?, CancellationToken)"/>
    public static CandleSeries Load(string path, Symbol symbol, Timeframe? timeframe, CandleLayout? layout, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var builder = Collect(stream, path, layout, ct);
        return builder.Build(symbol, TimeframeOf(builder, path, timeframe));
    }

    /// <summary>Loads the candles of a file as they stand: any distance between them, on no grid, of no symbol; also a single one.</summary>
    /// <inheritdoc cref="Load(string, Symbol?, Timeframe?, CancellationToken)"/>
    public static Candle[] LoadRows(string path, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path)) throw new CandleFileException(path, 0, "", "no such file", "a file of candles");
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Collect(stream, path, null, ct).ToArray();
    }

    /// <summary>Loads candles from a seekable stream, from its beginning.</summary>
    /// <param name="name">What messages call the stream.</param>
    /// <inheritdoc cref="Load(string, Symbol?, Timeframe?, CancellationToken)"/>
    public static CandleSeries Read(Stream stream, string name, Symbol symbol, Timeframe? timeframe, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var builder = Collect(stream, name, null, ct);
        return builder.Build(symbol, TimeframeOf(builder, name, timeframe));
    }

    private static CandleSeriesBuilder Collect(Stream stream, string name, CandleLayout? layout, CancellationToken ct)
    {
        Span<byte> start = stackalloc byte[2];
        stream.Position = 0;
        bool isGzip = stream.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
        Span<byte> sample = stackalloc byte[SampleSize];
        sample = sample[..ReadSample(stream, isGzip, sample)];
        if (layout is not (null or CandleLayout.Native) || !IsNative(sample, layout))
        {
            var rows = new StrictRows(name);
            CandleContent.ReadAll(stream, name, layout, rows, ct);
            return rows.InOrder();
        }
        var builder = new CandleSeriesBuilder(LikelyCount(stream, isGzip, sample));
        stream.Position = 0;
        var reader = new CandleRowReader(name, builder);
        if (isGzip) GzipSource.Read(stream, name, source => reader.ReadAll(source, ct));
        else reader.ReadAll(stream, ct);
        return builder;
    }

    /// <summary>
    /// Whether the content is for the fast way: our header, what somebody says is ours, or nothing at all.
    /// </summary>
    private static bool IsNative(ReadOnlySpan<byte> sample, CandleLayout? layout)
    {
        var text = LayoutRecognition.WithoutMark(sample);
        var header = "timestamp_ms,open,high,low,close,volume"u8;
        bool isOurs = text.StartsWith(header) && (text.Length == header.Length || text[header.Length] is (byte)'\r' or (byte)'\n');
        return layout == CandleLayout.Native || text.IsEmpty || isOurs;
    }

    /// <summary>
    /// How many rows to make room for, judged by the length of the first ones. A wrong guess costs a copy, never a failure; a right
    /// one keeps the memory that loading takes close to what the series keeps.
    /// </summary>
    private static int LikelyCount(Stream stream, bool isGzip, ReadOnlySpan<byte> sample)
    {
        int lines = sample.Count((byte)'\n');
        if (lines < 2) return 0;
        long bytes = isGzip ? UnpackedLength(stream) : stream.Length;
        int perLine = Math.Max(sample.LastIndexOf((byte)'\n') / lines, 12);
        return (int)Math.Min(bytes / perLine * 33 / 32 + 16, CandleSeriesBuilder.MaxCount);
    }

    private static int ReadSample(Stream stream, bool isGzip, Span<byte> sample)
    {
        stream.Position = 0;
        if (!isGzip) return stream.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        using var unpacked = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
        try
        {
            return unpacked.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            return 0; // reading the whole says what is wrong with it
        }
    }

    /// <summary>The file's own claim about its unpacked size, believed only as far as such text can really shrink.</summary>
    private static long UnpackedLength(Stream stream)
    {
        const int mostCompression = 16;
        Span<byte> size = stackalloc byte[4];
        if (stream.Length < 18) return 0;
        stream.Position = stream.Length - size.Length;
        stream.ReadExactly(size);
        return Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(size), stream.Length * mostCompression);
    }

    private static Timeframe TimeframeOf(CandleSeriesBuilder builder, string name, Timeframe? given)
    {
        if (builder.Count == 1)
        {
            var alone = given ?? throw new CandleFileException(name, 0, "", "a single candle", "its timeframe, or at least two candles to tell it from");
            CheckGrid(builder, name, alone);
            return alone;
        }
        long spacing = builder.SmallestSpacingMs;
        int known = -1;
        for (int i = 0; i < Timeframe.All.Count; i++)
            if (Timeframe.All[i].Ms == spacing) known = i;
        if (known < 0 || (given is not null && given != Timeframe.All[known]))
            throw new CandleFileException(
                name, 0, "", $"candles that are at least {spacing / 60_000} minutes apart",
                given is null ? $"neighbours one timeframe apart ({string.Join(", ", Timeframe.All)})" : $"neighbours {given} apart");
        CheckGrid(builder, name, Timeframe.All[known]);
        return Timeframe.All[known];
    }

    private static void CheckGrid(CandleSeriesBuilder builder, string name, Timeframe timeframe)
    {
        int index = builder.FirstOffGrid(timeframe);
        if (index >= 0)
            throw new CandleFileException(
                name, index + 2, "timestamp_ms", $"'{builder.TimeAt(index)}'", $"an open time on the {timeframe} grid, a multiple of {timeframe.Ms} ms");
    }
}
