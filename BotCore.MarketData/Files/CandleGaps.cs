using System.Runtime.CompilerServices;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files;

/// <summary>Finds where neighbours are more than one timeframe apart.</summary>
internal static class CandleGaps
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // called once per file, with half a million rows
    public static CandleGap[] Of(ReadOnlySpan<PackedCandle> rows, long firstMs, Timeframe timeframe)
    {
        List<CandleGap>? gaps = null;
        int spacing = timeframe.Minutes, previous = rows[0].Minute;
        for (int i = 1; i < rows.Length; i++)
        {
            int minute = rows[i].Minute;
            if (minute - previous != spacing)
                (gaps ??= []).Add(Between(i - 1, firstMs + previous * 60_000L, firstMs + minute * 60_000L, timeframe));
            previous = minute;
        }
        return gaps?.ToArray() ?? [];
    }

    public static CandleGap[] Of(ReadOnlySpan<Candle> candles, Timeframe timeframe)
    {
        List<CandleGap>? gaps = null;
        long spacing = timeframe.Ms, previous = candles[0].OpenTimeMs;
        for (int i = 1; i < candles.Length; i++)
        {
            long time = candles[i].OpenTimeMs;
            if (time - previous != spacing) (gaps ??= []).Add(Between(i - 1, previous, time, timeframe));
            previous = time;
        }
        return gaps?.ToArray() ?? [];
    }

    private static CandleGap Between(int index, long beforeMs, long afterMs, Timeframe timeframe) =>
        new(index, beforeMs + timeframe.Ms, afterMs, (int)((afterMs - beforeMs) / timeframe.Ms - 1));
}
