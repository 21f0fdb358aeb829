using BotCore.MarketData.Files;
using BotCore.Trading.Research;

namespace BotCore.Cli.Research.Report;

/// <summary>What a report shows. No clock and no machine is part of it: the same run gives the same page, byte for byte.</summary>
/// <param name="Series">The candles of the run, in the order of its symbols.</param>
/// <param name="FromMs">First open time that was traded, Unix ms.</param>
/// <param name="ToMs">First open time that was not.</param>
internal sealed record ReportData(
    BacktestSummary Summary, BacktestResult Result, IReadOnlyList<CandleSeries> Series, long FromMs, long ToMs);
