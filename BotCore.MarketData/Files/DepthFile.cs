using System.Globalization;
using System.IO.Compression;
using System.Text;
using BotCore.Trading.Market;
using BotCore.Trading.Matching.Book;
using BotCore.Trading.Orders;

namespace BotCore.MarketData.Files;

/// <summary>
/// Recorded depth and trades: CSV, plain or gzip, with the header <c>timestamp_ms,symbol,kind,side,price,quantity</c>, in order of time, of one
/// or many symbols. Read line by line: a file may be larger than memory.
/// </summary>
/// <remarks>
/// <c>kind</c> is <c>snapshot</c>, <c>delta</c>, <c>top</c> or <c>trade</c> (<see cref="DepthKind"/>); <c>side</c> is <c>bid</c> or <c>ask</c>, of a
/// trade <c>buy</c> or <c>sell</c>: the taker's. Neighbouring rows of one time, symbol and kind are one change of the book; each trade is one.
/// </remarks>
public static class DepthFile
{
    /// <summary>The first line.</summary>
    public const string Header = "timestamp_ms,symbol,kind,side,price,quantity";

    private const string NumberExpected = "a decimal number above zero, for example 46319.5";

    /// <summary>The changes of some symbols, in order of time; rows of others are checked and left out.</summary>
    /// <param name="symbols">In the kernel's order: the place of each is its index.</param>
    /// <exception cref="CandleFileException">While reading: the file is missing, or a row is not what it should be.</exception>
    /// <exception cref="IOException">While reading: the file cannot be read.</exception>
    public static IEnumerable<DepthUpdate> Read(string path, IReadOnlyList<Symbol> symbols)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(symbols);
        return ReadRows(path, symbols);
    }

    private static IEnumerable<DepthUpdate> ReadRows(string path, IReadOnlyList<Symbol> symbols)
    {
        if (!File.Exists(path)) throw new CandleFileException(path, 0, "", "no such file", "a file of recorded depth");
        using var file = File.OpenRead(path);
        bool isPacked = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        using Stream plain = isPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(plain, Encoding.UTF8);
        string? header = NextLine(reader, path);
        if (header != Header) throw Refused(path, 1, "header", header ?? "", Header);
        long number = 1, lastMs = 0;
        var levels = new List<DepthLevel>();
        (long TimeMs, int Instrument, DepthKind Kind) open = default;
        while (NextLine(reader, path) is { } line)
        {
            number++;
            if (line.Length == 0 && reader.Peek() < 0) break;
            var row = Parse(path, number, line);
            if (row.TimeMs < lastMs) throw Refused(path, number, "timestamp_ms", line, $"{lastMs} or later: rows stand in order of time");
            lastMs = row.TimeMs;
            int instrument = IndexOf(symbols, row.Symbol);
            var key = (row.TimeMs, instrument, row.Kind);
            if (levels.Count > 0 && (key != open || row.Kind == DepthKind.Trade))
            {
                yield return new DepthUpdate(open.Instrument, open.TimeMs, open.Kind, [.. levels]);
                levels.Clear();
            }
            if (instrument < 0) continue;
            open = key;
            levels.Add(row.Level);
        }
        if (levels.Count > 0) yield return new DepthUpdate(open.Instrument, open.TimeMs, open.Kind, [.. levels]);
    }

    private readonly record struct Row(long TimeMs, Symbol Symbol, DepthKind Kind, DepthLevel Level);

    private static Row Parse(string path, long number, string line)
    {
        string[] cells = line.Split(',');
        if (cells.Length != 6) throw Refused(path, number, "row", line, Header);
        if (!long.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out long timeMs)) throw Refused(path, number, "timestamp_ms", cells[0], "Unix milliseconds");
        if (!Symbol.TryParse(cells[1], out var symbol)) throw Refused(path, number, "symbol", cells[1], "5 to 20 letters or digits, for example BTCUSDT");
        DepthKind kind = cells[2] switch
        {
            "snapshot" => DepthKind.Snapshot,
            "delta" => DepthKind.Delta,
            "top" => DepthKind.Top,
            "trade" => DepthKind.Trade,
            _ => throw Refused(path, number, "kind", cells[2], "snapshot, delta, top or trade"),
        };
        bool isTrade = kind == DepthKind.Trade;
        Side side = (isTrade, cells[3]) switch
        {
            (false, "bid") or (true, "buy") => Side.Buy,
            (false, "ask") or (true, "sell") => Side.Sell,
            _ => throw Refused(path, number, "side", cells[3], isTrade ? "buy or sell, the taker's" : "bid or ask"),
        };
        if (!TryNumber(cells[4], out decimal price) || price <= 0m) throw Refused(path, number, "price", cells[4], NumberExpected);
        if (!TryNumber(cells[5], out decimal quantity) || quantity < 0m || (quantity == 0m && kind != DepthKind.Delta))
            throw Refused(path, number, "quantity", cells[5], kind == DepthKind.Delta ? "a decimal number, 0 takes the level away" : NumberExpected);
        return new Row(timeMs, symbol, kind, new DepthLevel(side, price, quantity));
    }

    private static bool TryNumber(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value < 1e15m;

    private static string? NextLine(StreamReader reader, string path)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (InvalidDataException damaged)
        {
            throw new CandleFileException(path, 0, "", "damaged gzip data", "one complete gzip member", damaged);
        }
    }

    private static int IndexOf(IReadOnlyList<Symbol> symbols, Symbol symbol)
    {
        for (int i = 0; i < symbols.Count; i++)
            if (symbols[i] == symbol) return i;
        return -1;
    }

    private static CandleFileException Refused(string path, long line, string column, string found, string expected) =>
        new(path, line, column, CandleFileException.Printable(Encoding.UTF8.GetBytes(found)), expected);
}
