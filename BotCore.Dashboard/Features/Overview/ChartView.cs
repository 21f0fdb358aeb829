using BotCore.Contracts.Market;
using BotCore.Dashboard.Formatting;
using BotCore.Dashboard.Live;

namespace BotCore.Dashboard.Features.Overview;

/// <summary>What stands in words beside the candles.</summary>
/// <param name="Moment">Open time of the newest candle, and whether it may still change.</param>
/// <param name="Note">Why there is no chart, or why it is incomplete; null when all is well.</param>
/// <param name="MayRetry">True when reading the candles failed and can be tried again.</param>
/// <param name="Label">The chart in one sentence, for those who do not see it.</param>
internal sealed record ChartView(
    string Open, string High, string Low, string Close, string Change, Trend Trend, string Moment, string? Note, bool MayRetry, string Label)
{
    public static ChartView Of(CandleKey? key, CandleModel? last, (CandleLoad Load, string? Failure) state, decimal? tickSize)
    {
        string? note = (key, state.Load, last) switch
        {
            (null, _, _) => "The engine follows no symbol.",
            (_, CandleLoad.Failed, _) => $"Candles could not be read: {state.Failure}.",
            (_, CandleLoad.Loaded, null) => "No candle yet.",
            (_, CandleLoad.Needed or CandleLoad.Loading, null) => "Reading candles…",
            _ => null,
        };
        double? change = last is { Open: > 0 } ? last.Close / last.Open - 1 : null;
        var trend = Trend.Of(change);
        string close = Format.Price(last?.Close, tickSize);
        return new ChartView(
            Format.Price(last?.Open, tickSize), Format.Price(last?.High, tickSize), Format.Price(last?.Low, tickSize), close,
            Format.SignedPercent(change), trend, last is null ? "" : $"{Format.ShortTime(last.Time)} UTC, {(last.IsClosed ? "closed" : "open")}", note, state.Load == CandleLoad.Failed,
            key is { } shown
                ? $"Candlestick chart of {shown.Symbol}, {shown.Timeframe}, last close {close}. Arrow keys scroll, plus and minus zoom."
                : "Candlestick chart, no symbol");
    }
}
