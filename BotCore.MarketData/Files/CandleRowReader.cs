using System.Runtime.CompilerServices;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files;

/// <summary>
/// Reads rows <c>timestamp_ms,open,high,low,close,volume</c> from bytes into a <see cref="CandleSeriesBuilder"/>, without a
/// string per row, and refuses the first row that is not a candle in order.
/// </summary>
/// <remarks>
/// A row has two ways: <see cref="AddPlainRow"/> knows only plain digits and points and is what nearly every row takes;
/// whatever it does not understand goes to <see cref="AddRow"/>, which knows the whole grammar and names what is wrong.
/// </remarks>
internal sealed class CandleRowReader(string file, CandleSeriesBuilder builder)
{
    /// <summary>First line of every candle file.</summary>
    public const string Header = "timestamp_ms,open,high,low,close,volume";

    /// <summary>Longest line accepted, bytes; a real row has some 70.</summary>
    public const int MaxLineLength = 512;

    private const int BufferSize = 1 << 18;
    private const int TimeDigits = 13; // from September 2001 to the year 2286
    private static readonly string[] Columns = Header.Split(',');
    private long _line;

    private static ReadOnlySpan<byte> HeaderBytes => "timestamp_ms,open,high,low,close,volume"u8;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<long> PowersOfTen =>
        [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>Reads to the end of the stream. The builder holds at least one candle afterwards.</summary>
    /// <exception cref="CandleFileException">The header or a row is wrong, or there is no row.</exception>
    public void ReadAll(Stream stream, CancellationToken ct)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        int filled = 0;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            int read = stream.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            var rest = ReadLines(buffer.AsSpan(0, filled));
            if (read == 0)
            {
                if (!rest.IsEmpty) ReadLine(WithoutReturn(rest));
                break;
            }
            if (rest.Length > MaxLineLength) throw TooLong(rest);
            rest.CopyTo(buffer);
            filled = rest.Length;
        }
        if (_line == 0) throw new CandleFileException(file, 0, "", "an empty file", $"the header {Header}");
        if (builder.Count == 0) throw new CandleFileException(file, 0, "", "a header and nothing else", "at least one candle");
    }

    /// <summary>Handles every complete line and returns what follows the last line end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // one call handles 256 kB: waiting for tiered compilation would cost more
    private ReadOnlySpan<byte> ReadLines(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            int length = _line == 0 ? 0 : AddPlainRow(bytes);
            if (length > 0)
            {
                _line++;
                bytes = bytes[length..];
                continue;
            }
            length = bytes.IndexOf((byte)'\n');
            if (length < 0) return bytes;
            if (length > MaxLineLength) throw TooLong(bytes);
            ReadLine(WithoutReturn(bytes[..length]));
            bytes = bytes[(length + 1)..];
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        _line++;
        if (_line == 1) CheckHeader(line);
        else AddRow(line);
    }

    /// <summary>Adds the row that begins here and returns its length with its line end; 0 when it is not plain, not complete, or wrong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int AddPlainRow(ReadOnlySpan<byte> bytes)
    {
        int decimals = builder.Decimals;
        if (!builder.IsPacked || builder.Count == CandleSeriesBuilder.MaxCount) return 0;
        if (!TryTime(bytes, out long time) || time <= builder.LastMs) return 0;
        int at = TimeDigits + 1;
        if (!TryPrice(bytes, ref at, decimals, out int open) || !TryPrice(bytes, ref at, decimals, out int high)
            || !TryPrice(bytes, ref at, decimals, out int low) || !TryPrice(bytes, ref at, decimals, out int close)
            || !TryDigits(bytes, ref at, out long volume, out int scale))
            return 0;
        if (at < bytes.Length && bytes[at] == '\r') at++;
        if (at >= bytes.Length || bytes[at] != '\n') return 0;

        double divisor = DecimalText.PowerOfTen(decimals);
        var candle = new Candle(
            time, open / divisor, high / divisor, low / divisor, close / divisor, DecimalText.ToDouble(volume, scale));
        if (candle.Defect() is not null) return 0;
        builder.AddPacked(in candle, open, high, low, close);
        return at + 1;
    }

    /// <summary>Reads 13 digits that are a whole minute, and the comma after them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryTime(ReadOnlySpan<byte> bytes, out long time)
    {
        time = 0;
        if (bytes.Length <= TimeDigits || bytes[TimeDigits] != ',') return false;
        for (int i = 0; i < TimeDigits; i++)
        {
            uint digit = (uint)(bytes[i] - '0');
            if (digit > 9) return false;
            time = time * 10 + digit;
        }
        return time % 60_000 == 0;
    }

    /// <summary>Reads digits with at most one point, 1 to 15 digits in all; leaves <paramref name="at"/> behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryDigits(ReadOnlySpan<byte> bytes, ref int at, out long mantissa, out int scale)
    {
        int i = at;
        long value = 0;
        scale = 0;
        while ((uint)i < (uint)bytes.Length && (uint)(bytes[i] - '0') is <= 9 and var digit)
        {
            value = value * 10 + digit;
            i++;
        }
        mantissa = value;
        int digits = i - at;
        at = i;
        if (digits is 0 or > 15) return false;
        if ((uint)i >= (uint)bytes.Length || bytes[i] != '.') return true;
        i++;
        while ((uint)i < (uint)bytes.Length && (uint)(bytes[i] - '0') is <= 9 and var digit)
        {
            value = value * 10 + digit;
            i++;
        }
        scale = i - at - 1;
        mantissa = value;
        at = i;
        return scale > 0 && digits + scale <= 15;
    }

    /// <summary>Reads a price that fits the present scale, and the comma after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryPrice(ReadOnlySpan<byte> bytes, ref int at, int decimals, out int price)
    {
        price = 0;
        if (!TryDigits(bytes, ref at, out long mantissa, out int scale)) return false;
        for (; scale > decimals; scale--)
        {
            if (mantissa % 10 != 0) return false;
            mantissa /= 10;
        }
        int shift = decimals - scale;
        if (shift > 9 || mantissa > int.MaxValue) return false;
        mantissa *= PowersOfTen[shift];
        if (mantissa > int.MaxValue || at >= bytes.Length || bytes[at] != ',') return false;
        at++;
        price = (int)mantissa;
        return true;
    }

    private void AddRow(ReadOnlySpan<byte> line)
    {
        Span<Range> fields = stackalloc Range[Columns.Length + 2];
        int count = SplitColumns(line, fields);
        if (count != Columns.Length)
            throw Wrong("row", count == 0 ? "an empty line" : CandleFileException.Printable(line), $"{Columns.Length} columns: {Header}");
        if (builder.Count == CandleSeriesBuilder.MaxCount)
            throw Wrong("row", CandleFileException.Printable(line), $"at most {CandleSeriesBuilder.MaxCount} candles in a file");

        long time = ReadTime(line[fields[0]]);
        Span<DecimalText> numbers = stackalloc DecimalText[5];
        for (int i = 0; i < numbers.Length; i++)
        {
            var text = line[fields[i + 1]];
            if (!DecimalText.TryParse(text, out numbers[i]))
                throw Wrong(Columns[i + 1], CandleFileException.Printable(text), "a decimal number such as 46319.5");
        }
        var candle = new Candle(time, numbers[0].Value, numbers[1].Value, numbers[2].Value, numbers[3].Value, numbers[4].Value);
        if (candle.Defect() is { } defect) throw Defective(line, fields, defect);
        builder.Add(in candle, numbers[..4]);
    }

    /// <summary>Number of columns; at most as many as <paramref name="fields"/> holds, none in an empty line.</summary>
    private static int SplitColumns(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        int count = 0;
        if (line.IsEmpty) return count;
        foreach (var field in line.Split((byte)','))
        {
            if (count == fields.Length) break;
            fields[count++] = field;
        }
        return count;
    }

    private long ReadTime(ReadOnlySpan<byte> text)
    {
        if (!DecimalText.TryParse(text, out var number) || number.Scale != 0 || number.Value < 0)
            throw Wrong(Columns[0], CandleFileException.Printable(text), "Unix milliseconds, for example 1640991660000");
        if (number.Value > CandleSeriesBuilder.LastTimeMs)
            throw Wrong(Columns[0], CandleFileException.Printable(text), "Unix milliseconds before the year 3000");
        long time = number.Mantissa; // exact: it has fewer than 15 digits
        if (time % 60_000 != 0)
            throw Wrong(Columns[0], CandleFileException.Printable(text), "a whole minute, a multiple of 60000 ms");
        if (time <= builder.LastMs)
            throw Wrong(Columns[0], CandleFileException.Printable(text),
                time == builder.LastMs ? "each time only once" : $"a time after {builder.LastMs}, that of the row before");
        return time;
    }

    private CandleFileException Defective(ReadOnlySpan<byte> line, ReadOnlySpan<Range> fields, string defect)
    {
        int column = Array.FindIndex(Columns, name => defect.StartsWith(name, StringComparison.Ordinal));
        string expected = defect switch
        {
            "high is below open, close or low" => "at least open, close and low",
            "low is above open or close" => "at most open and close",
            _ when defect.IndexOf(" must be ", StringComparison.Ordinal) is > 0 and var at => defect[(at + " must be ".Length)..],
            _ => $"a possible candle, but {defect}",
        };
        return column < 0
            ? Wrong("row", CandleFileException.Printable(line), expected)
            : Wrong(Columns[column], CandleFileException.Printable(line[fields[column]]), expected);
    }

    private void CheckHeader(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith(ByteOrderMark)) line = line[ByteOrderMark.Length..];
        if (!line.SequenceEqual(HeaderBytes)) throw Wrong("header", CandleFileException.Printable(line), Header);
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) =>
        line.Length > 0 && line[^1] == '\r' ? line[..^1] : line;

    private CandleFileException TooLong(ReadOnlySpan<byte> bytes)
    {
        _line++;
        return Wrong(_line == 1 ? "header" : "row", CandleFileException.Printable(bytes),
            _line == 1 ? Header : $"a line of at most {MaxLineLength} bytes");
    }

    private CandleFileException Wrong(string column, string found, string expected) => new(file, _line, column, found, expected);
}
