using BotCore.Trading.Analytics;

namespace BotCore.Trading.Research.Optimization.Judgement;

/// <summary>How much of a result is the luck of having been selected among many.</summary>
/// <param name="Trials">Among which it was selected; every one that was run counts as independent, which is the cautious reading.</param>
/// <param name="Days">Daily returns behind the figures.</param>
/// <param name="SharpePerDay">Of the selected trial, not annualised; null when its returns do not vary.</param>
/// <param name="ExpectedMaximumPerDay">What the best of as many worthless trials would show, not annualised.</param>
/// <param name="DeflatedSharpe">Probability that the true Sharpe ratio is above zero in spite of the selection (<see cref="Analytics.DeflatedSharpe"/>).</param>
/// <param name="OverfittingProbability">
/// <see cref="Analytics.OverfittingProbability"/> by Sharpe ratio over all trials; null with fewer than two trials or too few days.
/// </param>
/// <param name="Blocks">Into which the days were cut for it.</param>
/// <param name="LossProbability">Share of the splits in which the selected trial loses on the judging half.</param>
public sealed record SelectionBias(
    int Trials, int Days, double? SharpePerDay, double ExpectedMaximumPerDay, double? DeflatedSharpe, double? OverfittingProbability, int? Blocks,
    double? LossProbability)
{
    private const int MostBlocks = 16;
    private const int FewestBlocks = 4;

    /// <param name="selected">One of the trials.</param>
    /// <param name="trials">All that were run over the same span, at least one.</param>
    public static SelectionBias Of(TrialResult selected, IReadOnlyList<TrialResult> trials, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(selected);
        ArgumentNullException.ThrowIfNull(trials);
        double[] returns = [.. selected.DailyReturns];
        double[] ratios = [.. trials.Select(trial => ProbabilisticSharpe.Observed([.. trial.DailyReturns]) ?? 0.0)];
        var deflated = Analytics.DeflatedSharpe.Of(returns, ratios);
        int blocks = Math.Min(MostBlocks, returns.Length / 2 / 2 * 2);
        var overfitting = trials.Count >= 2 && blocks >= FewestBlocks
            ? Analytics.OverfittingProbability.Of([.. trials.Select(trial => trial.DailyReturns.ToArray())], blocks, ct)
            : null;
        return new SelectionBias(
            trials.Count, returns.Length, ProbabilisticSharpe.Observed(returns), deflated.ExpectedMaximum, deflated.Probability,
            overfitting?.Probability, overfitting is null ? null : blocks, overfitting?.LossProbability);
    }
}
