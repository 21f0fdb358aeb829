using BotCore.Trading.Market;
using BotCore.Trading.Research;

namespace BotCore.Benchmarks.Engine;

/// <summary>Six incremental indicators over a year of minutes.</summary>
internal sealed class SixIndicators : IWorkload
{
    private MarketCandle[] _candles = [];

    public string Name => "indicators-6";

    public void Prepare() => _candles = BenchmarkMarket.Merged(BenchmarkMarket.Year(1).Series);

    public WorkloadRun Run()
    {
        var strategy = new SixIndicatorStrategy();
        foreach (ref readonly var market in _candles.AsSpan()) strategy.OnCandle(Timeframe.OneMinute, market.Candle);
        return new WorkloadRun(_candles.Length, null, null);
    }

    public double? BytesPerIdleBar()
    {
        var strategy = new SixIndicatorStrategy();
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (ref readonly var market in _candles.AsSpan()) strategy.OnCandle(Timeframe.OneMinute, market.Candle);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / _candles.Length;
    }

    public void Clean() => _candles = [];
}
