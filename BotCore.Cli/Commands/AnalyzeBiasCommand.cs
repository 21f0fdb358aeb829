using System.CommandLine;
using System.Globalization;
using BotCore.Cli.Output;
using BotCore.Cli.Research.Analysis;
using BotCore.MarketData.Files;
using BotCore.Trading.Research.Bias;
using Symbol = BotCore.Trading.Market.Symbol;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore analyze bias</c>: do signals use the future, and are warm-ups long enough?</summary>
internal sealed class AnalyzeBiasCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore analyze bias --candles btcusdt_1m.csv.gz
          botcore analyze bias --candles btcusdt_1m.csv.gz --strategy rsi --json
          botcore analyze bias --candles btcusdt_1m.csv.gz --signals whole-series.csv --known bar-by-bar.csv

        Strategies are run twice, the second time candle by candle by new instances that are rebuilt from a snapshot after every
        primary candle. A file of finished signals cannot be computed again on a shorter history: --known names the same signals
        as they were known at each candle, recorded bar by bar or computed from histories that ended there.

        Exit codes: 0 clean or not enough signals, 1 biased, 64 bad option, 65 refused file, 130 interrupted

        """;

    private readonly CliConsole _console;

    public AnalyzeBiasCommand(CliConsole console) : base("bias", "Test signals for look-ahead and warm-ups for stability.", Examples)
    {
        _console = console;
        var candles = new Option<string>("--candles") { HelpName = "FILE|DIR|GLOB", Required = true, Description = "Candles: a CSV file (plain or gzip), a folder of them, or a pattern." };
        var symbol = SharedOptions.ParsedValue<Symbol>("--symbol", "NAME", "Symbol of the candles; default: from the file name.",
            "5 to 20 letters or digits, for example BTCUSDT", text => Symbol.TryParse(text, out var value) ? value : null);
        var strategy = new Option<string?>("--strategy") { HelpName = "NAME", Description = "Only this strategy; default: all that the settings enable." };
        var strategies = new Option<string?>("--strategies") { HelpName = "DIR", Description = "Folder of strategies of your own, see docs/strategies.md." };
        var set = new Option<string[]>("--set") { HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = false, Description = "Change a setting. Repeatable." };
        var signals = new Option<string?>("--signals") { HelpName = "FILE", Description = "Signals of the whole series, CSV, instead of strategies." };
        var known = new Option<string?>("--known") { HelpName = "FILE", Description = "The same signals as they were known at each candle, CSV." };
        var warmUp = SharedOptions.ParsedValue<int>("--warm-up", "BARS", "First candle of --signals that is compared. Default: 0.", "a whole number from 0",
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int bars) ? bars : null);
        var limit = SharedOptions.ParsedValue<double>("--limit", "PERCENT", "Largest tolerated warm-up difference. Default: 0.01.", "a number above 0, at most 100",
            text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent) && percent is > 0 and <= 100 ? percent : null);
        var json = SharedOptions.Json("the result");
        foreach (var option in new Option[] { candles, symbol, strategy, strategies, set, signals, known, warmUp, limit, json }) Add(option);
        Validators.Add(result =>
        {
            bool hasSignals = result.GetResult(signals) is { Implicit: false };
            if (!hasSignals && result.GetResult(known) is { Implicit: false }) result.AddError("--known is given without --signals; expected both, or neither");
            if (hasSignals && result.GetResult(strategy) is { Implicit: false }) result.AddError("--signals and --strategy exclude each other");
        });
        SetAction((parsed, ct) => Task.FromResult(Run(
            parsed.GetValue(candles)!, parsed.GetValue(symbol), parsed.GetValue(strategies),
            new BiasRequest(
                parsed.GetValue(strategy), parsed.GetValue(set) ?? [], parsed.GetValue(signals), parsed.GetValue(known), parsed.GetValue(warmUp) ?? 0,
                parsed.GetValue(limit) ?? WarmUpStability.UsualLimitPercent),
            parsed.GetValue(json), ct)));
    }

    private int Run(string candles, Symbol? symbol, string? strategies, BiasRequest request, bool json, CancellationToken ct)
    {
        try
        {
            var series = CandleFileSet.Find(candles, symbol).Load(timeframe: null, cache: null, ct);
            var analysis = request.Signals is null
                ? BiasAnalysis.OfStrategies(series, BacktestCommand.Settings(request.Set, strategies), request, ct)
                : BiasAnalysis.OfSignals(series, request);
            if (json) _console.Json(analysis, CliJson.Default.BiasAnalysis);
            else foreach (var table in ResearchTables.Of(analysis)) _console.Table(table);
            analysis.LookAhead.RequireUnbiased();
            return ExitCodes.Ok;
        }
        catch (CandleFileException e)
        {
            throw new CommandFailedException(ExitCodes.BadData, e.Message);
        }
        catch (ArgumentException e)
        {
            throw new CommandFailedException(ExitCodes.Usage, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCodes.Failed, e.Message);
        }
    }
}
