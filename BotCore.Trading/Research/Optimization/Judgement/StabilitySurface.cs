namespace BotCore.Trading.Research.Optimization.Judgement;

/// <summary>The objective over two parameters: a result worth having lies on a plateau, not on a needle.</summary>
/// <param name="X">Name of one parameter.</param>
/// <param name="Y">Name of the other; null when only one was searched.</param>
/// <param name="Cells">Pairs of values that were tried, in the order of the values.</param>
public sealed record StabilitySurface(string X, string? Y, IReadOnlyList<SurfaceCell> Cells)
{
    /// <summary>One surface per pair of parameters, or the one line of a single parameter.</summary>
    public static IReadOnlyList<StabilitySurface> All(SearchSpace space, Objective objective, IReadOnlyList<TrialResult> trials)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(trials);
        int count = space.Parameters.Count;
        if (count == 1) return [Of(space, objective, trials, 0, null)];
        var pairs = from x in Enumerable.Range(0, count) from y in Enumerable.Range(x + 1, count - x - 1) select Of(space, objective, trials, x, y);
        return [.. pairs];
    }

    private static StabilitySurface Of(SearchSpace space, Objective objective, IReadOnlyList<TrialResult> trials, int x, int? y)
    {
        var cells = trials.GroupBy(trial => (X: trial.Point[x], Y: y is { } other ? trial.Point[other] : 0))
            .ToDictionary(group => group.Key, group => group.ToList());
        return new StabilitySurface(
            space.Parameters[x].Name, y is { } named ? space.Parameters[named].Name : null,
            [.. cells.OrderBy(cell => cell.Key).Select(cell => new SurfaceCell(
                space.Parameters[x].Values[cell.Key.X], y is { } index ? space.Parameters[index].Values[cell.Key.Y] : null,
                cell.Value.Count, Mean(cell.Value), Mean(Around(cell.Key)), Around(cell.Key).Average(trial => trial.NetProfit > 0m ? 1.0 : 0.0)))]);

        List<TrialResult> Around((int X, int Y) centre)
        {
            int acrossX = space.Parameters[x].IsOrdered ? 1 : 0, acrossY = y is { } index && space.Parameters[index].IsOrdered ? 1 : 0;
            var found = new List<TrialResult>();
            for (int dx = -acrossX; dx <= acrossX; dx++)
                for (int dy = -acrossY; dy <= acrossY; dy++)
                    if (cells.TryGetValue((centre.X + dx, centre.Y + dy), out var near)) found.AddRange(near);
            return found;
        }

        double? Mean(IEnumerable<TrialResult> of) => of.Average(objective.Of);
    }
}

/// <summary>One pair of values, over everything else that was searched.</summary>
/// <param name="Trials">That have these two values.</param>
/// <param name="Mean">Mean objective of those that have one; null when none has.</param>
/// <param name="NeighbourMean">The same with the pairs one step away.</param>
/// <param name="NeighbourProfitableShare">Share of the trials here and one step away with a net profit, 0..1.</param>
public sealed record SurfaceCell(string X, string? Y, int Trials, double? Mean, double? NeighbourMean, double NeighbourProfitableShare);

/// <summary>What lies around the best trial.</summary>
/// <param name="Radius">Steps in every parameter within which neighbours were looked for: 1, and more where trials are sparse.</param>
/// <param name="Neighbours">Trials within it, the best itself not counted.</param>
/// <param name="MeanObjective">Of the neighbours that have one.</param>
/// <param name="ProfitableShare">Share of the neighbours with a net profit, 0..1.</param>
/// <param name="Score">Mean rank of the neighbours among all trials: 1 when they are the next best, 0.5 when they are as good as any, so that the best is a needle.</param>
public sealed record Plateau(int Radius, int Neighbours, double? MeanObjective, double ProfitableShare, double Score)
{
    private const int FewestNeighbours = 4;

    /// <returns>Null when there is no other trial to compare with.</returns>
    public static Plateau? Around(TrialResult best, SearchSpace space, Objective objective, IReadOnlyList<TrialResult> trials)
    {
        ArgumentNullException.ThrowIfNull(best);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(trials);
        var others = trials.Where(trial => trial.Id != best.Id).ToList();
        int widest = space.Parameters.Max(parameter => parameter.Values.Count);
        for (int radius = 1; radius <= widest; radius *= 2)
        {
            var near = others.Where(trial => IsNear(trial, radius)).ToList();
            if (near.Count < Math.Min(FewestNeighbours, others.Count) || near.Count == 0) continue;
            double[] scores = [.. others.Select(Score)];
            return new Plateau(
                radius, near.Count, near.Average(objective.Of), near.Average(trial => trial.NetProfit > 0m ? 1.0 : 0.0),
                near.Average(trial => RankOf(Score(trial), scores)));
        }
        return null;

        double Score(TrialResult trial) => objective.Of(trial) ?? double.NegativeInfinity;

        bool IsNear(TrialResult trial, int radius)
        {
            for (int i = 0; i < best.Point.Count; i++)
            {
                int distance = Math.Abs(trial.Point[i] - best.Point[i]);
                if (distance > (space.Parameters[i].IsOrdered ? radius : 0)) return false;
            }
            return true;
        }
    }

    /// <summary>0 for the worst, 1 for the best, 0.5 where all are equal.</summary>
    private static double RankOf(double score, double[] scores)
    {
        int below = scores.Count(other => other < score), equal = scores.Count(other => other == score) - 1;
        return scores.Length > 1 ? (below + equal / 2.0) / (scores.Length - 1) : 0.5;
    }
}
