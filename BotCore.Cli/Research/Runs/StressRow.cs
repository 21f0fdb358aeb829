using BotCore.Trading.Research;
using BotCore.Trading.Research.Stress;

namespace BotCore.Cli.Research.Runs;

/// <summary>One run of the cost stress; the first row is the run itself.</summary>
/// <param name="Case">Stable word; <c>as-assumed</c> is the run itself.</param>
internal sealed record StressRow(
    string Case, string Title, decimal NetPnl, decimal FinalEquity, int Trades, double? ProfitFactor, double? MaxDrawdownRatio, double? Sharpe,
    decimal Fees, string TradeHash)
{
    public static IReadOnlyList<StressRow> Of(BacktestResult run, IReadOnlyList<StressOutcome> outcomes) =>
        [Of("as-assumed", "As assumed", run), .. outcomes.Select(outcome => Of(outcome.Case.Name, outcome.Case.Title, outcome.Result))];

    private static StressRow Of(string name, string title, BacktestResult result) => new(
        name, title, result.Report.NetProfit, result.FinalEquity, result.Report.Trades.Count, result.Report.Trades.ProfitFactor,
        result.Report.MaxDrawdownRatio, result.Report.Sharpe, result.Report.Fees, result.TradeHash);
}
