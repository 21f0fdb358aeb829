using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using BotCore.Cli.Output;
using BotCore.Cli.Research.Optimization;
using BotCore.Cli.Supervision;
using BotCore.MarketData.Files;
using BotCore.MarketData.Merging;
using BotCore.Trading.Kernel;
using BotCore.Trading.Research.Optimization;
using BotCore.Trading.Research.Optimization.Judgement;
using Symbol = BotCore.Trading.Market.Symbol;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore optimize</c>: many parameter sets through the kernel of <c>botcore backtest</c>, and what the best of them is worth.</summary>
internal sealed class OptimizeCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore optimize --candles btcusdt_1m.csv.gz --param rsi.period=7..28:1 --param exit.stopOnMarginRatio=0.02..0.08:0.01 --method grid
          botcore optimize --candles btcusdt_1m.csv.gz --param macd.fast=6..18:1 --param macd.slow=20..40:2 --trials 300 --study macd.jsonl
          botcore optimize --candles 'data/*.csv.gz' --param rsi.period --param signals.minConfidence=0.5..0.8:0.05 --walk-forward rolling --in-sample 60 --out-of-sample 20

        --param names a setting (botcore backtest --json lists them all) with FROM..TO:STEP or VALUE|VALUE; a strategy's parameter may be
        written short (rsi.period) and without a range, which takes its whole bounds. Combinations that a joint rule forbids
        (macd.fast not below macd.slow) are reported and not run. The same options give the same result on any number of threads.

        With --study FILE every finished trial is kept: the same command goes on after Ctrl-C, a crash or kill -9.

        Exit codes: 0 ok, whatever the verdict; 1 cannot write; 64 bad option, or the study file is of another study; 65 refused candle or
        study file; 130 interrupted

        """;

    private static readonly Dictionary<string, ObjectiveKind> Objectives = new()
    {
        ["sharpe"] = ObjectiveKind.Sharpe,
        ["sortino"] = ObjectiveKind.Sortino,
        ["calmar"] = ObjectiveKind.Calmar,
        ["net-profit"] = ObjectiveKind.NetProfit,
        ["profit-factor"] = ObjectiveKind.ProfitFactor,
    };

    private readonly CliConsole _console;
    private readonly TimeProvider _time;

    public OptimizeCommand(CliConsole console, TimeProvider time)
        : base("optimize", "Search strategy parameters and settings, and judge what is found.", Examples)
    {
        _console = console;
        _time = time;
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
        var set = Repeated("--set", "NAME=VALUE", "A setting with a value of its own in all trials. Repeatable.");
        var param = Repeated("--param", "NAME[=RANGE]", "A setting that is searched: FROM..TO:STEP or VALUE|VALUE. Repeatable.");
        var method = Word("--method", "How sets are chosen: grid, random, tpe or genetic.", "tpe", ["grid", "random", "tpe", "genetic"]);
        var objective = Word("--objective", "What is to be large: sharpe, sortino, calmar, net-profit or profit-factor.", "sharpe", [.. Objectives.Keys]);
        var minTrades = Number("--min-trades", "Fewer closed trades have no value and rank last.", 0, int.MaxValue, 10);
        var trials = Number("--trials", "Sets to try, in each window; a grid tries all.", 1, Study.MaxGrid, 200);
        var batch = Number("--batch", "Sets that tpe and genetic choose together; part of the definition, unlike --threads.", 1, 10_000, 16);
        var seed = Number("--seed", "Of all randomness.", 0, int.MaxValue, 1);
        var walkForward = Word("--walk-forward", "Windows that select and then judge: anchored or rolling.", null, ["anchored", "rolling"]);
        var inSample = Number("--in-sample", "Days on which a window selects.", 1, 100_000, null);
        var outOfSample = Number("--out-of-sample", "Days after them on which it is judged.", 1, 100_000, null);
        var step = Number("--step", "Days from window to window; default: --out-of-sample.", 1, 100_000, null);
        var embargo = Number("--embargo", "Days left out between the two.", 0, 100_000, 0);
        var threads = Number("--threads", "Default: all cores.", 1, 1024, Environment.ProcessorCount);
        var study = new Option<string?>("--study") { HelpName = "FILE", Description = "Keep every finished trial here and go on from what is there." };
        var export = new Option<string?>("--export") { HelpName = "DIR", Description = "Write trials.csv, surface.csv, equity.csv and report.json." };
        var top = Number("--top", "Sets to list.", 1, 1000, 10);
        var json = SharedOptions.Json("the result");
        foreach (var option in new Option[]
                 {
                     candles, symbol, from, to, set, param, method, objective, minTrades, trials, batch, seed, walkForward, inSample, outOfSample, step,
                     embargo, threads, study, export, top, json,
                 }) Add(option);
        SetAction((parsed, ct) => Task.FromResult(Run(
            new Request(
                parsed.GetValue(candles)!, parsed.GetValue(symbol), parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(set) ?? [],
                parsed.GetValue(param) ?? [], Enum.Parse<SearchKind>(parsed.GetValue(method)!, ignoreCase: true),
                new Objective(Objectives[parsed.GetValue(objective)!], parsed.GetValue(minTrades)!.Value), parsed.GetValue(trials)!.Value,
                parsed.GetValue(batch)!.Value, (ulong)parsed.GetValue(seed)!.Value,
                Plan(parsed.GetValue(walkForward), parsed.GetValue(inSample), parsed.GetValue(outOfSample), parsed.GetValue(step), parsed.GetValue(embargo)!.Value),
                parsed.GetValue(threads)!.Value, parsed.GetValue(study), parsed.GetValue(export), parsed.GetValue(top)!.Value, parsed.GetValue(json)),
            ct)));
    }

    private sealed record Request(
        string Candles, Symbol? Symbol, DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<string> Set, IReadOnlyList<string> Param,
        SearchKind Method, Objective Objective, int Trials, int Batch, ulong Seed, WalkForwardPlan? WalkForward, int Threads, string? Study, string? Export,
        int Top, bool Json);

    private int Run(Request request, CancellationToken ct)
    {
        using var signals = new StopSignals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, signals.Stop);
        StudyFile? file = null;
        try
        {
            var (settings, parameters) = Space(request);
            var series = CandleFileSet.Find(request.Candles, request.Symbol).Load(timeframe: null, cache: null, stop.Token);
            var market = ResearchMarkets.Of(series, request.From?.ToUnixTimeMilliseconds() ?? 0, request.To?.ToUnixTimeMilliseconds() ?? long.MaxValue)
                ?? throw new CommandFailedException(ExitCodes.Usage, "--from and --to leave no candle of the files");
            var definition = new StudyDefinition(
                market.Definitions, market.FirstMs, market.EndMs, StudyDefinition.TextOf(settings), parameters, request.Method, request.Trials,
                request.Batch, request.Seed, request.Objective, request.WalkForward);
            var study = new Study(definition);
            file = request.Study is { } path ? StudyFile.Open(path, definition) : null;
            if (file?.Waiting > 0) _console.Error.WriteLine($"botcore: going on with {request.Study}, which holds {file.Waiting} finished trials");
            Finish(request, study, market, file, stop.Token);
            return ExitCodes.Ok;
        }
        catch (CandleFileException e)
        {
            throw new CommandFailedException(ExitCodes.BadData, e.Message);
        }
        catch (StudyFileException e)
        {
            throw new CommandFailedException(e.IsOtherStudy ? ExitCodes.Usage : ExitCodes.BadData, e.Message);
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
            _console.Error.WriteLine(file is null
                ? "botcore: interrupted; without --study nothing was kept"
                : $"botcore: interrupted; the finished trials are in {request.Study}, the same command goes on from there");
            return ExitCodes.Interrupted;
        }
        finally
        {
            file?.Dispose();
        }
    }

    private void Finish(Request request, Study study, ResearchMarket market, StudyFile? file, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var progress = new StudyProgress(Console.IsErrorRedirected ? null : _console.Error, request.Objective, _time);
        var run = new StudyRun(study, new PieceRunner(market), file, request.Threads, progress);
        try
        {
            run.Finish(ct);
        }
        finally
        {
            progress.Clear();
        }
        var report = StudyReport.Of(study, ct);
        var summary = StudySummary.Of(study, report, market.Candles.Length, run.Ran, request.Threads, clock.Elapsed, request.Top);
        if (request.Export is { } folder) StudyExport.Write(folder, study, summary);
        if (request.Json)
        {
            _console.Json(summary, StudyJson.Default.StudySummary);
            return;
        }
        foreach (var table in StudyTables.Of(study, summary)) _console.Table(table);
        _console.Out.WriteLine(report.Verdict);
    }

    private static (KernelSettings Settings, IReadOnlyList<SearchParameter> Parameters) Space(Request request)
    {
        var errors = new List<string>();
        var changes = SharedOptions.Pairs("--set", "account.leverage=3", request.Set, errors);
        var parameters = request.Param.Select(text => SearchParameter.Parse(text, errors)).OfType<SearchParameter>().ToList();
        if (request.Param.Count == 0) errors.Add("--param is missing; say what is searched, for example --param rsi.period=7..28:1");
        if (request.WalkForward is { } plan) errors.AddRange(plan.Errors());
        var settings = SettingCatalogue.TryWithAll(KernelSettings.For(TradingMode.Backtest), changes, errors);
        return settings is not null && errors.Count == 0
            ? (settings, parameters)
            : throw new CommandFailedException(ExitCodes.Usage, string.Join(Environment.NewLine, errors));
    }

    private static WalkForwardPlan? Plan(string? mode, int? inSample, int? outOfSample, int? step, int embargo)
    {
        if (mode is null)
        {
            return inSample is null && outOfSample is null && step is null && embargo == 0
                ? null
                : throw new CommandFailedException(ExitCodes.Usage, "--in-sample, --out-of-sample, --step and --embargo need --walk-forward anchored or rolling");
        }
        if (inSample is not { } selecting || outOfSample is not { } judging)
            throw new CommandFailedException(ExitCodes.Usage, "--walk-forward needs --in-sample DAYS and --out-of-sample DAYS");
        return new WalkForwardPlan(mode == "anchored", selecting, judging, step ?? judging, embargo);
    }

    private static Option<string?> Word(string name, string description, string? absent, string[] allowed)
    {
        var option = new Option<string?>(name) { HelpName = "NAME", Description = description };
        if (absent is not null) option.DefaultValueFactory = _ => absent;
        option.AcceptOnlyFromAmong(allowed);
        return option;
    }

    private static Option<string[]> Repeated(string name, string helpName, string description) =>
        new(name) { HelpName = helpName, AllowMultipleArgumentsPerToken = false, Description = description };

    private static Option<int?> Number(string name, string description, int min, int max, int? absent)
    {
        var option = SharedOptions.ParsedValue<int>(name, "N", description, $"a whole number from {min} to {max}", text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max ? value : null);
        if (absent is not null) option.DefaultValueFactory = _ => absent;
        return option;
    }
}
