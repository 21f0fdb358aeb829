namespace BotCore.Trading.Research.Optimization.Search;

/// <summary>Every point once, the last parameter changing fastest.</summary>
internal sealed class GridSearch(SearchSpace space, Func<IReadOnlyList<int>, string?> refusal) : SearchMethod(space, refusal)
{
    private long _next;

    public override IReadOnlyList<IReadOnlyList<int>> Propose(IReadOnlyList<ScoredPoint> history, int count)
    {
        var points = new List<IReadOnlyList<int>>();
        while (points.Count < count && _next < Space.Size)
        {
            int[] point = Space.PointAt(_next++);
            if (TryTake(point)) points.Add(point);
        }
        return points;
    }
}
