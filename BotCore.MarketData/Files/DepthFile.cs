using BotCore.MarketData.Files.Depth;
using BotCore.Trading.Market;
using BotCore.Trading.Matching.Book;

namespace BotCore.MarketData.Files;

/// <summary>
/// Recorded depth and trades of one or many symbols, plain or gzip: CSV with the header <c>timestamp_ms,symbol,kind,side,price,quantity</c>, or the
/// exchange's own events, one JSON object a line. Which of them it is shows in the first character. Read line by line: a file may be
/// larger than memory.
/// </summary>
public static class DepthFile
{
    /// <summary>The first line of a CSV file.</summary>
    public const string Header = "timestamp_ms,symbol,kind,side,price,quantity";

    /// <summary>The changes of some symbols, in order of time; those of others are left out.</summary>
    /// <param name="symbols">In the kernel's order: the place of each is its index.</param>
    /// <exception cref="CandleFileException">While reading: the file is missing, or a line is not what it should be.</exception>
    /// <exception cref="IOException">While reading: the file cannot be read.</exception>
    public static IEnumerable<DepthUpdate> Read(string path, IReadOnlyList<Symbol> symbols)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(symbols);
        return ReadLines(path, symbols);
    }

    private static IEnumerable<DepthUpdate> ReadLines(string path, IReadOnlyList<Symbol> symbols)
    {
        using var lines = new DepthLines(path);
        foreach (var update in lines.FirstCharacter == '{' ? DepthEvents.Read(lines, symbols) : DepthRows.Read(lines, symbols)) yield return update;
    }
}
