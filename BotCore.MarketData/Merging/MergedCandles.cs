using BotCore.MarketData.Files;
using BotCore.Trading.Research;

namespace BotCore.MarketData.Merging;

/// <summary>Recorded series as the source of a backtest, in the order of <see cref="CandleMerger"/>.</summary>
public sealed class MergedCandles(IReadOnlyList<CandleSeries> series, long fromMs, long toMs) : ICandleSource
{
    private readonly CandleMerger _merger = new(series, fromMs, toMs);

    public long Count => _merger.Count;

    public int Read(Span<MarketCandle> buffer)
    {
        int count = 0;
        while (count < buffer.Length && _merger.MoveNext()) buffer[count++] = new MarketCandle(_merger.SeriesIndex, _merger.Current);
        return count;
    }
}
