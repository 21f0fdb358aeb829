using BotCore.Trading.Research.Optimization.Search;

namespace BotCore.Trading.Research.Optimization;

/// <summary>
/// A study on its way: it says which trials are wanted now and takes their results, in whatever order and from wherever they come. What
/// it asks for depends on the definition and on results alone, so a study that is stopped and replayed asks for the same.
/// </summary>
public sealed class Study
{
    private readonly List<Leg> _legs = [];
    private readonly SortedDictionary<TrialId, TrialResult> _results = new(Comparer<TrialId>.Create(
        (left, right) => (left.Window, left.IsOutOfSample, left.Number).CompareTo((right.Window, right.IsOutOfSample, right.Number))));

    /// <exception cref="ArgumentException">The definition contradicts itself; everything that is wrong is said.</exception>
    public Study(StudyDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Definition = definition;
        Space = new SearchSpace(definition.Parameters, definition.BaseSettings());
        Windows = definition.WalkForward?.Windows(definition.FirstMs, definition.EndMs) ?? [];
        if (definition.WalkForward is not null && Windows.Count == 0)
            throw new ArgumentException("walk-forward: the candles are too short for a single window of these lengths");
        if (definition.Trials < 1) throw new ArgumentException($"trials: {definition.Trials}, must be at least 1");
        if (definition.Batch < 1) throw new ArgumentException($"batch: {definition.Batch}, must be at least 1");
        if (definition.Method == SearchKind.Grid && Space.Size > MaxGrid)
            throw new ArgumentException($"grid: {Space.Size:0} combinations, at most {MaxGrid}; use larger steps, or method random or tpe");
        if (Windows.Count == 0) _legs.Add(new Leg(this, 0));
        foreach (var window in Windows) _legs.Add(new Leg(this, window.Number));
    }

    /// <summary>Largest grid; beyond it nobody waits for the end.</summary>
    public const int MaxGrid = 1_000_000;

    public StudyDefinition Definition { get; }

    public SearchSpace Space { get; }

    /// <summary>Empty without walk-forward.</summary>
    public IReadOnlyList<WalkForwardWindow> Windows { get; }

    public bool IsFinished => _legs.All(leg => leg.IsFinished);

    /// <summary>Everything recorded so far: by window, in sample before out of sample, by number.</summary>
    public IReadOnlyCollection<TrialResult> Results => _results.Values;

    /// <summary>Combinations that were met and cannot be run, with the reason; each once.</summary>
    public IReadOnlyList<RefusedPoint> Refused =>
        [.. _legs.SelectMany(leg => leg.Refused).DistinctBy(refused => string.Join(',', refused.Point))];

    /// <summary>Trials in all, as far as it is known before the space is used up.</summary>
    public long Planned => _legs.Sum(leg => leg.Planned) + Windows.Count;

    /// <summary>The trials whose results are wanted now. After all of them are recorded come the next, until the study is finished.</summary>
    public IReadOnlyList<TrialPlan> Wanted() => [.. _legs.SelectMany(leg => leg.Wanted())];

    /// <summary>Takes a result.</summary>
    /// <exception cref="ArgumentException">The trial was not asked for, or was another point, or has its result already.</exception>
    public void Record(TrialResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var leg = _legs.FirstOrDefault(one => one.Window == result.Window)
            ?? throw new ArgumentException($"trial {result.Number}: the study has no window {result.Window}", nameof(result));
        leg.Record(result);
        _results.Add(result.Id, result);
    }

    /// <summary>Results of the trials among which a window (0: the whole span) selects.</summary>
    public IReadOnlyList<TrialResult> InSample(int window) =>
        [.. _results.Values.Where(result => result.Window == window && !result.IsOutOfSample)];

    /// <summary>What a window's choice came to on the candles after it; null when nothing could be chosen or it has not been run.</summary>
    public TrialResult? OutOfSample(int window) => _results.GetValueOrDefault(new TrialId(window, IsOutOfSample: true, 0));

    /// <summary>One search: over the whole span, or in a window, there with the judging run at its end.</summary>
    private sealed class Leg
    {
        private readonly Study _study;
        private readonly SearchMethod _search;
        private readonly List<ScoredPoint?> _history = [];
        private readonly Dictionary<int, TrialPlan> _open = [];
        private TrialPlan? _judging;
        private bool _isUsedUp;
        private bool _isJudged;

        public Leg(Study study, int window)
        {
            (_study, Window) = (study, window);
            _search = SearchMethod.Create(
                study.Definition.Method, study.Space, study.Definition.Seed + (ulong)window,
                point => study.Space.TryApply(point, out string? reason) is null ? reason : null);
        }

        public int Window { get; }

        public IReadOnlyList<RefusedPoint> Refused => _search.Refused;

        public bool IsFinished => _isUsedUp && _open.Count == 0 && _isJudged;

        public long Planned =>
            _isUsedUp ? _history.Count
            : _study.Definition.Method == SearchKind.Grid ? (long)_study.Space.Size
            : (long)Math.Min(_study.Definition.Trials, _study.Space.Size);

        public IReadOnlyList<TrialPlan> Wanted()
        {
            if (_open.Count == 0 && _judging is null && !_isUsedUp) ProposeNext();
            if (_open.Count == 0 && _judging is null && _isUsedUp && !_isJudged) ChooseForJudging();
            return _judging is null ? [.. _open.Values.OrderBy(plan => plan.Number)] : [_judging];
        }

        public void Record(TrialResult result)
        {
            var plan = result.IsOutOfSample ? _judging : _open.GetValueOrDefault(result.Number);
            if (plan is null) throw new ArgumentException($"trial {result.Number} of window {Window}: was not asked for, or has its result already");
            if (!plan.Point.SequenceEqual(result.Point))
                throw new ArgumentException($"trial {result.Number} of window {Window}: is of point [{string.Join(',', result.Point)}], asked for was [{string.Join(',', plan.Point)}]");
            if (result.IsOutOfSample)
            {
                (_judging, _isJudged) = (null, true);
                return;
            }
            _open.Remove(result.Number);
            _history[result.Number] = new ScoredPoint(result.Point, _study.Definition.Objective.Of(result));
        }

        private void ProposeNext()
        {
            var definition = _study.Definition;
            bool learns = definition.Method is SearchKind.Tpe or SearchKind.Genetic;
            int wanted = definition.Method == SearchKind.Grid ? MaxGrid : definition.Trials - _history.Count;
            int count = learns ? Math.Min(definition.Batch, wanted) : wanted;
            var points = count > 0 ? _search.Propose([.. _history.Select(scored => scored!.Value)], count) : [];
            foreach (var point in points)
            {
                _open.Add(_history.Count, new TrialPlan(Window, IsOutOfSample: false, _history.Count, point));
                _history.Add(null);
            }
            _isUsedUp = points.Count < count || count == 0 || !learns;
        }

        private void ChooseForJudging()
        {
            var best = Window == 0 ? null : _study.Definition.Objective.Best(_study.InSample(Window));
            // A window in which no set qualified trades nothing afterwards.
            if (best is null) _isJudged = true;
            else _judging = new TrialPlan(Window, IsOutOfSample: true, 0, best.Point);
        }
    }
}
