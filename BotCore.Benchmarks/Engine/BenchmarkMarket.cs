using BotCore.MarketData.Files;
using BotCore.MarketData.Synthetic;
using BotCore.Trading.Instruments;
using BotCore.Trading.Research;

namespace BotCore.Benchmarks.Engine;

/// <summary>Synthetic minutes, a year of them unless less is asked for; the same on every machine.</summary>
internal static class BenchmarkMarket
{
    public const int YearOfMinutes = 525_600;

    public static (IReadOnlyList<Instrument> Instruments, IReadOnlyList<CandleSeries> Series) Year(int symbols) => Of(symbols, YearOfMinutes);

    public static (IReadOnlyList<Instrument> Instruments, IReadOnlyList<CandleSeries> Series) Of(int symbols, int minutes)
    {
        var templates = new SyntheticMarketOptions().Symbols;
        var options = new SyntheticMarketOptions
        {
            Seed = 1,
            Symbols = [.. Enumerable.Range(0, symbols).Select(i => new SyntheticSymbolOptions
            {
                Symbol = i < templates.Count ? templates[i].Symbol : $"COIN{i}USDT",
                StartPrice = templates[i % templates.Count].StartPrice,
                AnnualVolatilityRatio = templates[i % templates.Count].AnnualVolatilityRatio,
                MarketCorrelation = templates[i % templates.Count].MarketCorrelation,
                DailyVolume = templates[i % templates.Count].DailyVolume,
                TickSize = 0.01m,
                StepSize = 0.001m,
            })],
        };
        var market = new SyntheticMarket(options);
        return (market.Instruments, market.Record(minutes, CancellationToken.None));
    }

    /// <summary>The candles of all series in trading order, laid out flat before the clock starts.</summary>
    public static MarketCandle[] Merged(IReadOnlyList<CandleSeries> series)
    {
        var merger = new MarketData.Merging.MergedCandles(series, 0, long.MaxValue);
        var candles = new MarketCandle[merger.Count];
        int at = 0, count;
        while ((count = merger.Read(candles.AsSpan(at))) > 0) at += count;
        return candles;
    }
}
