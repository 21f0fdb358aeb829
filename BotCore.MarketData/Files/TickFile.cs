using System.Globalization;
using BotCore.MarketData.Files.Depth;
using BotCore.Trading.Market;
using BotCore.Trading.Matching.Book;
using BotCore.Trading.Research;

namespace BotCore.MarketData.Files;

/// <summary>
/// Recorded trade prices, plain or gzip, in order of time: the exchange's public dumps of trades and of aggregate trades (CSV with or without a
/// header, one symbol, no name in it), or the trades of a record of depth (<see cref="DepthFile"/>). Read line by line: a file may be larger than memory.
/// </summary>
public static class TickFile
{
    /// <summary>The first line of a dump of single trades; spot dumps have more columns behind.</summary>
    public const string TradesHeader = "id,price,qty,quote_qty,time,is_buyer_maker";

    /// <summary>The first line of a dump of aggregate trades.</summary>
    public const string AggregateHeader = "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker";

    private const int SingleTime = 4, AggregateTime = 5;

    /// <summary>The prices of some symbols, in order of time.</summary>
    /// <param name="symbols">In the kernel's order: the place of each is its index. A dump belongs to the only one of them.</param>
    /// <exception cref="CandleFileException">While reading: the file is missing, or a line is not what it should be.</exception>
    /// <exception cref="IOException">While reading: the file cannot be read.</exception>
    public static IEnumerable<MarketTick> Read(string path, IReadOnlyList<Symbol> symbols)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(symbols);
        return ReadTicks(path, symbols);
    }

    private static IEnumerable<MarketTick> ReadTicks(string path, IReadOnlyList<Symbol> symbols)
    {
        using (var lines = new DepthLines(path))
        {
            string first = lines.Next() ?? "";
            if (first != DepthFile.Header && !first.StartsWith('{'))
            {
                int timeColumn = TimeColumnOf(first);
                if (timeColumn < 0) throw lines.Refused("header", first, $"{AggregateHeader}, or {TradesHeader}, or a record of depth");
                if (symbols.Count != 1) throw lines.Refused("header", first, "a record that names its symbols: a dump of trades does not, and there are several");
                foreach (var tick in ReadDump(lines, char.IsAsciiLetter(first[0]) ? lines.Next() : first, timeColumn)) yield return tick;
                yield break;
            }
        }
        foreach (var update in DepthFile.Read(path, symbols))
            if (update.Kind == DepthKind.Trade) yield return new MarketTick(update.Instrument, update.TimeMs, (double)update.Levels[0].Price);
    }

    /// <summary>By the header, or in an older dump, which has none, by the first row: the time is its first whole number behind the quantities.</summary>
    /// <returns>−1 when it is no dump.</returns>
    private static int TimeColumnOf(string first)
    {
        if (first.StartsWith(AggregateHeader, StringComparison.Ordinal)) return AggregateTime;
        if (first.StartsWith(TradesHeader, StringComparison.Ordinal)) return SingleTime;
        string[] cells = first.Split(',');
        if (cells.Length is < 6 or > 8 || !DepthLines.TryNumber(cells[1], out _) || !DepthLines.TryNumber(cells[2], out _)) return -1;
        return IsWhole(cells[AggregateTime]) ? AggregateTime : IsWhole(cells[SingleTime]) ? SingleTime : -1;

        static bool IsWhole(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    private static IEnumerable<MarketTick> ReadDump(DepthLines lines, string? first, int timeColumn)
    {
        long lastMs = 0;
        for (string? line = first; line is not null; line = lines.Next())
        {
            if (line.Length == 0 && lines.IsAtEnd) break;
            string[] cells = line.Split(',');
            if (cells.Length <= timeColumn) throw lines.Refused("row", line, timeColumn == SingleTime ? TradesHeader : AggregateHeader);
            if (!DepthLines.TryNumber(cells[1], out decimal price) || price <= 0m) throw lines.Refused("price", cells[1], DepthLines.NumberExpected);
            string column = timeColumn == SingleTime ? "time" : "transact_time";
            if (!long.TryParse(cells[timeColumn], NumberStyles.None, CultureInfo.InvariantCulture, out long timeMs)) throw lines.Refused(column, cells[timeColumn], "Unix milliseconds");
            if (timeMs < lastMs) throw lines.Refused(column, cells[timeColumn], $"{lastMs} or later: rows stand in order of time");
            lastMs = timeMs;
            yield return new MarketTick(0, timeMs, (double)price);
        }
    }
}
