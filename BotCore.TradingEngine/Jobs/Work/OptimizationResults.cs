using BotCore.Contracts.Jobs;
using BotCore.Trading.Research.Optimization;
using BotCore.Trading.Research.Optimization.Judgement;
using BotCore.TradingEngine.Api;

namespace BotCore.TradingEngine.Jobs.Work;

/// <summary>Finished studies in the words of the API.</summary>
internal static class OptimizationResults
{
    private const int MostSets = 50;

    public static OptimizationResultModel ToModel(Study study, StudyReport report)
    {
        var definition = study.Definition;
        var top = definition.Objective.Ranked(study.InSample(study.Windows.Count)).Take(MostSets);
        return new OptimizationResultModel(
            [.. definition.Markets.Select(market => new JobMarketModel(market.Symbol, market.Timeframe, market.Fingerprint))],
            WordMapping.Time(definition.FirstMs), WordMapping.Time(definition.EndMs), definition.Hash(), report.Trials, report.WithoutValue, report.Refused,
            report.Best is { } best ? Trial(study, best) : null, report.Bias?.DeflatedSharpe, report.Bias?.OverfittingProbability, report.Plateau?.Score,
            [.. top.Select(trial => Trial(study, trial))], report.WalkForward is { } walk ? Windows(walk) : null, report.Verdict);
    }

    private static TrialModel Trial(Study study, TrialResult trial) => new(
        trial.Number, study.Space.ValuesOf(trial.Point), study.Definition.Objective.Of(trial), trial.Trades, trial.NetProfit, trial.Sharpe, trial.Sortino,
        trial.Calmar, trial.ProfitFactor, trial.MaxDrawdownRatio, trial.TradeHash);

    private static WalkForwardModel Windows(WalkForwardReport walk) => new(
        [.. walk.Windows.Select(one => new WalkForwardWindowModel(
            one.Window.Number, WordMapping.Time(one.Window.InFromMs), WordMapping.Time(one.Window.InToMs), WordMapping.Time(one.Window.OutFromMs),
            WordMapping.Time(one.Window.OutToMs), one.Values, one.InSample?.NetProfit, one.OutOfSample?.NetProfit, one.OutOfSample?.Trades ?? 0))],
        walk.TotalReturnRatio, walk.InSampleReturnRatio, walk.EfficiencyRatio, walk.Sharpe, walk.MaxDrawdownRatio, walk.ProbabilisticSharpe, walk.Trades,
        walk.ProfitableWindows, [.. walk.Equity.Select(day => new StitchedEquityModel(WordMapping.Time(day.TimeMs), day.Equity))]);
}
