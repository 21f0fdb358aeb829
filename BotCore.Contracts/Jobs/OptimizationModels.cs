using System.Text.Json.Serialization;

namespace BotCore.Contracts.Jobs;

/// <summary>How the next parameter sets are chosen.</summary>
public enum OptimizationMethod
{
    [JsonStringEnumMemberName("grid")] Grid,
    [JsonStringEnumMemberName("random")] Random,
    [JsonStringEnumMemberName("tpe")] Tpe,
    [JsonStringEnumMemberName("genetic")] Genetic,
}

/// <summary>What is to be large.</summary>
public enum OptimizationObjective
{
    [JsonStringEnumMemberName("sharpe")] Sharpe,
    [JsonStringEnumMemberName("sortino")] Sortino,
    [JsonStringEnumMemberName("calmar")] Calmar,
    [JsonStringEnumMemberName("net_profit")] NetProfit,
    [JsonStringEnumMemberName("profit_factor")] ProfitFactor,
}

/// <summary>Windows that select on the past and judge on what follows, in whole UTC days.</summary>
/// <param name="Anchored">True: every window selects from the first day on. False: it rolls.</param>
/// <param name="StepDays">Absent: <paramref name="OutOfSampleDays"/>.</param>
public sealed record WalkForwardRequest(
    [property: JsonRequired] bool Anchored, [property: JsonRequired] int InSampleDays, [property: JsonRequired] int OutOfSampleDays, int? StepDays = null,
    int EmbargoDays = 0);

/// <summary>Many parameter sets through the trading kernel, and what the best of them is worth.</summary>
/// <param name="Candles">As for a backtest.</param>
/// <param name="Parameters">What is searched: <c>rsi.period=7..28:1</c>, <c>NAME=VALUE|VALUE</c>, or a strategy's parameter alone for its whole bounds.</param>
/// <param name="Settings">Settings with a value of their own in all trials.</param>
/// <param name="MinTrades">Sets with fewer closed trades have no value and rank last; 0 or more.</param>
/// <param name="Trials">Sets to try, in each window; a grid tries all. 1 to 20000.</param>
/// <param name="Batch">Sets that tpe and genetic choose together, 1 to 1000.</param>
/// <param name="Seed">Of all randomness, 0 or more.</param>
/// <param name="WalkForward">Absent: the whole span, once.</param>
public sealed record SubmitOptimizationRequest(
    [property: JsonRequired] IReadOnlyList<string> Candles,
    [property: JsonRequired] IReadOnlyList<string> Parameters,
    string? Symbol = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    IReadOnlyDictionary<string, string>? Settings = null,
    OptimizationMethod Method = OptimizationMethod.Tpe,
    OptimizationObjective Objective = OptimizationObjective.Sharpe,
    int MinTrades = 10,
    int Trials = 200,
    int Batch = 16,
    int Seed = 1,
    WalkForwardRequest? WalkForward = null);

/// <summary>An optimisation with what it came to.</summary>
/// <param name="Result">Null until it is done.</param>
public sealed record OptimizationModel(JobModel Job, SubmitOptimizationRequest Request, OptimizationResultModel? Result);

/// <summary>What an optimisation says. Figures that the data does not give are null.</summary>
/// <param name="StudyHash">Of everything that decides the result: equal hash, equal result.</param>
/// <param name="WithoutValue">Of the selecting runs, those without an objective, for example for lack of trades.</param>
/// <param name="Refused">Combinations that a joint rule forbids.</param>
/// <param name="Best">Of the whole span; null with walk-forward, or when no set has a value.</param>
/// <param name="DeflatedSharpe">Probability that the true Sharpe ratio of the best is above zero in spite of the selection.</param>
/// <param name="OverfittingProbability">Probability that the choice does not hold on the other half of the days.</param>
/// <param name="PlateauScore">Mean rank of the neighbours of the best: 1 next best, 0.5 ordinary.</param>
/// <param name="Top">The best 50 sets of the whole span, or of the last window.</param>
/// <param name="Verdict">What it is worth, in a sentence.</param>
public sealed record OptimizationResultModel(
    IReadOnlyList<JobMarketModel> Markets, DateTimeOffset From, DateTimeOffset To, string StudyHash, int Trials, int WithoutValue, int Refused,
    TrialModel? Best, double? DeflatedSharpe, double? OverfittingProbability, double? PlateauScore, IReadOnlyList<TrialModel> Top,
    WalkForwardModel? WalkForward, string Verdict);

/// <param name="Value">The objective; null when the set has none.</param>
public sealed record TrialModel(
    int Trial, IReadOnlyDictionary<string, string> Values, double? Value, int Trades, decimal NetProfit, double? Sharpe, double? Sortino, double? Calmar,
    double? ProfitFactor, double MaxDrawdownRatio, string TradeHash);

/// <param name="Equity">The judging parts of all windows as one account, at the ends of days; money as a binary number, it is a ratio's product.</param>
public sealed record WalkForwardModel(
    IReadOnlyList<WalkForwardWindowModel> Windows, double TotalReturnRatio, double InSampleReturnRatio, double? EfficiencyRatio, double? Sharpe,
    double MaxDrawdownRatio, double? ProbabilisticSharpe, int Trades, int ProfitableWindows, IReadOnlyList<StitchedEquityModel> Equity);

/// <param name="Values">What was chosen; null when no set qualified, and nothing was traded.</param>
public sealed record WalkForwardWindowModel(
    int Number, DateTimeOffset InFrom, DateTimeOffset InTo, DateTimeOffset OutFrom, DateTimeOffset OutTo, IReadOnlyDictionary<string, string>? Values,
    decimal? InSampleNetProfit, decimal? OutOfSampleNetProfit, int OutOfSampleTrades);

/// <param name="Time">End of the day.</param>
public sealed record StitchedEquityModel(DateTimeOffset Time, double Equity);
