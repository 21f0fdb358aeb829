using System.CommandLine;
using BotCore.Cli.Output;
using BotCore.Cli.Research;
using BotCore.Cli.Research.Runs;
using BotCore.MarketData.Files;
using BotCore.StrategyLoading;
using BotCore.Trading.Kernel;
using Symbol = BotCore.Trading.Market.Symbol;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore backtest</c>: recorded candles through the same kernel that trades on paper.</summary>
internal sealed class BacktestCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore backtest --candles btcusdt_1m.csv.gz
          botcore backtest --candles 'data/*.csv.gz' --from 2024-01-01 --to 2024-07-01 --json
          botcore backtest --candles btcusdt.csv --set risk.dailyLossRatio=0.02 --set account.leverage=2 --trades trades.csv
          botcore backtest --candles adausdt_1m.csv.gz --funding funding.csv
          botcore backtest --candles btcusdt.csv --model interval --signals signals.csv --rules rules.json --trades trades.csv
          botcore backtest --candles btcusdt.csv --model book --depth depth.csv.gz
          botcore backtest --candles btcusdt.csv --model tick --ticks BTCUSDT-aggTrades-2024-01.csv
          botcore backtest --candles btcusdt.csv --stress --report report.html --out run.json

        The defaults are those of the engine's backtest mode: the same file and settings give the same trade hash as
        botcore up --market replay:FILE.

        Exit codes: 0 ok, 1 the look-ahead gate found bias or a file cannot be written, 64 bad option, 65 refused candle file, 130 interrupted

        """;

    private const string BookModel = "book", TickModel = "tick";
    private static readonly string[] Models = ["path", TickModel, BookModel, IntervalBacktest.Model];
    private readonly CliConsole _console;

    public BacktestCommand(CliConsole console) : base("backtest", "Run recorded candles through the trading kernel and report.", Examples)
    {
        _console = console;
        var candles = new Option<string>("--candles")
        {
            HelpName = "FILE|DIR|GLOB",
            Required = true,
            Description = "Candles: a CSV file (plain or gzip), a folder of them, or a pattern.",
        };
        var symbol = SharedOptions.ParsedValue<Symbol>("--symbol", "NAME", "Symbol of the candles; default: from the file name.",
            "5 to 20 letters or digits, for example BTCUSDT", text => Symbol.TryParse(text, out var value) ? value : null);
        var from = SharedOptions.Instant("--from", "First candle, UTC: 2024-01-31 or 2024-01-31T12:00.");
        var to = SharedOptions.Instant("--to", "Candles before this time, UTC.");
        var model = new Option<string>("--model") { HelpName = "NAME", Description = "Fill model: path, tick (needs --ticks), book (needs --depth), or interval (needs --signals and --rules).", DefaultValueFactory = _ => "path" };
        model.AcceptOnlyFromAmong(Models);
        var depth = new Option<string?>("--depth") { HelpName = "FILE", Description = "Recorded depth and trades, CSV or the exchange's events as JSON lines, plain or gzip (docs/fill-models.md); only with --model book." };
        var ticks = new Option<string?>("--ticks") { HelpName = "FILE", Description = "Recorded trades, plain or gzip: the exchange's dumps, or those of a --depth file; only with --model tick." };
        var signals = new Option<string?>("--signals") { HelpName = "FILE", Description = "Signals by candle, CSV; only with --model interval." };
        var rules = new Option<string?>("--rules") { HelpName = "FILE", Description = "Rules of the run, JSON; only with --model interval." };
        var set = new Option<string[]>("--set")
        {
            HelpName = "NAME=VALUE",
            AllowMultipleArgumentsPerToken = false,
            Description = "Change a setting, for example account.leverage=2. Repeatable.",
        };
        var trades = new Option<string?>("--trades") { HelpName = "OUT.csv", Description = "Write the closed trades to this file." };
        var decisions = new Option<string?>("--decisions") { HelpName = "OUT.csv", Description = "Write the decision at every primary candle, and its reason, to this file." };
        var strategies = new Option<string?>("--strategies") { HelpName = "DIR", Description = "Folder of strategies of your own, see docs/strategies.md." };
        var json = SharedOptions.Json("the result");
        foreach (var option in new Option[] { candles, symbol, from, to, model, depth, ticks, signals, rules, set, strategies, trades, decisions, json }) Add(option);
        var study = new StudyOptions(this);
        ValidateRecord(model, BookModel, depth, "recorded depth, see docs/fill-models.md; candles do not say what stood in the book", study);
        ValidateRecord(model, TickModel, ticks, "recorded trades, see docs/fill-models.md; candles do not say in which order prices came", study);
        IntervalBacktest.Validate(this, model, Models, signals, rules, [symbol, from, to, set, strategies, decisions, .. study.All]);
        SetAction((parsed, ct) => Task.FromResult(Run(
            new Request(
                parsed.GetValue(candles)!, parsed.GetValue(symbol), parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(set) ?? [],
                parsed.GetValue(strategies), parsed.GetValue(trades), parsed.GetValue(decisions), parsed.GetValue(json), parsed.GetValue(signals),
                parsed.GetValue(rules), study.Of(parsed) with { Depth = parsed.GetValue(depth), Ticks = parsed.GetValue(ticks) }),
            ct)));
    }

    /// <summary>A model that fills from a record needs it, and no other model takes it.</summary>
    /// <param name="why">What it is, and why candles are not enough.</param>
    private void ValidateRecord(Option<string> model, string needing, Option<string?> record, string why, StudyOptions study) => Validators.Add(result =>
    {
        string name = result.GetValue(model) ?? Models[0];
        bool isGiven = result.GetResult(record) is { Implicit: false };
        if (name == needing && !isGiven) result.AddError($"--model {needing} needs {record.Name} FILE: {why}");
        if (name != needing && isGiven) result.AddError($"{record.Name} belongs to --model {needing}; the model is {name}");
        if (name == needing && result.GetResult(study.Detail) is { Implicit: false })
            result.AddError($"{study.Detail.Name} is not used by --model {needing}: the order of prices stands in the record");
    });

    private sealed record Request(
        string Candles, Symbol? Symbol, DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<string> Set, string? Strategies, string? Trades,
        string? Decisions, bool Json, string? Signals, string? Rules, StudyRequest Study);

    private int Run(Request request, CancellationToken ct)
    {
        var settings = Settings(request.Set, request.Strategies);
        using var interrupt = new Interruption(ct);
        try
        {
            if (request is { Signals: { } signals, Rules: { } rules })
                return IntervalBacktest.Run(_console, request.Candles, signals, rules, request.Trades, request.Json, interrupt.Token);
            var series = CandleFileSet.Find(request.Candles, request.Symbol).Load(timeframe: null, cache: null, interrupt.Token);
            using var decisions = request.Decisions is { } file ? new DecisionFile(file, [.. series.Select(one => one.Symbol.ToString())]) : null;
            var study = new BacktestStudy(
                series, settings, request.From?.ToUnixTimeMilliseconds() ?? 0, request.To?.ToUnixTimeMilliseconds() ?? long.MaxValue, request.Study);
            var (summary, result) = study.Run(decisions, Progress(), interrupt.Token);
            decisions?.Complete();
            if (request.Trades is { } path) TradeFile.Write(path, result.Trades);
            if (request.Json) _console.Json(summary, CliJson.Default.BacktestSummary);
            else foreach (var table in ResearchTables.Of(summary)) _console.Table(table);
            summary.LookAhead?.RequireUnbiased();
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
        catch (OperationCanceledException)
        {
            _console.Error.WriteLine("botcore: interrupted; no result was written");
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>The settings of a backtest with changes as <c>--set</c> has them.</summary>
    /// <param name="strategies">Folder of somebody's own; null: none.</param>
    /// <exception cref="CommandFailedException">One is unknown or not allowed; all of them are named.</exception>
    internal static KernelSettings Settings(IReadOnlyList<string> changes, string? strategies)
    {
        var errors = new List<string>();
        var pairs = SharedOptions.Pairs("--set", "account.leverage=3", changes, errors);
        var settings = SettingCatalogue.TryWithAll(OwnStrategies.Load(strategies, KernelSettings.For(TradingMode.Backtest), errors), pairs, errors);
        return settings is not null && errors.Count == 0
            ? settings
            : throw new CommandFailedException(ExitCodes.Usage, string.Join(Environment.NewLine, errors));
    }

    /// <summary>A line that is overwritten, for a person at a terminal only.</summary>
    private ProgressLine? Progress() => Console.IsErrorRedirected ? null : new ProgressLine(_console.Error);

    private sealed class ProgressLine(TextWriter output) : IProgress<double>
    {
        private int _shown = -1;

        public void Report(double value)
        {
            int percent = (int)(value * 100);
            if (percent == _shown) return;
            _shown = percent;
            output.Write(percent >= 100 ? "\r                    \r" : $"\rbacktest {percent,3} %");
        }
    }

    /// <summary>Ctrl-C ends the run between two blocks of candles.</summary>
    private sealed class Interruption : IDisposable
    {
        private readonly CancellationTokenSource _source;

        public Interruption(CancellationToken ct)
        {
            _source = CancellationTokenSource.CreateLinkedTokenSource(ct);
            Console.CancelKeyPress += OnCancel;
        }

        public CancellationToken Token => _source.Token;

        public void Dispose()
        {
            Console.CancelKeyPress -= OnCancel;
            _source.Dispose();
        }

        private void OnCancel(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = true;
            _source.Cancel();
        }
    }
}
