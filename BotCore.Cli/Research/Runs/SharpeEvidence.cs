using BotCore.Trading.Analytics;
using BotCore.Trading.Research;

namespace BotCore.Cli.Research.Runs;

/// <summary>How much the Sharpe ratio of a run proves.</summary>
/// <remarks>
/// With one trial this is the probabilistic Sharpe ratio. For more, how the ratios of the others varied is not known to a single
/// run; taken is the variance that worthless trials over as many days would have, 1 ÷ (days − 1) (<see cref="ProbabilisticSharpe"/>
/// at a ratio of zero).
/// </remarks>
/// <param name="Trials">Parameter sets that were tried before this one was chosen, itself counted.</param>
/// <param name="Days">Daily returns behind it.</param>
/// <param name="ExpectedMaximum">Annualised Sharpe ratio the best of so many worthless trials would show by luck.</param>
/// <param name="Probability">That the true ratio is above zero in spite of that, 0..1; null when there are too few days.</param>
internal sealed record SharpeEvidence(int Trials, int Days, double? ExpectedMaximum, double? Probability)
{
    public static SharpeEvidence Of(BacktestResult result, int trials)
    {
        var daily = ReturnSeries.Daily(result.EquityCurve, result.Report.EquityStart);
        if (daily.Count < 2) return new SharpeEvidence(trials, daily.Count, null, null);
        double expected = DeflatedSharpe.ExpectedMaximumOf(trials, 1.0 / (daily.Count - 1));
        return new SharpeEvidence(
            trials, daily.Count, expected * Math.Sqrt(result.Report.PeriodsPerYear), ProbabilisticSharpe.Of(daily.Values, expected));
    }
}
