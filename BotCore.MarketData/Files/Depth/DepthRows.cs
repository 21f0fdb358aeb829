using System.Globalization;
using BotCore.Trading.Market;
using BotCore.Trading.Matching.Book;
using BotCore.Trading.Orders;

namespace BotCore.MarketData.Files.Depth;

/// <summary>Depth as rows of CSV, in order of time.</summary>
/// <remarks>
/// <c>kind</c> is <c>snapshot</c>, <c>delta</c>, <c>top</c> or <c>trade</c> (<see cref="DepthKind"/>); <c>side</c> is <c>bid</c> or <c>ask</c>, of a
/// trade <c>buy</c> or <c>sell</c>: the taker's. Neighbouring rows of one time, symbol and kind are one change of the book; each trade is one.
/// </remarks>
internal static class DepthRows
{
    public static IEnumerable<DepthUpdate> Read(DepthLines lines, IReadOnlyList<Symbol> symbols)
    {
        string? header = lines.Next();
        if (header != DepthFile.Header) throw lines.Refused(1, "header", header ?? "", $"{DepthFile.Header}, or lines of JSON");
        long lastMs = 0;
        var levels = new List<DepthLevel>();
        (long TimeMs, int Instrument, DepthKind Kind) open = default;
        while (lines.Next() is { } line)
        {
            if (line.Length == 0 && lines.IsAtEnd) break;
            var row = Parse(lines, line);
            if (row.TimeMs < lastMs) throw lines.Refused("timestamp_ms", line, $"{lastMs} or later: rows stand in order of time");
            lastMs = row.TimeMs;
            int instrument = symbols.IndexOf(row.Symbol);
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

    private static Row Parse(DepthLines lines, string line)
    {
        string[] cells = line.Split(',');
        if (cells.Length != 6) throw lines.Refused("row", line, DepthFile.Header);
        if (!long.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out long timeMs)) throw lines.Refused("timestamp_ms", cells[0], "Unix milliseconds");
        if (!Symbol.TryParse(cells[1], out var symbol)) throw lines.Refused("symbol", cells[1], "5 to 20 letters or digits, for example BTCUSDT");
        DepthKind kind = cells[2] switch
        {
            "snapshot" => DepthKind.Snapshot,
            "delta" => DepthKind.Delta,
            "top" => DepthKind.Top,
            "trade" => DepthKind.Trade,
            _ => throw lines.Refused("kind", cells[2], "snapshot, delta, top or trade"),
        };
        bool isTrade = kind == DepthKind.Trade;
        Side side = (isTrade, cells[3]) switch
        {
            (false, "bid") or (true, "buy") => Side.Buy,
            (false, "ask") or (true, "sell") => Side.Sell,
            _ => throw lines.Refused("side", cells[3], isTrade ? "buy or sell, the taker's" : "bid or ask"),
        };
        if (!DepthLines.TryNumber(cells[4], out decimal price) || price <= 0m) throw lines.Refused("price", cells[4], DepthLines.NumberExpected);
        if (!DepthLines.TryNumber(cells[5], out decimal quantity) || quantity < 0m || (quantity == 0m && kind != DepthKind.Delta))
            throw lines.Refused("quantity", cells[5], kind == DepthKind.Delta ? "a decimal number, 0 takes the level away" : DepthLines.NumberExpected);
        return new Row(timeMs, symbol, kind, new DepthLevel(side, price, quantity));
    }

    private static int IndexOf(this IReadOnlyList<Symbol> symbols, Symbol symbol)
    {
        for (int i = 0; i < symbols.Count; i++)
            if (symbols[i] == symbol) return i;
        return -1;
    }
}
