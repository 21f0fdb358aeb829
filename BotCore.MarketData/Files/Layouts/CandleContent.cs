using System.IO.Compression;

namespace BotCore.MarketData.Files.Layouts;

/// <summary>Opens a file of candles whatever it is wrapped in, tells its layout by its first bytes, and reads it.</summary>
internal static class CandleContent
{
    private const int HeadSize = 4096;
    private const long MostUnpacked = 1L << 30;

    /// <summary>Reads every row.</summary>
    /// <param name="stream">Seekable; from its beginning.</param>
    /// <param name="forced">The layout, when it is known better than by recognition.</param>
    /// <returns>The layout, and <c>gzip</c>, <c>zip</c> or <c>none</c>.</returns>
    /// <exception cref="CandleFileException">The file is no candle file, or <paramref name="rows"/> refused a row.</exception>
    public static (CandleLayout Layout, string Packing) ReadAll(
        Stream stream, string name, CandleLayout? forced, ICandleRows rows, CancellationToken ct)
    {
        byte[] head = HeadOf(stream);
        var layout = CandleLayout.Native;
        if (head is [0x1F, 0x8B, ..])
        {
            GzipSource.Read(stream, name, unpacked => layout = ReadPlain(Buffered(unpacked, name, ct), name, forced, rows, ct));
            return (layout, "gzip");
        }
        if (head is [(byte)'P', (byte)'K', 3, 4, ..]) return (ReadZip(stream, name, forced, rows, ct), "zip");
        return (ReadPlain(stream, name, forced, rows, ct), "none");
    }

    private static CandleLayout ReadZip(Stream stream, string name, CandleLayout? forced, ICandleRows rows, CancellationToken ct)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var files = archive.Entries.Where(entry => entry.Name.Length > 0).ToArray();
            if (files.Length != 1) throw new CandleFileException(name, 0, "", $"a zip archive of {files.Length} files", "one file in it");
            using var entry = files[0].Open();
            return ReadPlain(Buffered(entry, name, ct), name, forced, rows, ct);
        }
        catch (InvalidDataException damaged)
        {
            throw new CandleFileException(name, 0, "", "a damaged zip archive", "a zip archive with one file", damaged);
        }
    }

    private static CandleLayout ReadPlain(Stream stream, string name, CandleLayout? forced, ICandleRows rows, CancellationToken ct)
    {
        byte[] head = HeadOf(stream);
        var layout = LayoutRecognition.Of(head, name, forced);
        stream.Position = 0;
        switch (layout)
        {
            case CandleLayout.Parquet:
                ParquetCandles.Read(stream, name, rows, ct);
                break;
            case CandleLayout.Arrow:
                ArrowCandles.Read(stream, name, rows, ct);
                break;
            case CandleLayout.FreqtradeJson:
                JsonCandles.Read(stream, name, rows, ct);
                break;
            case CandleLayout.Binary:
                BinaryCandleRows.Read(stream, name, rows, ct);
                break;
            default:
                DelimitedCandles.Read(stream, name, layout, rows, ct);
                break;
        }
        return layout;
    }

    private static byte[] HeadOf(Stream stream)
    {
        byte[] head = new byte[HeadSize];
        stream.Position = 0;
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return head[..read];
    }

    /// <summary>The unpacked bytes in memory, because some layouts have their table of contents at the end.</summary>
    private static MemoryStream Buffered(Stream unpacked, string name, CancellationToken ct)
    {
        var buffer = new MemoryStream();
        byte[] part = new byte[1 << 18];
        for (int read; (read = unpacked.Read(part)) > 0;)
        {
            ct.ThrowIfCancellationRequested();
            if (buffer.Length + read > MostUnpacked)
                throw new CandleFileException(name, 0, "", $"more than {MostUnpacked} bytes when unpacked", "a smaller file, or one that is not packed");
            buffer.Write(part, 0, read);
        }
        return buffer;
    }
}
