using System.IO.Enumeration;
using BotCore.MarketData.Files.Layouts;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files;

/// <summary>
/// The candle files that a file name, a folder or a pattern (<c>data/*.csv.gz</c>) stands for, by symbol. Finding them opens
/// none; <see cref="Load"/> reads them all, or refuses by name.
/// </summary>
public sealed class CandleFileSet
{
    private static readonly string[] Endings = [".csv", ".csv.gz"];

    private CandleFileSet(string pattern, IReadOnlyList<CandleFileGroup> groups)
    {
        Pattern = pattern;
        Groups = groups;
    }

    /// <summary>What was asked for.</summary>
    public string Pattern { get; }

    /// <summary>The files of each symbol, symbols in ordinal order, files by name; never empty.</summary>
    public IReadOnlyList<CandleFileGroup> Groups { get; }

    /// <summary>Finds the files.</summary>
    /// <param name="pattern">
    /// A file; a folder, which stands for its <c>*.csv</c> and <c>*.csv.gz</c> files without sub-folders; or a folder followed by a
    /// file name with <c>*</c> and <c>?</c>.
    /// </param>
    /// <param name="symbol">The symbol of all these files; absent: each file's name tells (<see cref="CandleFileName"/>).</param>
    /// <exception cref="CandleFileException">Nothing matches, the folder does not exist, or a file name holds no symbol.</exception>
    public static CandleFileSet Find(string pattern, Symbol? symbol)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        var files = FilesOf(pattern);
        files.Sort(StringComparer.Ordinal);
        var groups = files
            .GroupBy(file => symbol ?? CandleFileName.SymbolOf(file))
            .OrderBy(group => group.Key)
            .Select(group => new CandleFileGroup(group.Key, [.. group]))
            .ToArray();
        return new CandleFileSet(pattern, groups);
    }

    /// <summary>Loads every symbol: one series each, in the order of <see cref="Groups"/>.</summary>
    /// <param name="timeframe">Timeframe of all files; absent: each file's smallest spacing.</param>
    /// <param name="cache">Where loaded files are kept in binary form; absent: every file is parsed.</param>
    /// <exception cref="CandleFileException">A file is refused, or two files of one symbol overlap or differ in timeframe.</exception>
    public IReadOnlyList<CandleSeries> Load(Timeframe? timeframe, BinaryCandleCache? cache, CancellationToken ct) =>
        LoadAll((file, symbol) => cache is null
            ? CandleFile.Load(file, symbol, timeframe, ct)
            : cache.Load(file, symbol, timeframe, ct).Series);

    /// <summary>Loads every symbol from files of a layout that is known better than by recognition; absent: recognised.</summary>
    /// <inheritdoc cref="Load(Timeframe?, BinaryCandleCache?, CancellationToken)"/>
    public IReadOnlyList<CandleSeries> LoadAs(CandleLayout? layout, Timeframe? timeframe, CancellationToken ct) =>
        LoadAll((file, symbol) => CandleFile.Load(file, symbol, timeframe, layout, ct));

    private List<CandleSeries> LoadAll(Func<string, Symbol, CandleSeries> load)
    {
        var series = new List<CandleSeries>(Groups.Count);
        foreach (var group in Groups) series.Add(LoadGroup(group, load));
        return series;
    }

    private static CandleSeries LoadGroup(CandleFileGroup group, Func<string, Symbol, CandleSeries> load)
    {
        var parts = new List<(string File, CandleSeries Series)>(group.Files.Count);
        foreach (string file in group.Files) parts.Add((file, load(file, group.Symbol)));
        parts.Sort((left, right) => left.Series.FirstMs.CompareTo(right.Series.FirstMs));
        for (int i = 1; i < parts.Count; i++) CheckFollows(parts[i - 1], parts[i], group.Symbol);
        return CandleSeries.Joined(parts.ConvertAll(part => part.Series));
    }

    private static void CheckFollows((string File, CandleSeries Series) first, (string File, CandleSeries Series) second, Symbol symbol)
    {
        if (first.Series.Timeframe != second.Series.Timeframe)
            throw new CandleFileException(
                second.File, 0, "", $"{second.Series.Timeframe} candles of {symbol}",
                $"{first.Series.Timeframe} as in {first.File}; files of one symbol have one timeframe");
        if (second.Series.FirstMs < first.Series.EndMs)
            throw new CandleFileException(
                second.File, 0, "", $"candles of {symbol} from {second.Series.FirstMs}",
                $"a time at or after {first.Series.EndMs}, where {first.File} ends; files of one symbol must not overlap");
    }

    private static List<string> FilesOf(string pattern)
    {
        if (File.Exists(pattern)) return [pattern];
        if (Directory.Exists(pattern))
        {
            var all = Directory.EnumerateFiles(pattern).Where(file => Endings.Any(end => file.EndsWith(end, StringComparison.OrdinalIgnoreCase)));
            return NotEmpty(all.ToList(), pattern, pattern, "at least one *.csv or *.csv.gz file");
        }
        string folder = Path.GetDirectoryName(pattern) is { Length: > 0 } named ? named : ".";
        string name = Path.GetFileName(pattern);
        if (!Directory.Exists(folder)) throw new CandleFileException(pattern, 0, "", "no such folder", $"candle files in '{folder}'");
        if (!name.Contains('*', StringComparison.Ordinal) && !name.Contains('?', StringComparison.Ordinal))
            throw new CandleFileException(pattern, 0, "", "no such file", $"'{name}' in '{folder}'");
        var matching = Directory.EnumerateFiles(folder)
            .Where(file => FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(file.AsSpan()), ignoreCase: false));
        return NotEmpty(matching.ToList(), pattern, folder, $"files that match '{name}'");
    }

    private static List<string> NotEmpty(List<string> files, string pattern, string folder, string expected) =>
        files.Count > 0 ? files : throw new CandleFileException(pattern, 0, "", $"nothing in '{folder}'", expected);
}

/// <summary>The candle files of one symbol.</summary>
/// <param name="Files">Paths, ordinal order, at least one.</param>
public sealed record CandleFileGroup(Symbol Symbol, IReadOnlyList<string> Files);
