namespace BotCore.MarketData.Files;

/// <summary>A binary candle cache file is damaged, of another version, or not one at all; the message names the file and the reason.</summary>
public sealed class CandleCacheException : Exception
{
    public CandleCacheException() { }

    public CandleCacheException(string message) : base(message) { }

    public CandleCacheException(string message, Exception innerException) : base(message, innerException) { }
}
