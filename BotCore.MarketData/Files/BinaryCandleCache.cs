using System.Globalization;
using System.IO.Hashing;
using System.Text;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files;

/// <summary>
/// Keeps loaded candle files in binary form, so that the next load costs a read and a checksum instead of a parse. The source
/// file stays the truth: a cache file that is stale or damaged is built again, and the caller is told why.
/// </summary>
/// <remarks>
/// Fresh means: the source has the length and the last write time it had. When only the time differs, its content is compared by
/// hash. An edit that keeps both length and time goes unseen, as with every build tool that looks at times.
/// </remarks>
public sealed class BinaryCandleCache
{
    private readonly string _folder;

    /// <param name="folder">Where cache files are kept; created when needed. One file per source path; any of them may be deleted at any time.</param>
    public BinaryCandleCache(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = folder;
    }

    /// <summary>The cache file of a source file: its name and a hash of its full path.</summary>
    public string FileOf(string sourcePath)
    {
        string full = Path.GetFullPath(sourcePath);
        ulong hash = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(full));
        return Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(full)}.{hash:x16}.candles"));
    }

    /// <summary>Loads a candle file, from the cache if that is fresh; otherwise parses it and renews the cache.</summary>
    /// <returns>The series and where it came from. A cache that cannot be written costs time next time, never the result.</returns>
    /// <inheritdoc cref="CandleFile.Load(string, Symbol?, Timeframe?, CancellationToken)"/>
    public CachedCandles Load(string sourcePath, Symbol? symbol, Timeframe? timeframe, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourcePath);
        string cacheFile = FileOf(sourcePath);
        var glance = SourceStamp.Glance(sourcePath);
        var wanted = symbol ?? CandleFileName.SymbolOf(sourcePath);
        string? reason = null;
        if (File.Exists(cacheFile))
        {
            if (TryRead(sourcePath, cacheFile, glance, wanted, timeframe, out reason, ct) is { } fresh) return fresh;
        }
        var series = CandleFile.Load(sourcePath, wanted, timeframe, ct);
        var stamp = glance with { Hash = SourceStamp.HashOf(sourcePath, ct) };
        string? notKept = SourceStamp.Glance(sourcePath) == glance
            ? TryKeep(cacheFile, series, stamp)
            : $"{sourcePath}: changed while it was read";
        if (notKept is not null) return new CachedCandles(series, CandleCacheOutcome.NotKept, notKept);
        return new CachedCandles(series, reason is null ? CandleCacheOutcome.Built : CandleCacheOutcome.Rebuilt, reason);
    }

    private CachedCandles? TryRead(
        string sourcePath, string cacheFile, SourceStamp glance, Symbol symbol, Timeframe? timeframe, out string? reason, CancellationToken ct)
    {
        CandleSeries series;
        SourceStamp source;
        try
        {
            (series, source) = BinaryCandleFile.Read(cacheFile, ct);
        }
        catch (CandleCacheException refused)
        {
            reason = refused.Message;
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            reason = $"{cacheFile}: {unreadable.Message}";
            return null;
        }
        reason = null;
        if (series.Symbol != symbol || (timeframe is not null && series.Timeframe != timeframe))
            reason = $"{cacheFile}: holds {series.Symbol} {series.Timeframe}, {symbol} {timeframe} was asked for";
        else if (source.Length != glance.Length)
            reason = $"{cacheFile}: stale, the source has {glance.Length} bytes instead of {source.Length}";
        else if (source.WrittenTicks != glance.WrittenTicks)
        {
            if (SourceStamp.HashOf(sourcePath, ct) != source.Hash) reason = $"{cacheFile}: stale, the content of the source has changed";
            else TryKeep(cacheFile, series, glance with { Hash = source.Hash });
        }
        return reason is null ? new CachedCandles(series, CandleCacheOutcome.Hit, null) : null;
    }

    /// <summary>Why the cache file could not be written, or <c>null</c> when it was.</summary>
    private string? TryKeep(string cacheFile, CandleSeries series, SourceStamp source)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            BinaryCandleFile.Write(cacheFile, series, source);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return $"{cacheFile}: {refused.Message}";
        }
    }
}

/// <summary>A series and how the cache came by it.</summary>
/// <param name="Reason">Why the cache file was built again or could not be kept; <c>null</c> otherwise. For the log.</param>
public sealed record CachedCandles(CandleSeries Series, CandleCacheOutcome Outcome, string? Reason);

/// <summary>Where a cached series came from.</summary>
public enum CandleCacheOutcome
{
    /// <summary>Read from a fresh cache file.</summary>
    Hit,

    /// <summary>Parsed; there was no cache file, now there is.</summary>
    Built,

    /// <summary>Parsed; the cache file was stale or damaged and has been replaced.</summary>
    Rebuilt,

    /// <summary>Parsed; the cache file could not be written.</summary>
    NotKept,
}
