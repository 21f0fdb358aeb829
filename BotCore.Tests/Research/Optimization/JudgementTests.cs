using BotCore.Trading.Research.Optimization;
using BotCore.Trading.Research.Optimization.Judgement;

namespace BotCore.Tests.Research.Optimization;

public class JudgementTests
{
    [Fact]
    public void Among_pure_noise_overfitting_is_as_likely_as_not_and_the_best_is_deflated()
    {
        double[] overfitting = [.. Enumerable.Range(0, 10).Select(seed => Judge(seed, edge: 0).OverfittingProbability!.Value)];

        Assert.InRange(overfitting.Average(), 0.35, 0.65);
        Assert.True(Enumerable.Range(0, 10).Average(seed => Judge(seed, edge: 0).DeflatedSharpe!.Value) < 0.8);
    }

    [Fact]
    public void One_truly_better_set_is_recognised()
    {
        var bias = Judge(seed: 1, edge: 0.01);

        Assert.True(bias.OverfittingProbability < 0.02, $"{bias.OverfittingProbability}");
        Assert.True(bias.DeflatedSharpe > 0.99, $"{bias.DeflatedSharpe}");
        Assert.Equal((50, 256, 16), (bias.Trials, bias.Days, bias.Blocks!.Value));
    }

    [Fact]
    public void Too_few_days_have_no_probability_of_overfitting()
    {
        var trials = Enumerable.Range(0, 5).Select(i => Trial(i, 1, [0.01 * i, -0.01, 0.02])).ToList();

        Assert.Null(SelectionBias.Of(trials[0], trials, CancellationToken.None).OverfittingProbability);
    }

    [Fact]
    public void A_plateau_scores_high_and_a_needle_low()
    {
        var space = AStudy.Space(9, 9);
        var objective = new Objective(ObjectiveKind.NetProfit, 0);
        var hill = Surface((x, y) => 100 - (x - 4) * (x - 4) - (y - 4) * (y - 4));
        var needle = Surface((x, y) => (x, y) == (4, 4) ? 100 : -Math.Abs(x - 4) - Math.Abs(y - 4) < -1 ? 0 : -5);

        var onHill = Plateau.Around(hill[4 * 9 + 4], space, objective, hill)!;
        var onNeedle = Plateau.Around(needle[4 * 9 + 4], space, objective, needle)!;

        Assert.Equal((1, 8, 98.5, 1.0), (onHill.Radius, onHill.Neighbours, onHill.MeanObjective!.Value, onHill.ProfitableShare)); // 4 × 99 and 4 × 98
        Assert.True(onHill.Score > 0.94, $"{onHill.Score}");
        Assert.True(onNeedle.Score < 0.5, $"{onNeedle.Score}");
    }

    [Fact]
    public void A_surface_shows_means_over_what_else_was_searched()
    {
        var space = AStudy.Space(2, 2, 2);
        var objective = new Objective(ObjectiveKind.NetProfit, 0);
        var trials = (from x in Enumerable.Range(0, 2)
                      from y in Enumerable.Range(0, 2)
                      from z in Enumerable.Range(0, 2)
                      select Trial(4 * x + 2 * y + z, 100 * x + 10 * y + z - 50, [0.0], x, y, z)).ToList();

        var surfaces = StabilitySurface.All(space, objective, trials);

        Assert.Equal(3, surfaces.Count);
        var corner = surfaces[0].Cells[0]; // x = y = 0: −50 and −49, around it all eight
        Assert.Equal(("1", "1", 2, -49.5, 5.5, 0.5), (corner.X, corner.Y, corner.Trials, corner.Mean!.Value, corner.NeighbourMean!.Value, corner.NeighbourProfitableShare));
        Assert.Equal(("1", "2", -39.5), (surfaces[0].Cells[1].X, surfaces[0].Cells[1].Y, surfaces[0].Cells[1].Mean!.Value));
    }

    private static SelectionBias Judge(int seed, double edge)
    {
        var random = new Random(seed);
        var trials = Enumerable.Range(0, 50).Select(i => Trial(
            i, 1, [.. Enumerable.Range(0, 256).Select(_ => 0.01 * Normal(random) + (i == 17 ? edge : 0.0))])).ToList();
        var best = trials.MaxBy(trial => trial.DailyReturns.Average())!;
        return SelectionBias.Of(best, trials, CancellationToken.None);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static List<TrialResult> Surface(Func<int, int, double> profit) =>
        [.. from x in Enumerable.Range(0, 9) from y in Enumerable.Range(0, 9) select Trial(9 * x + y, profit(x, y), [0.0], x, y)];

    private static TrialResult Trial(int number, double profit, double[] returns, params int[] point) =>
        new(0, false, number, point, 10, 5, (decimal)profit, 10_000m, null, null, null, null, 0.0, "", returns);
}
