using System.Diagnostics;
using BotCore.Cli.Research.Report;
using BotCore.MarketData.Files;
using BotCore.MarketData.Instruments;
using BotCore.MarketData.Merging;
using BotCore.Trading.Kernel;
using BotCore.Trading.Matching.Book;
using BotCore.Trading.Research;
using BotCore.Trading.Research.Bias;
using BotCore.Trading.Research.Stress;
using BotCore.Trading.Strategies;

namespace BotCore.Cli.Research.Runs;

/// <summary>What is made of a backtest beside its result.</summary>
/// <param name="Out">Where the whole run is kept; null: nowhere.</param>
/// <param name="Report">Where the HTML page is written; null: nowhere.</param>
/// <param name="Detail">Shorter candles; null: the assumed path decides inside a candle.</param>
/// <param name="Trials">Parameter sets tried before this one, itself counted; at least 1.</param>
/// <param name="Depth">File of recorded depth: the fill model is book; null: another one.</param>
/// <param name="Ticks">File of recorded prices: the fill model is tick; null: another one.</param>
/// <param name="Funding">File of funding settlements; null: none are settled.</param>
internal sealed record StudyRequest(string? Out, string? Report, string? Detail, bool IsStressed, bool IsGated, int Trials, string? Funding = null, string? Depth = null, string? Ticks = null)
{
    /// <summary>The fill model: <c>path</c>, <c>tick</c> or <c>book</c>.</summary>
    public string Model => Depth is not null ? "book" : Ticks is not null ? "tick" : "path";
}

/// <summary>One backtest with what belongs to an honest report: the look-ahead gate, the cost stress, the drill-down.</summary>
internal sealed class BacktestStudy(
    IReadOnlyList<CandleSeries> series, KernelSettings settings, long fromMs, long toMs, StudyRequest request)
{
    /// <param name="decisions">Receives those of the run itself; null when nobody asks.</param>
    /// <param name="progress">Of the run itself.</param>
    /// <exception cref="ArgumentException">Strategies or candles do not fit the settings, or no candle is left.</exception>
    public (BacktestSummary Summary, BacktestResult Result) Run(IDecisionSink? decisions, IProgress<double>? progress, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        if (Candles().Count == 0) throw new ArgumentException("--from and --to leave no candle of the files");
        var detail = request.Detail is { } path
            ? new SeriesDetail(series, CandleFileSet.Find(path, series.Count == 1 ? series[0].Symbol : null).Load(timeframe: null, cache: null, ct))
            : null;
        var funding = request.Funding is { } rates ? FundingFile.Load(rates, [.. series.Select(one => one.Symbol)]) : null;
        var setups = Setups();
        var tape = request.IsGated ? new VoteTape([.. setups.Select(setup => setup.Strategies.Count)]) : null;

        clock.Restart();
        var result = BacktestRunner.Run(setups, settings, Candles(), new BacktestExtras(tape, detail, decisions, funding, Depth(), Ticks()), progress, ct);
        var wall = clock.Elapsed;

        var summary = BacktestSummary.Of(result, wall) with { DeflatedSharpe = SharpeEvidence.Of(result, request.Trials), Model = request.Model };
        if (tape is not null)
        {
            clock.Restart();
            var gate = LookAheadGate.Replay(tape, Setups, settings, Candles(), LookAheadGate.UsualRestores, ct);
            summary = summary with { LookAhead = LookAheadSummary.Of(gate, clock.Elapsed, wall) };
        }
        if (request.IsStressed)
        {
            var outcomes = CostStress.Run(
                Setups, settings,
                (changed, under) => BacktestRunner.Run(changed, under, Candles(), new BacktestExtras(Detail: detail, Funding: funding, Depth: Depth(), Ticks: Ticks()), progress: null, ct));
            summary = summary with { Stress = StressRow.Of(result, outcomes) };
        }
        if (request.Out is { } file) RunFile.Of(summary, result).Write(file);
        if (request.Report is { } page) BacktestReport.Write(page, new ReportData(summary, result, series, fromMs, toMs));
        return (summary, result);
    }

    /// <summary>The markets, with strategies that have seen nothing.</summary>
    private InstrumentSetup[] Setups() =>
        [.. series.Select(one => new InstrumentSetup(InstrumentInference.Of(one).Instrument, one.Timeframe, StrategySet.Create(settings)))];

    /// <summary>Read anew by every run: a record of a book can be larger than memory.</summary>
    private IEnumerable<DepthUpdate>? Depth() => request.Depth is { } path ? DepthFile.Read(path, [.. series.Select(one => one.Symbol)]) : null;

    private IEnumerable<MarketTick>? Ticks() => request.Ticks is { } path ? TickFile.Read(path, [.. series.Select(one => one.Symbol)]) : null;

    private MergedCandles Candles() => new(series, fromMs, toMs);
}
