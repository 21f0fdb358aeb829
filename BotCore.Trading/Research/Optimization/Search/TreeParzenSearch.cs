namespace BotCore.Trading.Research.Optimization.Search;

/// <summary>
/// Tree-structured Parzen estimator: what is tried next is likely among the good points and unlikely among the others.
/// </summary>
/// <remarks>
/// Bergstra, Bardenet, Bengio and Kégl, "Algorithms for Hyper-Parameter Optimization", NIPS 2011. The results are split at a quantile
/// into good (l) and other (g) points; for each parameter on its own, candidates are drawn from l and the one with the largest
/// l(x) ÷ g(x) is taken, which maximises the expected improvement. Densities are mixtures of one kernel per point and a flat prior;
/// a kernel is as wide as the gap to its farther neighbour, at least one step. Points of the same batch count as others, so that a
/// batch spreads. A point without a value is one of the others.
/// </remarks>
internal sealed class TreeParzenSearch(SearchSpace space, Func<IReadOnlyList<int>, string?> refusal, ulong seed) : SearchMethod(space, refusal)
{
    private const int Startup = 20;
    private const int Candidates = 24;
    private const double GoodShare = 0.15;
    private const int MostGood = 25;

    /// <summary>So many tries to find a new point by the estimate; after them any will do.</summary>
    private const int GuidedTries = 50;

    private readonly SeededRandom _random = new(seed);

    public override IReadOnlyList<IReadOnlyList<int>> Propose(IReadOnlyList<ScoredPoint> history, int count)
    {
        ArgumentNullException.ThrowIfNull(history);
        var ranked = history.OrderByDescending(scored => scored.Score ?? double.NegativeInfinity).Select(scored => scored.Point).ToList();
        int valued = history.Count(scored => scored.Score is not null);
        int good = Math.Min(MostGood, (int)Math.Ceiling(GoodShare * valued));
        var others = ranked.Skip(good).ToList();
        var points = new List<IReadOnlyList<int>>();
        while (points.Count < count)
        {
            bool isGuided = history.Count >= Startup && good > 0;
            var densities = isGuided ? Densities(ranked.Take(good).ToList(), others) : null;
            if (TakeFrom(attempt => densities is not null && attempt < GuidedTries ? Likely(densities) : Anywhere(_random)) is not { } point) break;
            points.Add(point);
            others.Add(point);
        }
        return points;
    }

    private (double[] Good, double[] Other)[] Densities(List<IReadOnlyList<int>> good, List<IReadOnlyList<int>> others) =>
        [.. Space.Parameters.Select((parameter, i) => (
            ParzenDensity.Of(parameter, [.. good.Select(point => point[i])]),
            ParzenDensity.Of(parameter, [.. others.Select(point => point[i])])))];

    private int[] Likely((double[] Good, double[] Other)[] densities)
    {
        var point = new int[densities.Length];
        for (int i = 0; i < point.Length; i++)
        {
            var (good, other) = densities[i];
            double best = double.NegativeInfinity;
            for (int candidate = 0; candidate < Candidates; candidate++)
            {
                int value = Draw(good);
                double ratio = good[value] / other[value];
                if (ratio > best) (best, point[i]) = (ratio, value);
            }
        }
        return point;
    }

    private int Draw(double[] density)
    {
        double rest = _random.NextUnit();
        for (int value = 0; value < density.Length - 1; value++)
        {
            rest -= density[value];
            if (rest < 0) return value;
        }
        return density.Length - 1;
    }
}
