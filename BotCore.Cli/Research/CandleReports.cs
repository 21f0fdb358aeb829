using BotCore.MarketData.Files;
using BotCore.MarketData.Files.Layouts;
using BotCore.Trading.Market;

namespace BotCore.Cli.Research;

/// <summary>Answer of <c>data info</c>.</summary>
/// <param name="Symbol">Null when the file name holds none.</param>
/// <param name="Timeframe">Null when the candles show none.</param>
/// <param name="First">Open time of the oldest candle.</param>
/// <param name="Last">Open time of the newest candle.</param>
/// <param name="MissingCandles">Candles that the gaps would hold.</param>
internal sealed record CandleFileReport(
    string File, string Layout, string Packing, string? Symbol, string? Timeframe, DateTimeOffset? First, DateTimeOffset? Last, int Candles,
    int Gaps, long MissingCandles, int Duplicates, int ZeroVolume, double? LowestPrice, double? HighestPrice, int Defects)
{
    public static CandleFileReport Of(string file, Symbol? symbol, CandleSurvey survey) => new(
        file, survey.Layout.Word(), survey.Packing, symbol?.ToString(), survey.Timeframe == default ? null : survey.Timeframe.ToString(),
        Time(survey.FirstMs), Time(survey.LastMs), survey.Count, survey.Gaps.Count, survey.Gaps.Sum(gap => (long)gap.Missing), survey.Duplicates,
        survey.ZeroVolume, Price(survey.LowestPrice), Price(survey.HighestPrice), survey.Defects.Count);

    private static DateTimeOffset? Time(long? timeMs) => timeMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    private static double? Price(double price) => double.IsNaN(price) ? null : price;
}

/// <summary>Answer of <c>data verify</c>.</summary>
/// <param name="IsGood">No defect; gaps are none.</param>
internal sealed record CandleVerifyReport(CandleFileReport Summary, bool IsGood, IReadOnlyList<CandleDefect> Defects, IReadOnlyList<GapReport> Gaps)
{
    public static CandleVerifyReport Of(CandleFileReport summary, CandleSurvey survey) => new(
        summary, survey.Defects.Count == 0, survey.Defects,
        [.. survey.Gaps.Select(gap => new GapReport(
            DateTimeOffset.FromUnixTimeMilliseconds(gap.FromMs), DateTimeOffset.FromUnixTimeMilliseconds(gap.ToMs), gap.Missing))]);
}

/// <param name="From">Open time of the first missing candle.</param>
/// <param name="To">Open time of the first candle after the gap.</param>
internal sealed record GapReport(DateTimeOffset From, DateTimeOffset To, int Missing);

/// <summary>Answer of <c>data import</c>.</summary>
/// <param name="Fingerprint">Of the numbers, however they are stored.</param>
internal sealed record CandleImportReport(
    string Source, string Out, long Bytes, string Symbol, string Timeframe, int Candles, int Gaps, DateTimeOffset First, DateTimeOffset Last, string Fingerprint)
{
    public static CandleImportReport Of(string source, string target, CandleSeries series) => new(
        source, target, new FileInfo(target).Length, series.Symbol.ToString(), series.Timeframe.ToString(), series.Count, series.Gaps.Count,
        DateTimeOffset.FromUnixTimeMilliseconds(series.FirstMs), DateTimeOffset.FromUnixTimeMilliseconds(series.OpenTimeMs(series.Count - 1)),
        series.Fingerprint);
}
