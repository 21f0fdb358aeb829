using BotCore.Trading.Indicators;
using BotCore.Trading.Market;
using BotCore.Trading.Strategies;

namespace BotCore.Trading.Research.Bias;

/// <summary>Measures the warm-up that a strategy declares against what its indicators need.</summary>
public static class StrategyWarmUp
{
    /// <param name="fresh">Makes the strategy as it starts; called for each measurement.</param>
    /// <param name="candles">Closed candles.</param>
    /// <param name="source">Their timeframe; longer ones are built from them.</param>
    /// <returns>One finding per output it reads of each indicator it shows; empty when it shows none or there are too few candles.</returns>
    public static IReadOnlyList<WarmUpFinding> Measure(
        Func<IStrategy> fresh, ReadOnlySpan<Candle> candles, Timeframe source, double limitPercent, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(fresh);
        var strategy = fresh();
        if (strategy is not IIndicatorOwner shown) return [];
        var findings = new List<WarmUpFinding>();
        var built = new Dictionary<Timeframe, Candle[]>();
        for (int i = 0; i < shown.Indicators.Count; i++)
        {
            int index = i;
            var timeframe = shown.Indicators[i].Timeframe;
            if (!built.TryGetValue(timeframe, out var series)) built.Add(timeframe, series = Build(candles, source, timeframe));
            int declared = strategy.Timeframes.First(one => one.Timeframe == timeframe).WarmUp;
            var all = WarmUpStability.Measure($"{strategy.Name} {timeframe}", New, series, declared, limitPercent, ct);
            var (indicator, reads) = (shown.Indicators[i].Indicator, shown.Indicators[i].Reads);
            findings.AddRange(all.Where((_, output) => reads is null || indicator.Outputs[output] == reads));

            IIndicator New() => ((IIndicatorOwner)fresh()).Indicators[index].Indicator;
        }
        return findings;
    }

    private static Candle[] Build(ReadOnlySpan<Candle> candles, Timeframe source, Timeframe target)
    {
        if (source == target) return candles.ToArray();
        var builder = new CandleBuilder(target, source);
        var closed = new List<Candle>(candles.Length / (target.Minutes / source.Minutes) + 1);
        foreach (ref readonly var candle in candles)
        {
            if (builder.CloseStale(candle.OpenTimeMs, out var stale)) closed.Add(stale);
            if (builder.Add(in candle, out var whole)) closed.Add(whole);
        }
        return [.. closed];
    }
}
