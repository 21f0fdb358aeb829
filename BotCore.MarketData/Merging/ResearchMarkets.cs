using System.Globalization;
using BotCore.MarketData.Files;
using BotCore.MarketData.Instruments;
using BotCore.Trading.Instruments;
using BotCore.Trading.Research;
using BotCore.Trading.Research.Optimization;

namespace BotCore.MarketData.Merging;

/// <summary>Candle files as the market of a study: loaded once, merged once.</summary>
public static class ResearchMarkets
{
    /// <param name="fromMs">First open time, Unix ms.</param>
    /// <param name="toMs">First open time that does not belong to it, Unix ms.</param>
    /// <returns>Null when no candle is left.</returns>
    public static ResearchMarket? Of(IReadOnlyList<CandleSeries> series, long fromMs, long toMs)
    {
        var merged = new MergedCandles(series, fromMs, toMs);
        if (merged.Count == 0) return null;
        var candles = new MarketCandle[merged.Count];
        int at = 0, count;
        while ((count = merged.Read(candles.AsSpan(at))) > 0) at += count;
        return new ResearchMarket([.. series.Select(Instrument)], candles);
    }

    private static ResearchInstrument Instrument(CandleSeries series)
    {
        var instrument = InstrumentInference.Of(series).Instrument;
        return new ResearchInstrument(instrument, series.Timeframe, $"{series.Fingerprint} {ContractOf(instrument)}");
    }

    private static string ContractOf(Instrument one) => string.Create(
        CultureInfo.InvariantCulture,
        $"tick {one.TickSize} step {one.StepSize} min {one.MinQuantity}/{one.MinNotional} fees {one.MakerFeeRate}/{one.TakerFeeRate}/{one.LiquidationFeeRate} brackets {one.Brackets.Count} to {one.Brackets[^1].NotionalCap}");
}
