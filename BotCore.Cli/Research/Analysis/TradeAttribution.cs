using BotCore.Trading.Analytics;

namespace BotCore.Cli.Research.Analysis;

/// <summary>Where the result of a run came from.</summary>
/// <param name="Parts">One list per question: strategy, share, symbol, direction, reason, hour, weekday.</param>
internal sealed record TradeAttribution(int Trades, decimal NetPnl, IReadOnlyDictionary<string, IReadOnlyList<AttributionLine>> Parts)
{
    /// <summary>What may be asked for, in the order of the report.</summary>
    public static IReadOnlyList<string> Questions { get; } = ["strategy", "share", "symbol", "direction", "reason", "hour", "weekday"];

    public static TradeAttribution Of(PerformanceReport report, IEnumerable<string> questions) => new(
        report.Trades.Count, report.NetProfit,
        questions.ToDictionary(question => question, question => (IReadOnlyList<AttributionLine>)[.. Rows(report, question).Select(AttributionLine.Of)]));

    /// <summary>The rows behind one of <see cref="Questions"/>.</summary>
    public static IReadOnlyList<AttributionRow> Rows(PerformanceReport report, string question) => question switch
    {
        "strategy" => report.ByStrategy,
        "share" => report.ByShare,
        "symbol" => report.BySymbol,
        "direction" => report.ByDirection,
        "reason" => report.ByExitReason,
        "hour" => report.ByHour,
        _ => report.ByDayOfWeek,
    };
}

internal sealed record AttributionLine(
    string Key, int Trades, int Wins, double? WinRate, decimal NetPnl, decimal? Expectancy, double? ProfitFactor, decimal Fees, decimal Funding)
{
    public static AttributionLine Of(AttributionRow row) => new(
        row.Key, row.Statistics.Count, row.Statistics.Wins, row.Statistics.WinRate, row.NetProfit, row.Statistics.Expectancy,
        row.Statistics.ProfitFactor, row.Fees, row.Funding);
}
