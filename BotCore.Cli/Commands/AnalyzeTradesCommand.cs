using System.CommandLine;
using BotCore.Cli.Output;
using BotCore.Cli.Research.Analysis;
using BotCore.Cli.Research.Runs;
using BotCore.Trading.Analytics;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore analyze trades</c>: where the result of a run came from.</summary>
internal sealed class AnalyzeTradesCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore analyze trades run.json
          botcore analyze trades run.json --by strategy --by reason
          botcore analyze trades run.json --equity equity.csv

        The rows of each table add up to the whole run. A share is a strategy's even part of the trades it agreed on. Hours and weekdays are those of the entry, UTC.

        Exit codes: 0 ok, 64 bad option, 65 no run file with trades

        """;

    public AnalyzeTradesCommand(CliConsole console) : base("trades", "The result of a run by strategy, share, symbol, direction, reason, hour and weekday.", Examples)
    {
        var run = new Argument<string>("RUN.json") { Description = "A run of botcore backtest --out." };
        var by = new Option<string[]>("--by") { HelpName = "NAME", AllowMultipleArgumentsPerToken = false, Description = "strategy, share, symbol, direction, reason, hour or weekday. Repeatable; default: all." };
        by.AcceptOnlyFromAmong([.. TradeAttribution.Questions]);
        var equity = new Option<string?>("--equity") { HelpName = "OUT.csv", Description = "Write equity and drawdown over time to this file." };
        var json = SharedOptions.Json("the result");
        Add(run);
        foreach (var option in new Option[] { by, equity, json }) Add(option);
        SetAction((parsed, _) =>
        {
            string path = parsed.GetValue(run)!;
            var file = RunFile.Read(path);
            var trades = file.ClosedTrades(path);
            var curve = file.EquityCurve();
            try
            {
                var report = PerformanceReport.Compute(trades, curve, file.Summary.StartingBalance);
                if (parsed.GetValue(equity) is { } target) EquityFile.Write(target, curve, file.Summary.StartingBalance);
                var questions = parsed.GetValue(by) is { Length: > 0 } asked ? asked.Distinct() : TradeAttribution.Questions;
                var attribution = TradeAttribution.Of(report, questions);
                if (parsed.GetValue(json)) console.Json(attribution, CliJson.Default.TradeAttribution);
                else foreach (var table in ResearchTables.Of(attribution)) console.Table(table);
            }
            catch (ArgumentException e)
            {
                throw new CommandFailedException(ExitCodes.BadData, $"{path}: {e.Message}");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CommandFailedException(ExitCodes.Failed, e.Message);
            }
            return Task.FromResult(ExitCodes.Ok);
        });
    }
}
