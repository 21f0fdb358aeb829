namespace BotCore.MarketData.Files.Layouts;

/// <summary>How a file of candles is laid out. It is recognised by the content; a name says nothing.</summary>
public enum CandleLayout
{
    /// <summary>CSV with exactly the header <c>timestamp_ms,open,high,low,close,volume</c>.</summary>
    Native,

    /// <summary>
    /// The exchange's public kline dumps: open time, open, high, low, close, volume and six more columns by position, with or without
    /// a header; ms or, in newer spot files, µs.
    /// </summary>
    Binance,

    /// <summary>CSV whose header names time, open, high, low, close and volume in any order, among others: CryptoDataDownload and the like.</summary>
    Header,

    /// <summary>JSON <c>[[time, open, high, low, close, volume], …]</c>.</summary>
    FreqtradeJson,

    /// <summary>Apache Parquet, columns by name.</summary>
    Parquet,

    /// <summary>Arrow IPC as a file (Feather version 2) or a stream, columns by name.</summary>
    Arrow,

    /// <summary>The binary candle file of this platform.</summary>
    Binary,
}

/// <summary>The layouts as words on a command line.</summary>
public static class CandleLayouts
{
    private static readonly string[] Words = ["native", "binance", "header", "freqtrade-json", "parquet", "arrow", "binary"];

    /// <summary>Every word, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> All => Words;

    public static string Word(this CandleLayout layout) => Words[(int)layout];

    /// <returns>Null for an unknown word.</returns>
    public static CandleLayout? Parse(string? word)
    {
        int index = Array.IndexOf(Words, word);
        return index < 0 ? null : (CandleLayout)index;
    }
}
