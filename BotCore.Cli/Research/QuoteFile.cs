using System.Globalization;
using System.IO.Compression;
using BotCore.MarketData.Files;
using BotCore.Trading.Market;

namespace BotCore.Cli.Research;

/// <summary>
/// Prices to compute an indicator from: CSV <c>index,open,high,low,close,volume</c> (plain or gzip), in which whole columns but the
/// close may be blank; or any candle file.
/// </summary>
/// <param name="Candles">With the open time of the file, or one minute apart where it has none.</param>
/// <param name="KeyColumn"><c>index</c> or <c>timestamp_ms</c>.</param>
/// <param name="BlankColumns">Columns without a value: the close stands for a price, zero for the volume.</param>
internal sealed record QuoteFile(IReadOnlyList<Candle> Candles, string KeyColumn, IReadOnlyList<string> BlankColumns)
{
    private const string Header = "index,open,high,low,close,volume";
    private const int Close = 3;
    private static readonly string[] Columns = Header.Split(',')[1..];

    /// <summary>The key of a row as the output writes it.</summary>
    public long KeyOf(int index) => KeyColumn == "index" ? index : Candles[index].OpenTimeMs;

    /// <exception cref="CommandFailedException">A row is wrong, named by file, line, column and value.</exception>
    /// <exception cref="CandleFileException">A candle file is refused.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static QuoteFile Load(string path, CancellationToken ct)
    {
        if (!File.Exists(path)) throw new CommandFailedException(ExitCodes.BadData, $"{path}: no such file");
        try
        {
            using var file = File.OpenRead(path);
            bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            using var text = new StreamReader(isGzip ? new GZipStream(file, CompressionMode.Decompress) : file);
            const int enough = 64; // a binary file has no lines to read
            var start = new char[enough];
            int read = text.ReadBlock(start);
            if (!start.AsSpan(0, read).StartsWith("index,")) return new QuoteFile(CandleFile.LoadRows(path, ct), "timestamp_ms", []);
            return Read(new string(start, 0, read) + text.ReadToEnd(), path);
        }
        catch (InvalidDataException e)
        {
            throw new CommandFailedException(ExitCodes.BadData, $"{path}: damaged gzip data: {e.Message}");
        }
    }

    private static QuoteFile Read(string content, string path)
    {
        using var text = new StringReader(content);
        string header = text.ReadLine() ?? "";
        if (header != Header) throw Wrong(path, 1, "header", header, $"{Header}, or the header of a candle file");
        var candles = new List<Candle>();
        bool[]? isBlank = null;
        for (int line = 2; text.ReadLine() is { } row; line++)
        {
            string[] cells = row.Split(',');
            if (cells.Length != Columns.Length + 1) throw Wrong(path, line, "row", row, $"{Columns.Length + 1} columns: {Header}");
            if (cells[0] != candles.Count.ToString(CultureInfo.InvariantCulture))
                throw Wrong(path, line, "index", cells[0], $"{candles.Count}: rows are counted from 0 without a hole");
            isBlank ??= [.. cells[1..].Select(cell => cell.Length == 0)];
            var numbers = new double[Columns.Length];
            for (int i = 0; i < numbers.Length; i++) numbers[i] = Number(cells[i + 1], isBlank[i], path, line, Columns[i]);
            double Price(int column) => isBlank[column] ? numbers[Close] : numbers[column];
            var candle = new Candle(candles.Count * 60_000L, Price(0), Price(1), Price(2), numbers[Close], isBlank[4] ? 0.0 : numbers[4]);
            if (candle.Defect() is { } defect)
                throw Wrong(path, line, defect.Split(' ')[0], row, $"a possible candle, but {defect}");
            candles.Add(candle);
        }
        if (candles.Count == 0) throw new CommandFailedException(ExitCodes.BadData, $"{path}: found a header and nothing else, expected at least one row");
        return new QuoteFile(candles, "index", [.. Columns.Where((_, i) => isBlank![i])]);
    }

    private static double Number(string cell, bool isBlank, string path, int line, string column)
    {
        if (cell.Length == 0 && isBlank && column != Columns[Close]) return 0.0;
        if (!isBlank && double.TryParse(cell, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number))
            return number;
        throw Wrong(path, line, column, cell, isBlank && cell.Length > 0
            ? "nothing: the first row has no value in this column, and a column is blank as a whole or not at all"
            : "a decimal number such as 46319.5");
    }

    private static CommandFailedException Wrong(string path, int line, string column, string found, string expected)
    {
        const int longest = 80;
        string shown = found.Length <= longest ? found : found[..longest] + "…";
        return new CommandFailedException(ExitCodes.BadData, $"{path} line {line}, {column}: found '{shown}', expected {expected}");
    }
}
