using System.Globalization;

namespace BotCore.Trading.Research.Optimization.Judgement;

/// <summary>What a finished study says, with a plain sentence at the end.</summary>
/// <param name="Trials">Runs, out of sample included.</param>
/// <param name="WithoutValue">Of the selecting runs, those without an objective, for example for lack of trades.</param>
/// <param name="Best">Of the whole span; null with walk-forward, where every window has its own, or when no set has a value.</param>
/// <param name="Bias">Of the best.</param>
/// <param name="Surfaces">Of the whole span; with walk-forward, of the last window, whose choice is the one for tomorrow.</param>
public sealed record StudyReport(
    int Trials, int WithoutValue, int Refused, TrialResult? Best, IReadOnlyDictionary<string, string>? BestValues, SelectionBias? Bias, Plateau? Plateau,
    IReadOnlyList<StabilitySurface> Surfaces, WalkForwardReport? WalkForward, string Verdict)
{
    /// <summary>The usual level of confidence; below it nothing was shown.</summary>
    private const double Convincing = 0.95;

    /// <summary>At this share of splits the selection is hardly better than a coin.</summary>
    private const double Overfitted = 0.20;

    private const double Needle = 0.60;

    /// <param name="study">Finished.</param>
    /// <exception cref="InvalidOperationException">The study is not finished.</exception>
    public static StudyReport Of(Study study, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(study);
        if (!study.IsFinished) throw new InvalidOperationException("study: its report is asked for before it is finished");
        var objective = study.Definition.Objective;
        var selecting = study.Results.Where(result => !result.IsOutOfSample).ToList();
        int withoutValue = selecting.Count(result => objective.Of(result) is null);
        var shown = study.InSample(study.Windows.Count); // the whole span is window 0
        var surfaces = StabilitySurface.All(study.Space, objective, shown);
        var best = objective.Best(shown);
        var plateau = best is null ? null : Plateau.Around(best, study.Space, objective, shown);
        if (study.Windows.Count > 0)
        {
            var walk = WalkForwardReport.Of(study, ct);
            return new StudyReport(
                study.Results.Count, withoutValue, study.Refused.Count, null, null, null, plateau, surfaces, walk, VerdictOf(walk));
        }
        var bias = best is null ? null : SelectionBias.Of(best, shown, ct);
        return new StudyReport(
            study.Results.Count, withoutValue, study.Refused.Count, best, best is null ? null : study.Space.ValuesOf(best.Point), bias, plateau, surfaces,
            null, VerdictOf(study, best, bias, plateau));
    }

    private static string VerdictOf(Study study, TrialResult? best, SelectionBias? bias, Plateau? plateau)
    {
        int trials = study.Results.Count, least = study.Definition.Objective.MinTrades;
        if (best is null || bias is null) return $"no result: none of {trials} sets has a {Word(study)} from at least {least} closed trades";
        string rest = Others(bias, plateau), figures = bias.DeflatedSharpe is { } sure ? Say($"deflated Sharpe {sure:0.00}, {rest}") : rest;
        if (best.NetProfit <= 0m) return Say($"no edge: the best of {trials} sets does not earn its costs (net {best.NetProfit:0.00}); {figures}");
        if (bias.DeflatedSharpe is not { } deflated) return $"no edge shown: the returns of the best of {trials} sets are too few or too uniform for a deflated Sharpe; {figures}";
        if (deflated < Convincing) return Say($"no edge: deflated Sharpe {deflated:0.00}, 0.95 is needed; the best of {trials} sets is what luck would show; {rest}");
        if (bias.OverfittingProbability > Overfitted) return $"doubtful: {figures}; the choice does not hold on the other half of the days";
        if (plateau?.Score < Needle) return $"fragile: {figures}; the sets around the best are ordinary";
        return $"an edge is possible: {figures}; judge it out of sample (walk-forward) before trading it";
    }

    private static string VerdictOf(WalkForwardReport walk)
    {
        int days = walk.Equity.Count;
        string figures = Say($"{Percent(walk.TotalReturnRatio)} in {days} days out of sample with {walk.Trades} trades, the chosen sets had shown {Percent(walk.InSampleReturnRatio)} in {walk.InSampleDays} days in sample");
        if (walk.Trades == 0) return "no result: nothing was traded out of sample";
        if (walk.TotalReturnRatio <= 0.0) return $"no edge: {figures}";
        if (walk.ProbabilisticSharpe is not { } sure) return $"no edge shown: {figures}; too few returns to tell";
        string efficiency = walk.EfficiencyRatio is { } ratio ? Say($"efficiency {ratio:0.00}") : "no gain in sample to compare with";
        return sure < Convincing
            ? Say($"no edge shown: {figures}; {efficiency}; a Sharpe above zero is {sure:0.00} likely, 0.95 is needed")
            : Say($"an edge is possible: {figures}; {efficiency}; a Sharpe above zero is {sure:0.00} likely");
    }

    private static string Others(SelectionBias bias, Plateau? plateau) => string.Join(", ", new[]
    {
        bias.OverfittingProbability is { } overfitting ? Say($"probability of overfitting {overfitting:0.00}") : "too few days for a probability of overfitting",
        plateau is null ? null : Say($"plateau {plateau.Score:0.00}"),
    }.Where(part => part is not null));

    private static string Word(Study study) => study.Definition.Objective.Kind switch
    {
        ObjectiveKind.NetProfit => "net profit",
        ObjectiveKind.ProfitFactor => "profit factor",
        var kind => kind.ToString(),
    };

    private static string Percent(double ratio) => ratio.ToString("+0.0 %;-0.0 %;0.0 %", CultureInfo.InvariantCulture);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
