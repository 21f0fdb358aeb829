using BotCore.Trading.Analytics;

namespace BotCore.Trading.Research.Optimization.Judgement;

/// <summary>One window: what was chosen on its past, and what that came to afterwards.</summary>
/// <param name="Values">The chosen values by setting; null when no set qualified, and nothing was traded.</param>
/// <param name="InSample">The chosen set where it was chosen.</param>
/// <param name="OutOfSample">The same set on the days after.</param>
public sealed record WindowReport(
    WalkForwardWindow Window, IReadOnlyDictionary<string, string>? Values, TrialResult? InSample, TrialResult? OutOfSample, SelectionBias? Bias);

/// <summary>A day of the stitched equity.</summary>
/// <param name="TimeMs">End of the day, Unix ms.</param>
/// <param name="Equity">Quote asset: the starting balance, grown by every judged day before.</param>
public sealed record StitchedDay(int Window, long TimeMs, double ReturnRatio, double Equity);

/// <summary>The judging parts of all windows as one account.</summary>
/// <param name="Equity">Each window trades its own fresh account; its daily returns are compounded here.</param>
/// <param name="EfficiencyRatio">
/// Annualised growth out of sample ÷ in sample, over all windows (R. Pardo, The Evaluation and Optimization of Trading Strategies, 2008, calls it
/// walk-forward efficiency and asks for 0.5); null unless the chosen sets gained in sample, where the question arises.
/// </param>
/// <param name="ProbabilisticSharpe">That the true Sharpe ratio out of sample is above zero; null when not defined.</param>
/// <param name="Trades">Closed out of sample.</param>
public sealed record WalkForwardReport(
    IReadOnlyList<WindowReport> Windows, IReadOnlyList<StitchedDay> Equity, double TotalReturnRatio, double InSampleReturnRatio, int InSampleDays,
    double? EfficiencyRatio, double? Sharpe, double? Sortino, double MaxDrawdownRatio, double? ProbabilisticSharpe, int Trades, int ProfitableWindows)
{
    private const long DayMs = 86_400_000;
    private const double DaysPerYear = 365.0;

    /// <summary>Of a finished study with windows.</summary>
    public static WalkForwardReport Of(Study study, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(study);
        var windows = study.Windows.Select(window => Report(study, window, ct)).ToList();
        var days = new List<StitchedDay>();
        var inSample = new List<double>();
        double equity = (double)study.Definition.BaseSettings().StartingBalance;
        double start = equity;
        foreach (var report in windows)
        {
            inSample.AddRange(report.InSample?.DailyReturns ?? []);
            int length = (int)((report.Window.OutToMs - report.Window.OutFromMs) / DayMs);
            for (int day = 0; day < length; day++)
            {
                // A window that traded nothing still lasted its days; so do days after the recording broke off.
                double gain = day < report.OutOfSample?.DailyReturns.Count ? report.OutOfSample.DailyReturns[day] : 0.0;
                equity *= 1.0 + gain;
                days.Add(new StitchedDay(report.Window.Number, report.Window.OutFromMs + (day + 1) * DayMs, gain, equity));
            }
        }
        double[] returns = [.. days.Select(day => day.ReturnRatio)];
        double? within = ReturnStatistics.AnnualGrowth([.. inSample], DaysPerYear), after = ReturnStatistics.AnnualGrowth(returns, DaysPerYear);
        return new WalkForwardReport(
            windows, days, equity / start - 1.0, inSample.Aggregate(1.0, (growth, gain) => growth * (1.0 + gain)) - 1.0, inSample.Count,
            within > 0.0 ? after / within : null, ReturnStatistics.Sharpe(returns, DaysPerYear), ReturnStatistics.Sortino(returns, DaysPerYear),
            ReturnStatistics.MaxDrawdown(returns), Analytics.ProbabilisticSharpe.Of(returns), windows.Sum(report => report.OutOfSample?.Trades ?? 0),
            windows.Count(report => report.OutOfSample?.NetProfit > 0m));
    }

    private static WindowReport Report(Study study, WalkForwardWindow window, CancellationToken ct)
    {
        var trials = study.InSample(window.Number);
        var best = study.Definition.Objective.Best(trials);
        return new WindowReport(
            window, best is null ? null : study.Space.ValuesOf(best.Point), best, study.OutOfSample(window.Number),
            best is null ? null : SelectionBias.Of(best, trials, ct));
    }
}
