namespace BotCore.Trading.Research.Optimization.Search;

/// <summary>Children of good points: two parents by tournament, each value from either, some of them changed.</summary>
/// <remarks>
/// D. E. Goldberg, Genetic Algorithms in Search, Optimization and Machine Learning, 1989. Steady state: every point ever tried may be
/// a parent, so the best is never lost. A changed number moves by a geometrically distributed number of steps, a changed word is any.
/// </remarks>
internal sealed class GeneticSearch(SearchSpace space, Func<IReadOnlyList<int>, string?> refusal, ulong seed) : SearchMethod(space, refusal)
{
    private const int Startup = 20;
    private const int Tournament = 4;
    private const int GuidedTries = 50;

    private readonly SeededRandom _random = new(seed);

    public override IReadOnlyList<IReadOnlyList<int>> Propose(IReadOnlyList<ScoredPoint> history, int count)
    {
        ArgumentNullException.ThrowIfNull(history);
        var points = new List<IReadOnlyList<int>>();
        while (points.Count < count
            && TakeFrom(attempt => history.Count >= Startup && attempt < GuidedTries ? Child(history) : Anywhere(_random)) is { } point)
            points.Add(point);
        return points;
    }

    private int[] Child(IReadOnlyList<ScoredPoint> history)
    {
        IReadOnlyList<int> mother = Parent(history), father = Parent(history);
        var child = new int[mother.Count];
        int certain = _random.Next(child.Length); // at least one value changes, or most children would be old points
        for (int i = 0; i < child.Length; i++)
        {
            child[i] = _random.Next(2) == 0 ? mother[i] : father[i];
            if (i == certain || _random.NextUnit() < 1.0 / child.Length) child[i] = Changed(Space.Parameters[i], child[i]);
        }
        return child;
    }

    private int Changed(SearchParameter parameter, int value)
    {
        int count = parameter.Values.Count;
        if (!parameter.IsOrdered) return _random.Next(count);
        int steps = 1;
        while (steps < count && _random.Next(2) == 0) steps++;
        return Math.Clamp(value + (_random.Next(2) == 0 ? steps : -steps), 0, count - 1);
    }

    private IReadOnlyList<int> Parent(IReadOnlyList<ScoredPoint> history)
    {
        var best = history[_random.Next(history.Count)];
        for (int i = 1; i < Tournament; i++)
        {
            var rival = history[_random.Next(history.Count)];
            if ((rival.Score ?? double.NegativeInfinity) > (best.Score ?? double.NegativeInfinity)) best = rival;
        }
        return best.Point;
    }
}
