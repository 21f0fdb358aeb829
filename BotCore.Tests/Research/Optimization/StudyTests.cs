using System.Text.Json;
using BotCore.Trading.Research.Optimization;
using BotCore.Trading.Research.Optimization.Judgement;

namespace BotCore.Tests.Research.Optimization;

public class StudyTests
{
    [Theory]
    [InlineData(SearchKind.Grid)]
    [InlineData(SearchKind.Tpe)]
    public void The_order_in_which_results_come_in_changes_nothing(SearchKind method)
    {
        var definition = AStudy.Definition(method, trials: 9, parameters: ["rsi.period=8..20:2", "exit.stopOnMarginRatio=0.03|0.05"]);
        var straight = AStudy.Finished(definition);

        var study = new Study(definition);
        var runner = new PieceRunner(AStudy.Market());
        var random = new Random(1);
        while (!study.IsFinished)
            foreach (var plan in study.Wanted().OrderBy(_ => random.Next()).ToList())
                study.Record(runner.Run(new OptimizationPiece(definition, [plan]), CancellationToken.None).Results[0]);

        Assert.Equal(AStudy.Text(straight), AStudy.Text(study));
    }

    [Fact]
    public void A_piece_and_its_result_survive_the_way_to_another_process()
    {
        var definition = AStudy.Definition(walkForward: new WalkForwardPlan(false, 2, 1, 1, 0));
        var piece = new OptimizationPiece(definition, new Study(definition).Wanted());
        var copy = JsonSerializer.Deserialize(JsonSerializer.Serialize(piece, OptimizationJson.Default.OptimizationPiece), OptimizationJson.Default.OptimizationPiece)!;

        var here = new PieceRunner(AStudy.Market()).Run(piece, CancellationToken.None);
        string there = JsonSerializer.Serialize(new PieceRunner(AStudy.Market()).Run(copy, CancellationToken.None), OptimizationJson.Default.PieceResult);

        Assert.Equal(definition.Hash(), copy.Study.Hash());
        Assert.Equal(JsonSerializer.Serialize(here, OptimizationJson.Default.PieceResult), there);
        Assert.Equal(
            here.Results.Select(AStudy.Text),
            JsonSerializer.Deserialize(there, OptimizationJson.Default.PieceResult)!.Results.Select(AStudy.Text));
    }

    [Fact]
    public void A_piece_of_other_candles_is_refused()
    {
        var definition = AStudy.Definition() with { EndMs = 1 };

        var error = Assert.Throws<ArgumentException>(() =>
            new PieceRunner(AStudy.Market()).Run(new OptimizationPiece(definition, [new TrialPlan(0, false, 0, [0, 0])]), CancellationToken.None));

        Assert.Contains("other candles", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_was_not_asked_for_is_refused()
    {
        var study = AStudy.Finished(AStudy.Definition());

        Assert.Throws<ArgumentException>(() => study.Record(study.Results.First()));
    }

    [Fact]
    public void Another_definition_is_told_by_its_first_difference()
    {
        var definition = AStudy.Definition();

        Assert.Null(definition.DifferenceFrom(AStudy.Definition()));
        Assert.Equal("seed is 1 here and 2 there", definition.DifferenceFrom(AStudy.Definition(seed: 2)));
        Assert.StartsWith("parameters[0].values is", definition.DifferenceFrom(AStudy.Definition(parameters: ["rsi.period=10..11:1", "exit.stopOnMarginRatio=0.03..0.05:0.01"])));
        Assert.NotEqual(definition.Hash(), AStudy.Definition(batch: 5).Hash());
    }

    [Fact]
    public void A_set_without_a_value_ranks_last_and_never_as_zero()
    {
        var study = AStudy.Finished(AStudy.Definition());
        int most = study.Results.Max(result => result.Trades);
        var objective = new Objective(ObjectiveKind.NetProfit, most);

        var ranked = objective.Ranked(study.Results);

        Assert.Contains(ranked, result => objective.Of(result) is null);
        int valued = ranked.Count(result => objective.Of(result) is not null);
        Assert.All(ranked.Take(valued), result => Assert.NotNull(objective.Of(result)));
        Assert.Null(new Objective(ObjectiveKind.Sharpe, most + 1).Best(study.Results));
        Assert.Contains("no result", StudyReport.Of(AStudy.Finished(AStudy.Definition() with { Objective = new Objective(ObjectiveKind.Sharpe, 100_000) }), CancellationToken.None).Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_window_is_judged_with_what_its_own_past_chose()
    {
        var market = AStudy.Market(days: 7);
        // Three days, because more than two of the first warm the strategies up: a window without a trade chooses nothing.
        var definition = AStudy.Definition(walkForward: new WalkForwardPlan(false, 3, 1, 1, 0), market: market);
        var study = AStudy.Finished(definition, market);
        var report = StudyReport.Of(study, CancellationToken.None).WalkForward!;

        Assert.Equal(4, report.Windows.Count);
        foreach (var window in report.Windows)
        {
            var best = definition.Objective.Best(study.InSample(window.Window.Number))!;
            Assert.Equal(best.Point, window.OutOfSample!.Point);
            Assert.Single(window.OutOfSample.DailyReturns);
            Assert.Equal(3, best.DailyReturns.Count);
        }
        double product = report.Windows.SelectMany(window => window.OutOfSample!.DailyReturns).Aggregate(1.0, (growth, gain) => growth * (1 + gain));
        Assert.Equal(product - 1, report.TotalReturnRatio, 1e-12);
        Assert.Equal(10_000 * product, report.Equity[^1].Equity, 1e-6);
    }

    [Fact]
    public void A_span_too_short_for_one_window_is_refused() =>
        Assert.Contains("too short", Assert.Throws<ArgumentException>(() => new Study(AStudy.Definition(walkForward: new WalkForwardPlan(true, 30, 5, 5, 0)))).Message, StringComparison.Ordinal);
}
