using BotCore.Contracts.Jobs;
using BotCore.MarketData.Files;
using BotCore.Trading.Market;

namespace BotCore.TradingEngine.Jobs.Work;

/// <summary>
/// The recorded candles that jobs may use: files and folders directly in one folder, asked for by name. Nothing outside of it can be
/// named, neither by a path nor through a link.
/// </summary>
internal sealed class CandleLibrary(string folder)
{
    private const int MostNames = 1000;
    private static readonly string[] Endings = [".csv", ".csv.gz"];

    private readonly Lock _gate = new();
    private (string Key, IReadOnlyList<CandleSeries> Series)? _last; // pieces come in long rows over the same candles

    /// <summary>What there is, by name.</summary>
    public IReadOnlyList<CandleDataModel> List()
    {
        if (!Directory.Exists(folder)) return [];
        var all = new List<CandleDataModel>();
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (all.Count == MostNames) break;
            if (PathOf(entry.Name) is null) continue;
            if (entry is FileInfo file && IsCandles(file)) all.Add(new CandleDataModel(file.Name, file.Length, file.LastWriteTimeUtc));
            if (entry is not DirectoryInfo inner) continue;
            var files = inner.EnumerateFiles().Where(IsCandles).ToList();
            if (files.Count > 0) all.Add(new CandleDataModel(inner.Name, files.Sum(one => one.Length), files.Max(one => one.LastWriteTimeUtc)));
        }
        return all;
    }

    /// <summary>The path behind a name.</summary>
    /// <returns>Null when nothing of this name is directly in the folder.</returns>
    public string? PathOf(string name)
    {
        if (name.Length is 0 or > 200 || name[0] == '.' || name.AsSpan().ContainsAny('/', '\\', '\0')) return null;
        string path = Path.Combine(folder, name);
        FileSystemInfo? entry = File.Exists(path) ? new FileInfo(path) : Directory.Exists(path) ? new DirectoryInfo(path) : null;
        if (entry is null) return null;
        string target = (entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry).FullName;
        return target.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : null;
    }

    /// <summary>Loads one series for each symbol, symbols in ordinal order.</summary>
    /// <param name="symbol">Of all of it; null takes it from the file names.</param>
    /// <exception cref="CandleFileException">A file is refused.</exception>
    /// <exception cref="ArgumentException">A name is unknown here, or a symbol is in two of them.</exception>
    public IReadOnlyList<CandleSeries> Load(IReadOnlyList<string> names, Symbol? symbol, CancellationToken ct)
    {
        string[] paths = [.. names.Select(name => PathOf(name) ?? throw new ArgumentException($"candles: there is no '{name}' in the data folder of this worker"))];
        string key = $"{symbol} {string.Join('|', paths.Select(StampOf))}";
        lock (_gate)
        {
            if (_last is { } last && last.Key == key) return last.Series;
            _last = null; // what is not needed any more may go before the next is loaded
            var series = paths.SelectMany(path => CandleFileSet.Find(path, symbol).Load(timeframe: null, cache: null, ct)).OrderBy(one => one.Symbol).ToList();
            for (int i = 1; i < series.Count; i++)
                if (series[i].Symbol == series[i - 1].Symbol)
                    throw new ArgumentException($"candles: {series[i].Symbol} is in two of {string.Join(", ", names)}; put its files into one folder");
            _last = (key, series);
            return series;
        }
    }

    private static bool IsCandles(FileInfo file) => Endings.Any(end => file.Name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static string StampOf(string path)
    {
        var files = Directory.Exists(path) ? new DirectoryInfo(path).EnumerateFiles().Where(IsCandles) : [new FileInfo(path)];
        return $"{path} {string.Join(',', files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => FormattableString.Invariant($"{file.Name}:{file.Length}:{file.LastWriteTimeUtc.Ticks}")))}";
    }
}
