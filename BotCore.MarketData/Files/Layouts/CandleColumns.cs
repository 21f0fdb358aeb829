namespace BotCore.MarketData.Files.Layouts;

/// <summary>Which column of a table holds what.</summary>
/// <param name="Names">The table's own names, for messages.</param>
internal sealed record CandleColumns(IReadOnlyList<string> Names, int Time, int Open, int High, int Low, int Close, int Volume)
{
    /// <summary>Best first: a number is clearer than a date where a table has both.</summary>
    private static readonly string[] TimeNames =
        ["timestamp_ms", "unix", "timestamp", "open_time", "opentime", "time", "date", "datetime", "start", "unix timestamp"];

    private static readonly string[] QuoteAssets = ["USDT", "USDC", "BUSD", "FDUSD", "TUSD", "USD", "EUR", "GBP", "TRY"];

    /// <summary>True when the time column is ours, and its numbers ms without a doubt.</summary>
    public bool IsTimeInMs => Names[Time] == "timestamp_ms";

    /// <summary>By position: the exchange's dumps.</summary>
    public static CandleColumns ByPosition { get; } = new(["open_time", "open", "high", "low", "close", "volume"], 0, 1, 2, 3, 4, 5);

    /// <summary>By the names of a header, upper or lower case.</summary>
    /// <exception cref="CandleFileException">A column is missing.</exception>
    public static CandleColumns Of(IReadOnlyList<string> names, string file)
    {
        string[] known = [.. names.Select(name => name.Trim().ToLowerInvariant())];
        int At(params string[] candidates) => candidates.Select(name => Array.IndexOf(known, name)).FirstOrDefault(index => index >= 0, -1);
        var columns = new CandleColumns(known, At(TimeNames), At("open", "o"), At("high", "h"), At("low", "l"), At("close", "c"), VolumeOf(known));
        string[] missing =
        [
            .. new[] { ("a time", columns.Time), ("open", columns.Open), ("high", columns.High), ("low", columns.Low), ("close", columns.Close), ("volume", columns.Volume) }
                .Where(pair => pair.Item2 < 0).Select(pair => pair.Item1),
        ];
        return missing.Length == 0
            ? columns
            : throw new CandleFileException(
                file, 1, "header", CandleFileException.Printable(System.Text.Encoding.UTF8.GetBytes(string.Join(',', names))),
                $"columns of time, open, high, low, close and volume; there is none of {string.Join(", ", missing)}");
    }

    /// <summary>"volume", or of "Volume BTC" and "Volume USDT" the one in the base asset.</summary>
    private static int VolumeOf(string[] names)
    {
        int plain = Array.FindIndex(names, name => name is "volume" or "vol" or "v");
        if (plain >= 0) return plain;
        int[] named = [.. Enumerable.Range(0, names.Length).Where(i => names[i].StartsWith("volume", StringComparison.Ordinal))];
        bool IsQuote(int i) => QuoteAssets.Any(asset => names[i].EndsWith(asset, StringComparison.OrdinalIgnoreCase));
        return named.Length == 0 ? -1 : named.FirstOrDefault(i => !IsQuote(i), named[0]);
    }
}
