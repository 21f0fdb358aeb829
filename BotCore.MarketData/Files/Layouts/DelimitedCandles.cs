using System.Text;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files.Layouts;

/// <summary>Reads lines of cells separated by comma, semicolon or tab; the fast way for our own layout is <see cref="CandleRowReader"/>.</summary>
internal static class DelimitedCandles
{
    private static readonly char[] Separators = [',', ';', '\t'];

    public static void Read(Stream stream, string name, CandleLayout layout, ICandleRows rows, CancellationToken ct)
    {
        using var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);
        long line = 1;
        string? first = text.ReadLine();
        if (first is not null && first.StartsWith("http", StringComparison.OrdinalIgnoreCase) && first.IndexOfAny(Separators) < 0)
        {
            first = text.ReadLine(); // such dumps begin with the address of their publisher
            line++;
        }
        if (first is null) throw new CandleFileException(name, 0, "", "no row", "a header and rows");
        char separator = Separators.MaxBy(candidate => first.AsSpan().Count(candidate));
        bool hasHeader = layout != CandleLayout.Binance || !char.IsAsciiDigit(first.FirstOrDefault());
        var columns = layout == CandleLayout.Binance ? CandleColumns.ByPosition : CandleColumns.Of(Cells(first, separator), name);
        var reader = new RowReader(name, columns, rows);
        int width = Cells(first, separator).Length;
        if (width < 6) throw new CandleFileException(name, line, "row", Shown(first), "at least 6 columns: time, open, high, low, close, volume");
        if (!hasHeader) reader.Read(line, first, Cells(first, separator), width);
        while (text.ReadLine() is { } row)
        {
            line++;
            if ((line & 0xFFF) == 0) ct.ThrowIfCancellationRequested();
            reader.Read(line, row, Cells(row, separator), width);
        }
    }

    private static string[] Cells(string line, char separator)
    {
        string[] cells = line.Split(separator);
        for (int i = 0; i < cells.Length; i++) cells[i] = cells[i].Trim().Trim('"');
        return cells;
    }

    private static string Shown(string text) => CandleFileException.Printable(Encoding.UTF8.GetBytes(text));

    private sealed class RowReader(string file, CandleColumns columns, ICandleRows rows)
    {
        public void Read(long line, string text, string[] cells, int width)
        {
            if (cells.Length != width)
            {
                Refuse(line, "row", text, $"{width} columns, as in the first line");
                return;
            }
            if (!StampText.TryParse(cells[columns.Time], columns.IsTimeInMs, out long timeMs))
            {
                Refuse(line, columns.Names[columns.Time], cells[columns.Time], columns.IsTimeInMs ? "Unix milliseconds, for example 1640991660000" : StampText.Expected);
                return;
            }
            Span<double> numbers = stackalloc double[5];
            ReadOnlySpan<int> places = [columns.Open, columns.High, columns.Low, columns.Close, columns.Volume];
            for (int i = 0; i < places.Length; i++)
            {
                string cell = cells[places[i]];
                if (!DecimalText.TryParse(Encoding.UTF8.GetBytes(cell), out var number))
                {
                    Refuse(line, columns.Names[places[i]], cell, "a decimal number such as 46319.5");
                    return;
                }
                numbers[i] = number.Value;
            }
            rows.Row(line, new Candle(timeMs, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]));
        }

        private void Refuse(long line, string column, string found, string expected) =>
            rows.Unreadable(new CandleFileException(file, line, column, Shown(found), expected));
    }
}
