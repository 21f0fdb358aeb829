using BotCore.Trading.Research.Optimization;
using BotCore.Trading.Research.Optimization.Search;

namespace BotCore.Tests.Research.Optimization;

public class SearchMethodTests
{
    [Fact]
    public void A_grid_covers_exactly_the_product()
    {
        var space = AStudy.Space(3, 2, 4);

        var points = Search(SearchKind.Grid, space, seed: 1, trials: 100, batch: 7, _ => 0).Select(scored => string.Join(',', scored.Point)).ToList();

        var product = from a in Enumerable.Range(0, 3) from b in Enumerable.Range(0, 2) from c in Enumerable.Range(0, 4) select $"{a},{b},{c}";
        Assert.Equal(product, points);
    }

    [Theory]
    [InlineData(SearchKind.Random)]
    [InlineData(SearchKind.Tpe)]
    [InlineData(SearchKind.Genetic)]
    public void No_point_comes_twice_and_a_small_space_is_used_up(SearchKind kind)
    {
        var points = Search(kind, AStudy.Space(5, 4, 3), seed: 3, trials: 1_000, batch: 8, point => point.Sum());

        Assert.Equal(60, points.Count);
        Assert.Equal(60, points.Select(scored => string.Join(',', scored.Point)).Distinct().Count());
    }

    [Theory]
    [InlineData(SearchKind.Grid)]
    [InlineData(SearchKind.Random)]
    [InlineData(SearchKind.Tpe)]
    [InlineData(SearchKind.Genetic)]
    public void What_cannot_be_run_is_reported_and_never_proposed(SearchKind kind)
    {
        var method = SearchMethod.Create(kind, AStudy.Space(6, 6), 5, point => point[0] >= point[1] ? "not below" : null);
        var points = Search(method, trials: 36, batch: 6, point => point.Sum());

        Assert.Equal(15, points.Count);
        Assert.All(points, scored => Assert.True(scored.Point[0] < scored.Point[1]));
        Assert.Equal(21, method.Refused.Count);
        Assert.All(method.Refused, refused => Assert.True(refused.Point[0] >= refused.Point[1]));
    }

    [Theory]
    [InlineData(SearchKind.Random)]
    [InlineData(SearchKind.Tpe)]
    [InlineData(SearchKind.Genetic)]
    public void The_seed_decides(SearchKind kind)
    {
        Assert.Equal(Path(1), Path(1));
        Assert.NotEqual(Path(1), Path(2));

        string Path(ulong seed) => string.Join(' ', Search(kind, AStudy.Space(30, 30), seed, trials: 60, batch: 5, Bowl(10, 20)).Select(scored => string.Join(',', scored.Point)));
    }

    [Theory]
    [InlineData(SearchKind.Tpe)]
    [InlineData(SearchKind.Genetic)]
    public void Learning_finds_the_optimum_of_a_known_function_in_fewer_trials_than_chance(SearchKind kind)
    {
        const int seeds = 10, most = 300;
        var space = AStudy.Space(31, 31, 31, 31);
        var objective = Bowl(4, 25, 12, 18);
        double learned = Enumerable.Range(0, seeds).Average(seed => Needed(kind, (ulong)seed));
        double chance = Enumerable.Range(0, seeds).Average(seed => Needed(SearchKind.Random, (ulong)seed));

        Assert.True(learned < 0.7 * chance, $"{kind} needed {learned} trials on average, random {chance}");

        // Until within a tenth of the range of the optimum, all parameters together.
        double Needed(SearchKind search, ulong seed)
        {
            int found = Search(search, space, seed, most, batch: 8, objective).FindIndex(scored => scored.Score > -0.1 * 0.1);
            return found < 0 ? most : found + 1;
        }
    }

    [Fact]
    public void A_point_without_a_value_is_worse_than_any()
    {
        // Only the left half has values, and they are all bad: an estimate that took none for zero would go right.
        var points = Search(SearchMethod.Create(SearchKind.Tpe, AStudy.Space(400), 1, _ => null), trials: 80, batch: 4, point => point[0] < 200 ? -1000 - point[0] : null);

        Assert.True(points.Skip(20).Count(scored => scored.Point[0] < 200) > 45);
    }

    private static Func<IReadOnlyList<int>, double?> Bowl(params int[] optimum) =>
        point => -point.Select((value, i) => Math.Pow((value - optimum[i]) / 30.0, 2)).Sum();

    private static List<ScoredPoint> Search(SearchKind kind, SearchSpace space, ulong seed, int trials, int batch, Func<IReadOnlyList<int>, double?> objective) =>
        Search(SearchMethod.Create(kind, space, seed, _ => null), trials, batch, objective);

    private static List<ScoredPoint> Search(SearchMethod method, int trials, int batch, Func<IReadOnlyList<int>, double?> objective)
    {
        var history = new List<ScoredPoint>();
        while (history.Count < trials)
        {
            var points = method.Propose(history, Math.Min(batch, trials - history.Count));
            if (points.Count == 0) break;
            history.AddRange(points.Select(point => new ScoredPoint(point, objective(point))));
        }
        return history;
    }
}
