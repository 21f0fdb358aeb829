namespace BotCore.Trading.Research.Optimization.Search;

/// <summary>Points at random, none twice.</summary>
/// <remarks>Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13, 2012.</remarks>
internal sealed class RandomSearch(SearchSpace space, Func<IReadOnlyList<int>, string?> refusal, ulong seed) : SearchMethod(space, refusal)
{
    private readonly SeededRandom _random = new(seed);

    public override IReadOnlyList<IReadOnlyList<int>> Propose(IReadOnlyList<ScoredPoint> history, int count)
    {
        var points = new List<IReadOnlyList<int>>();
        while (points.Count < count && TakeFrom(_ => Anywhere(_random)) is { } point) points.Add(point);
        return points;
    }
}
