using System.CommandLine;
using BotCore.Cli.Output;
using BotCore.Cli.Research.Analysis;
using BotCore.Cli.Research.Runs;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore analyze compare</c>: two runs side by side.</summary>
internal sealed class AnalyzeCompareCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore backtest --candles btcusdt.csv --out a.json
          botcore backtest --candles btcusdt.csv --out b.json --set account.leverage=2
          botcore analyze compare a.json b.json

        A file is what --out keeps, or what --json prints; only the first knows single trades.

        Exit codes: 0 the same trades (equal trade hash), 1 different trades, 64 bad option, 65 no run file

        """;

    public AnalyzeCompareCommand(CliConsole console) : base("compare", "Settings, figures and trades of two runs side by side.", Examples)
    {
        var first = new Argument<string>("A.json") { Description = "A run of botcore backtest --out, or its --json output." };
        var second = new Argument<string>("B.json") { Description = "Another one." };
        var json = SharedOptions.Json("the result");
        Add(first);
        Add(second);
        Add(json);
        SetAction((parsed, _) =>
        {
            var comparison = RunComparison.Of(RunFile.Read(parsed.GetValue(first)!), RunFile.Read(parsed.GetValue(second)!));
            if (parsed.GetValue(json)) console.Json(comparison, CliJson.Default.RunComparison);
            else foreach (var table in ResearchTables.Of(comparison)) console.Table(table);
            return Task.FromResult(comparison.SameTrades ? ExitCodes.Ok : ExitCodes.Failed);
        });
    }
}
