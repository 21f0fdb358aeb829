using System.Globalization;
using System.IO.Compression;

namespace BotCore.MarketData.Files;

/// <summary>Writes a series in the form that <see cref="CandleFile"/> loads: loading gives the same candles and fingerprint back.</summary>
public static class CandleFileWriter
{
    /// <summary>Writes CSV, or gzip when the name ends in <c>.gz</c>; beside the target first, then renamed.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, CandleSeries series, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(series);
        string temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                {
                    using var packed = new GZipStream(file, CompressionLevel.Optimal);
                    Write(packed, series, ct);
                }
                else Write(file, series, ct);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes CSV: numbers in their shortest exact form, lines ending in LF.</summary>
    public static void Write(Stream target, CandleSeries series, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(series);
        const int longestRow = 192;
        Span<byte> buffer = new byte[1 << 16];
        int used = 0;
        Append(buffer, ref used, CandleRowReader.Header);
        for (int i = 0; i < series.Count; i++)
        {
            var candle = series[i];
            buffer[used++] = (byte)'\n';
            Append(buffer, ref used, candle.OpenTimeMs);
            foreach (double number in (ReadOnlySpan<double>)[candle.Open, candle.High, candle.Low, candle.Close, candle.Volume])
            {
                buffer[used++] = (byte)',';
                Append(buffer, ref used, number);
            }
            if (used <= buffer.Length - longestRow) continue;
            ct.ThrowIfCancellationRequested();
            target.Write(buffer[..used]);
            used = 0;
        }
        buffer[used++] = (byte)'\n';
        target.Write(buffer[..used]);
    }

    private static void Append<T>(Span<byte> buffer, ref int used, T value) where T : IUtf8SpanFormattable
    {
        value.TryFormat(buffer[used..], out int length, default, CultureInfo.InvariantCulture);
        used += length;
    }

    private static void Append(Span<byte> buffer, ref int used, string text) => used += System.Text.Encoding.ASCII.GetBytes(text, buffer[used..]);
}
