using System.CommandLine;
using BotCore.Cli.Output;
using BotCore.Cli.Research;
using BotCore.MarketData.Files;
using BotCore.MarketData.Files.Layouts;
using BotCore.Trading.Market;
using Symbol = BotCore.Trading.Market.Symbol;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore data</c>: candle files of many recorders, looked at, checked and turned into ours.</summary>
internal sealed class DataCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore data info BTCUSDT-1m-2024-01.zip
          botcore data verify btcusdt_1m.csv.gz
          botcore data import 'BTCUSDT-1m-*.zip' --out btcusdt_1m.parquet
          botcore data import BTC_USDT-5m.feather --out btcusdt_5m.csv.gz
          botcore data import dump.csv --layout binance --symbol BTCUSDT --out btcusdt_1m.bin

        """;

    public DataCommand(CliConsole console) : base("data", "Import, describe and check candle files.", Examples)
    {
        Add(new DataImportCommand(console));
        Add(new DataInfoCommand(console));
        Add(new DataVerifyCommand(console));
    }

    /// <summary>The layout of a file, when it is known better than by its content.</summary>
    public static Option<CandleLayout?> LayoutOption() => SharedOptions.ParsedValue<CandleLayout>(
        "--layout", "NAME", $"Layout of the file: {string.Join(", ", CandleLayouts.All)}; default: by its content.",
        $"one of {string.Join(", ", CandleLayouts.All)}", CandleLayouts.Parse);

    /// <summary>Runs a command over files; their refusals become exit codes.</summary>
    public static int Guarded(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (CandleFileException e)
        {
            throw new CommandFailedException(ExitCodes.BadData, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCodes.Failed, e.Message);
        }
    }
}

/// <summary><c>botcore data import</c>.</summary>
internal sealed class DataImportCommand : DocumentedCommand
{
    private const string Notes_ = """
        Examples:
          botcore data import 'BTCUSDT-1m-*.zip' --out btcusdt_1m.csv.gz
          botcore data import prices.csv --layout header --symbol ETHUSDT --out ethusdt_1h.bin --json

        Exit codes: 0 ok, 64 bad option, 65 refused file: a file with a defect is not imported, botcore data verify lists them

        """;

    private readonly CliConsole _console;

    public DataImportCommand(CliConsole console)
        : base("import", "Turn candle files of any known layout into one of ours: CSV, gzip, Parquet or binary by the ending.", Notes_)
    {
        _console = console;
        var source = new Argument<string>("SRC") { Description = "A file, a folder of CSV files, or a pattern; all of one symbol." };
        var target = new Option<string>("--out") { HelpName = "FILE", Required = true, Description = $"What to write: {string.Join(", ", CandleFileTarget.Endings)}." };
        target.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !CandleFileTarget.IsKnown(result.Tokens[0].Value))
                result.AddError($"--out is '{result.Tokens[0].Value}'; expected a name that ends in {string.Join(", ", CandleFileTarget.Endings)}");
        });
        var symbol = SharedOptions.ParsedValue<Symbol>("--symbol", "NAME", "Symbol of the candles; default: from the file name.",
            "5 to 20 letters or digits, for example BTCUSDT", text => Symbol.TryParse(text, out var value) ? value : null);
        var timeframe = SharedOptions.ParsedValue<Timeframe>("--timeframe", "NAME", "Timeframe that the candles must have; default: their smallest spacing.",
            $"one of {string.Join(", ", Timeframe.All)}", text => Timeframe.TryParse(text, out var value) ? value : null);
        var layout = DataCommand.LayoutOption();
        var json = SharedOptions.Json("what was imported");
        Add(source);
        foreach (var option in new Option[] { target, symbol, timeframe, layout, json }) Add(option);
        SetAction((parsed, ct) => Task.FromResult(DataCommand.Guarded(() => Run(
            parsed.GetValue(source)!, parsed.GetValue(target)!, parsed.GetValue(symbol), parsed.GetValue(timeframe), parsed.GetValue(layout), parsed.GetValue(json), ct))));
    }

    private int Run(string source, string target, Symbol? symbol, Timeframe? timeframe, CandleLayout? layout, bool json, CancellationToken ct)
    {
        var files = CandleFileSet.Find(source, symbol);
        if (files.Groups.Count > 1)
            throw new CommandFailedException(
                ExitCodes.Usage, $"{source}: files of {string.Join(", ", files.Groups.Select(group => group.Symbol))}; import one symbol at a time, or name it with --symbol");
        var series = files.LoadAs(layout, timeframe, ct)[0];
        CandleFileTarget.Write(target, series, ct);
        var report = CandleImportReport.Of(source, target, series);
        if (json) _console.Json(report, CliJson.Default.CandleImportReport);
        else _console.Table(CandleTables.Of(report));
        return ExitCodes.Ok;
    }
}

/// <summary><c>botcore data info</c>.</summary>
internal sealed class DataInfoCommand : DocumentedCommand
{
    private const string Notes_ = """
        Examples:
          botcore data info btcusdt_1m.csv.gz
          botcore data info BTC_USDT-5m.feather --json

        Exit codes: 0 ok, also with defects in single rows; 65 no candle file

        """;

    public DataInfoCommand(CliConsole console) : base("info", "Describe a candle file: symbol, timeframe, times, gaps, prices.", Notes_)
    {
        var file = new Argument<string>("FILE") { Description = "A candle file of any known layout." };
        var layout = DataCommand.LayoutOption();
        var json = SharedOptions.Json("the description");
        Add(file);
        Add(layout);
        Add(json);
        SetAction((parsed, ct) => Task.FromResult(DataCommand.Guarded(() =>
        {
            var (report, _) = Survey(parsed.GetValue(file)!, parsed.GetValue(layout), ct);
            if (parsed.GetValue(json)) console.Json(report, CliJson.Default.CandleFileReport);
            else console.Table(CandleTables.Of(report));
            return ExitCodes.Ok;
        })));
    }

    public static (CandleFileReport Report, CandleSurvey Survey) Survey(string path, CandleLayout? layout, CancellationToken ct)
    {
        var survey = CandleSurvey.Of(path, layout, ct);
        return (CandleFileReport.Of(path, SymbolOf(path), survey), survey);
    }

    /// <summary>A description can do without the symbol; everything that trades cannot.</summary>
    private static Symbol? SymbolOf(string path)
    {
        try
        {
            return CandleFileName.SymbolOf(path);
        }
        catch (CandleFileException)
        {
            return null;
        }
    }
}

/// <summary><c>botcore data verify</c>.</summary>
internal sealed class DataVerifyCommand : DocumentedCommand
{
    private const string Notes_ = """
        Examples:
          botcore data verify btcusdt_1m.csv.gz
          botcore data verify BTCUSDT-1m-2024-01.zip --json

        A gap is listed and is no defect: exchanges pause. Exit codes: 0 no defect, 65 defects or no candle file

        """;

    public DataVerifyCommand(CliConsole console) : base("verify", "Check every row of a candle file; list every defect with its line, and every gap.", Notes_)
    {
        var file = new Argument<string>("FILE") { Description = "A candle file of any known layout." };
        var layout = DataCommand.LayoutOption();
        var json = SharedOptions.Json("what was found");
        Add(file);
        Add(layout);
        Add(json);
        SetAction((parsed, ct) => Task.FromResult(DataCommand.Guarded(() =>
        {
            var (summary, survey) = DataInfoCommand.Survey(parsed.GetValue(file)!, parsed.GetValue(layout), ct);
            var report = CandleVerifyReport.Of(summary, survey);
            if (parsed.GetValue(json)) console.Json(report, CliJson.Default.CandleVerifyReport);
            else Print(console, report);
            return report.IsGood ? ExitCodes.Ok : ExitCodes.BadData;
        })));
    }

    private static void Print(CliConsole console, CandleVerifyReport report)
    {
        console.Table(CandleTables.Of(report.Summary));
        foreach (var gap in report.Gaps)
            console.Out.WriteLine($"gap: {CandleTables.Time(gap.From)} to {CandleTables.Time(gap.To)}, {gap.Missing} missing");
        foreach (var defect in report.Defects)
            console.Out.WriteLine(defect.Line == 0
                ? $"file: found {defect.Found}, expected {defect.Expected}"
                : $"line {defect.Line}, {defect.Column}: found {defect.Found}, expected {defect.Expected}");
        console.Out.WriteLine(report.IsGood ? "no defect" : $"{report.Defects.Count} defects");
    }
}
