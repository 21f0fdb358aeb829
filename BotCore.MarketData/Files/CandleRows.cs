using System.Runtime.CompilerServices;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files;

/// <summary>Checks rows that come from a cache as strictly as rows that come from text: a checksum shows damage, not a mistake in the writer.</summary>
internal static class CandleRows
{
    /// <exception cref="CandleCacheException">A row is no candle, or not in its place.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // called once per file, with half a million rows
    public static void Check(ReadOnlySpan<PackedCandle> rows, long firstMs, Timeframe timeframe, string path)
    {
        int spacing = timeframe.Minutes, previous = -spacing;
        if (firstMs < 0 || firstMs > CandleSeriesBuilder.LastTimeMs || firstMs % timeframe.Ms != 0 || rows[0].Minute != 0)
            throw Refused(path, 0);
        for (int i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            // Whole numbers over one positive divisor keep their order, so this is what Candle.Defect asks of the prices.
            bool isCandle = row.Low > 0 && row.Low <= Math.Min(row.Open, row.Close) && row.High >= Math.Max(row.Open, row.Close)
                && row.Volume >= 0 && row.Volume <= double.MaxValue;
            if (!isCandle || row.Minute <= previous || (spacing > 1 && row.Minute % spacing != 0)) throw Refused(path, i);
            previous = row.Minute;
        }
    }

    /// <exception cref="CandleCacheException">A candle has a defect, or is not in its place.</exception>
    public static void Check(ReadOnlySpan<Candle> candles, Timeframe timeframe, string path)
    {
        long previous = -1;
        for (int i = 0; i < candles.Length; i++)
        {
            ref readonly var candle = ref candles[i];
            if (candle.Defect() is not null || candle.OpenTimeMs <= previous || candle.OpenTimeMs % timeframe.Ms != 0) throw Refused(path, i);
            previous = candle.OpenTimeMs;
        }
    }

    private static CandleCacheException Refused(string path, int index) => new($"{path}: candle {index} is not a candle in order");
}
