using System.Text.Json;
using BotCore.Contracts.Jobs;
using BotCore.Contracts.Json;
using BotCore.MarketData.Merging;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Research.Optimization;
using BotCore.Trading.Research.Optimization.Judgement;
using BotCore.TradingEngine.Stores.Jobs;

namespace BotCore.TradingEngine.Jobs.Work;

/// <summary>
/// An optimisation, the study of <c>botcore optimize</c>. The first piece defines it by what the candles are; every other piece is
/// some of its trials. When all are done the study is played again with their results and says which trials it wants next.
/// </summary>
/// <param name="threads">That work on the trials of a piece.</param>
internal sealed class OptimizationWork(CandleLibrary library, KernelSettings defaults, int threads) : IJobWork
{
    private const int PiecesWanted = 64;
    private const int FewestTrials = 4;
    private const int MostTrials = 64;

    private readonly Lock _gate = new();
    private (string Key, ResearchMarket Market, PieceRunner Runner)? _market;
    private (string Hash, StudyDefinition Study)? _study;

    public string Kind => JobKinds.Optimize;

    public string Run(JobRecord job, PieceRecord piece, IProgress<double> progress, CancellationToken ct)
    {
        var request = JsonSerializer.Deserialize(job.Request, ContractsJson.Default.SubmitOptimizationRequest)!;
        var (market, runner) = MarketOf(request, ct);
        if (piece.Payload.Length == 0) return JsonSerializer.Serialize(OptimizationRequests.Define(request, defaults, market), OptimizationJson.Default.StudyDefinition);
        var work = JsonSerializer.Deserialize(piece.Payload, OptimizationJson.Default.OptimizationPiece)!;
        var (hash, study) = Known(work.Study);
        var results = new TrialResult[work.Trials.Count];
        int done = 0;
        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = ct }, i =>
        {
            results[i] = runner.Run(new OptimizationPiece(study, [work.Trials[i]]), ct).Results[0];
            progress.Report((double)Interlocked.Increment(ref done) / results.Length);
        });
        return JsonSerializer.Serialize(new PieceResult(hash, results), OptimizationJson.Default.PieceResult);
    }

    public NextStep Next(JobRecord job, IReadOnlyList<PieceRecord> pieces, CancellationToken ct)
    {
        var definition = JsonSerializer.Deserialize(pieces[0].Result!, OptimizationJson.Default.StudyDefinition)!;
        var study = new Study(definition);
        var wanted = Replay(study, definition.Hash(), pieces.Skip(1));
        if (wanted.Count == 0)
        {
            var result = OptimizationResults.ToModel(study, StudyReport.Of(study, ct));
            return new NextStep.Finished(JsonSerializer.Serialize(result, ContractsJson.Default.OptimizationResultModel));
        }
        int size = Math.Clamp((wanted.Count + PiecesWanted - 1) / PiecesWanted, FewestTrials, MostTrials);
        var more = wanted.Chunk(size).Select(trials => new NewPiece(
            JsonSerializer.Serialize(new OptimizationPiece(definition, trials), OptimizationJson.Default.OptimizationPiece), trials.Length));
        // One unit for the definition.
        return new NextStep.More([.. more], 1 + study.Planned);
    }

    /// <summary>Gives a study the results of its pieces in the order in which it asks for them.</summary>
    /// <returns>The trials it wants and has no results of; empty when it is finished.</returns>
    private static IReadOnlyList<TrialPlan> Replay(Study study, string hash, IEnumerable<PieceRecord> pieces)
    {
        var known = new Dictionary<TrialId, TrialResult>();
        foreach (var piece in pieces)
        {
            var done = JsonSerializer.Deserialize(piece.Result!, OptimizationJson.Default.PieceResult)!;
            if (done.StudyHash != hash) throw new ArgumentException($"piece {piece.Index} is of another study");
            foreach (var result in done.Results) known.Add(result.Id, result);
        }
        while (true)
        {
            var wanted = study.Wanted();
            var ready = wanted.Where(plan => known.ContainsKey(plan.Id)).ToList();
            if (ready.Count == 0) return wanted;
            foreach (var plan in ready) study.Record(known[plan.Id]);
        }
    }

    private (ResearchMarket Market, PieceRunner Runner) MarketOf(SubmitOptimizationRequest request, CancellationToken ct)
    {
        var series = library.Load(request.Candles, request.Symbol is { } name ? Symbol.Parse(name) : null, ct);
        string key = string.Join('|', series.Select(one => $"{one.Symbol} {one.Timeframe} {one.Fingerprint}")) + $"|{request.From:O}|{request.To:O}";
        lock (_gate)
        {
            if (_market is { } known && known.Key == key) return (known.Market, known.Runner);
            _market = null;
            var market = ResearchMarkets.Of(series, request.From?.ToUnixTimeMilliseconds() ?? 0, request.To?.ToUnixTimeMilliseconds() ?? long.MaxValue)
                ?? throw new ArgumentException("from and to leave no candle of the files");
            var runner = new PieceRunner(market);
            _market = (key, market, runner);
            return (market, runner);
        }
    }

    /// <summary>The same definition as one object for all pieces of a study: what belongs to it is then prepared once.</summary>
    private (string Hash, StudyDefinition Study) Known(StudyDefinition study)
    {
        string hash = study.Hash();
        lock (_gate)
        {
            if (_study is not { } known || known.Hash != hash) _study = known = (hash, study);
            return known;
        }
    }
}
