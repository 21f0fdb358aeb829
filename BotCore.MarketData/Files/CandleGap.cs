namespace BotCore.MarketData.Files;

/// <summary>Candles that a series does not have between two that it has. Exchanges pause and recorders fail: a gap is reported, never filled.</summary>
/// <param name="AfterIndex">Index of the last candle before the gap.</param>
/// <param name="FromMs">Open time of the first missing candle, Unix ms.</param>
/// <param name="ToMs">Open time of the first candle after the gap, Unix ms; exclusive end of the gap.</param>
/// <param name="Missing">Number of missing candles, at least 1.</param>
public readonly record struct CandleGap(int AfterIndex, long FromMs, long ToMs, int Missing);
