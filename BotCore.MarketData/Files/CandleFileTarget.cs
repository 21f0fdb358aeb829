using BotCore.MarketData.Files.Layouts;

namespace BotCore.MarketData.Files;

/// <summary>Writes a series in the form that the ending of a file name asks for; each can be loaded again, with the same fingerprint.</summary>
public static class CandleFileTarget
{
    /// <summary>The endings, in the order in which they are tried.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".csv", ".csv.gz", ".parquet", ".bin"];

    /// <summary>True when the name has one of <see cref="Endings"/>.</summary>
    public static bool IsKnown(string path) => Endings.Any(ending => Has(path, ending));

    /// <summary>Writes beside the target first, then renames: the file is whole or not there.</summary>
    /// <exception cref="ArgumentException">The name has none of the <see cref="Endings"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, CandleSeries series, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(series);
        if (Has(path, ".csv") || Has(path, ".csv.gz")) CandleFileWriter.Write(path, series, ct);
        else if (Has(path, ".bin")) BinaryCandleFile.Write(path, series, source: default);
        else if (Has(path, ".parquet")) WriteParquet(path, series, ct);
        else throw new ArgumentException($"path: '{path}' ends in none of {string.Join(", ", Endings)}", nameof(path));
    }

    private static void WriteParquet(string path, CandleSeries series, CancellationToken ct)
    {
        string temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite)) ParquetCandles.Write(stream, series, ct);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool Has(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
