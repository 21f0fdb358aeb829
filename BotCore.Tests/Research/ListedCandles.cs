using BotCore.Trading.Research;

namespace BotCore.Tests.Research;

/// <summary>Candles from a list.</summary>
internal sealed class ListedCandles(IReadOnlyList<MarketCandle> candles) : ICandleSource
{
    private int _next;

    public long Count => candles.Count;

    public int Read(Span<MarketCandle> buffer)
    {
        int count = Math.Min(buffer.Length, candles.Count - _next);
        for (int i = 0; i < count; i++) buffer[i] = candles[_next++];
        return count;
    }
}
