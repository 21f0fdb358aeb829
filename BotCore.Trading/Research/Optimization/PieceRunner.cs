namespace BotCore.Trading.Research.Optimization;

/// <summary>Runs pieces of studies over one market. Safe for any number of threads; what their trials share is computed once.</summary>
public sealed class PieceRunner
{
    private readonly ResearchMarket _market;
    private readonly ITrialStrategies _strategies;
    private Prepared? _prepared; // of the last study: pieces come in long rows of the same one

    /// <param name="strategies">Absent: <see cref="SharedSignals"/>.</param>
    public PieceRunner(ResearchMarket market, ITrialStrategies? strategies = null)
    {
        ArgumentNullException.ThrowIfNull(market);
        _market = market;
        _strategies = strategies ?? new SharedSignals(market);
    }

    /// <exception cref="ArgumentException">The piece belongs to other candles, or a point is none of its space.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing of the piece is kept.</exception>
    public PieceResult Run(OptimizationPiece piece, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(piece);
        var prepared = _prepared;
        if (prepared is null || !ReferenceEquals(prepared.Study, piece.Study)) _prepared = prepared = Prepare(piece.Study);
        return new PieceResult(prepared.Hash, [.. piece.Trials.Select(plan => Run(prepared.Space, prepared.Windows, plan, ct))]);
    }

    private Prepared Prepare(StudyDefinition study)
    {
        if (!study.Markets.SequenceEqual(_market.Definitions) || study.FirstMs != _market.FirstMs || study.EndMs != _market.EndMs)
            throw new ArgumentException("piece: its study is about other candles than those that are loaded here", nameof(study));
        var windows = study.WalkForward?.Windows(study.FirstMs, study.EndMs) ?? [];
        return new Prepared(study, study.Hash(), new SearchSpace(study.Parameters, study.BaseSettings()), windows);
    }

    private TrialResult Run(SearchSpace space, IReadOnlyList<WalkForwardWindow> windows, TrialPlan plan, CancellationToken ct)
    {
        if (plan.Window < 0 || plan.Window > windows.Count || (plan.Window == 0 && windows.Count > 0))
            throw new ArgumentException($"trial: the study has no window {plan.Window}", nameof(plan));
        if (plan.Point.Count != space.Parameters.Count || plan.Point.Where((index, i) => (uint)index >= (uint)space.Parameters[i].Values.Count).Any())
            throw new ArgumentException($"trial {plan.Number}: [{string.Join(',', plan.Point)}] is no point of the study's space", nameof(plan));
        var settings = space.TryApply(plan.Point, out string? reason) ?? throw new ArgumentException($"trial {plan.Number}: {reason}", nameof(plan));
        var (fromMs, toMs) = plan.Window == 0 ? (0L, long.MaxValue)
            : plan.IsOutOfSample ? (windows[plan.Window - 1].OutFromMs, windows[plan.Window - 1].OutToMs)
            : (windows[plan.Window - 1].InFromMs, windows[plan.Window - 1].InToMs);
        return TrialRunner.Run(_market, _strategies, settings, plan, fromMs, toMs, ct);
    }

    private sealed record Prepared(StudyDefinition Study, string Hash, SearchSpace Space, IReadOnlyList<WalkForwardWindow> Windows);
}
