using System.Text.Json.Serialization;
using BotCore.Trading.Research.Optimization;
using BotCore.Trading.Research.Optimization.Judgement;

namespace BotCore.Cli.Research.Optimization;

/// <summary>A study as it is printed with <c>--json</c>. Numbers that the data does not give are null.</summary>
/// <param name="TrialsRun">Now; the others come from the study file.</param>
/// <param name="RefusedExamples">The first combinations that a joint rule forbids.</param>
/// <param name="Top">The best trials of the whole span, or of the last window, best first.</param>
internal sealed record StudySummary(
    string StudyHash, SearchKind Method, ulong Seed, ObjectiveKind Objective, int MinTrades, IReadOnlyList<StudyMarket> Markets, DateTimeOffset From,
    DateTimeOffset To, long Candles, double SpaceSize, int Trials, int TrialsRun, int Threads, double WallSeconds, double TrialsPerSecond,
    IReadOnlyList<RefusedCombination> RefusedExamples, IReadOnlyList<RankedTrial> Top, StudyReport Report)
{
    private const int Examples = 5;

    public static StudySummary Of(Study study, StudyReport report, long candles, int ran, int threads, TimeSpan wall, int top)
    {
        var definition = study.Definition;
        return new StudySummary(
            definition.Hash(), definition.Method, definition.Seed, definition.Objective.Kind, definition.Objective.MinTrades, definition.Markets,
            DateTimeOffset.FromUnixTimeMilliseconds(definition.FirstMs), DateTimeOffset.FromUnixTimeMilliseconds(definition.EndMs), candles,
            study.Space.Size, report.Trials, ran, threads, wall.TotalSeconds, ran / Math.Max(wall.TotalSeconds, 1e-9),
            [.. study.Refused.Take(Examples).Select(refused => new RefusedCombination(study.Space.ValuesOf(refused.Point), refused.Reason))],
            [.. definition.Objective.Ranked(study.InSample(study.Windows.Count)).Take(top).Select((trial, i) => RankedTrial.Of(study, trial, i + 1))],
            report);
    }
}

/// <param name="Value">The objective; null when the set has none.</param>
internal sealed record RankedTrial(
    int Rank, int Trial, IReadOnlyDictionary<string, string> Values, double? Value, int Trades,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] decimal NetProfit, double? Sharpe, double? Sortino,
    double? Calmar, double? ProfitFactor, double MaxDrawdownRatio, string TradeHash)
{
    public static RankedTrial Of(Study study, TrialResult trial, int rank) => new(
        rank, trial.Number, study.Space.ValuesOf(trial.Point), study.Definition.Objective.Of(trial), trial.Trades, trial.NetProfit, trial.Sharpe,
        trial.Sortino, trial.Calmar, trial.ProfitFactor, trial.MaxDrawdownRatio, trial.TradeHash);
}

internal sealed record RefusedCombination(IReadOnlyDictionary<string, string> Values, string Reason);

/// <summary>As in <see cref="OptimizationJson"/>; decimals of the ranked trials as text too.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StudySummary))]
internal sealed partial class StudyJson : JsonSerializerContext;
