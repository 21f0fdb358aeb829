using System.Globalization;
using BotCore.Contracts.Ai;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;

namespace BotCore.AiGateway.Degraded;

/// <summary>
/// The answer without an AI service: the core's strategies over the candles of the request, joined by the core's weighted aggregation. The same
/// shape as the AI service's answer, and marked: <c>source: rules</c>, <c>degraded: true</c>.
/// </summary>
internal static class RulesAnalyst
{
    private static readonly AggregationOptions Weighted = new() { Mode = AggregationMode.Weighted };

    /// <param name="reason">Why the AI service did not answer: <c>ai_timeout</c> and so on.</param>
    public static AnalyzeAnswer Analyze(Question question, string reason)
    {
        var views = StrategyViews.Of(question);
        var joined = SignalAggregator.Aggregate(views.ToArray(), Weighted);
        var conditions = Conditions(question);
        var market = conditions.Count > 0 ? conditions[^1].Condition : null;
        var shortest = question.Timeframes[0];
        var last = question.Candles[shortest][^1];
        var signal = SignalOf(joined.Direction);
        return new AnalyzeAnswer(
            question.Symbol.ToString(), signal, joined.Confidence, ProbabilityUp: null,
            Bias: views.Count == 0 ? 0.0 : views.Sum(view => ScoreOf(view.Signal)) / views.Count,
            Reasoning(joined, views, market),
            views.ToDictionary(view => view.Strategy, view => new StrategyScore(SignalOf(view.Signal.Direction), view.Signal.Confidence, ScoreOf(view.Signal), view.Signal.Reason)),
            conditions.ToDictionary(one => one.Timeframe.ToString(), one => one.Condition),
            Assess(signal, joined.Confidence, last.Close, market, views), AiSource.Rules, ModelVersion: null, Degraded: true, reason,
            ["the AI service did not answer: these are the built-in rules"], Shadow: null, Commentary: null,
            string.Create(CultureInfo.InvariantCulture, $"rules-{question.Symbol}-{last.OpenTimeMs}"), last.OpenTimeMs, last.Close);
    }

    /// <returns>Null when no timeframe has enough candles.</returns>
    public static ConditionAnswer? Condition(Question question)
    {
        var found = Conditions(question);
        if (found.Count == 0) return null;
        var (direction, confidence) = MarketReading.Combined(found);
        return new ConditionAnswer(
            question.Symbol.ToString(), direction, MarketReading.Trend(direction), confidence,
            found.ToDictionary(one => one.Timeframe.ToString(), one => one.Condition), AiSource.Rules);
    }

    private static List<(Timeframe Timeframe, TimeframeCondition Condition)> Conditions(Question question)
    {
        var found = new List<(Timeframe, TimeframeCondition)>();
        foreach (var timeframe in question.Timeframes)
            if (MarketReading.Of(question.Candles[timeframe]) is { } condition) found.Add((timeframe, condition));
        return found;
    }

    private static string Reasoning(Signal joined, IReadOnlyList<StrategySignal> views, TimeframeCondition? market)
    {
        List<string> parts = [joined.Reason.TrimEnd('.')];
        foreach (var (direction, word) in new[] { (Direction.Long, "long"), (Direction.Short, "short") })
        {
            string names = string.Join(", ", views.Where(view => view.Signal.Direction == direction).Select(view => view.Strategy));
            if (names.Length > 0) parts.Add($"{word}: {names}");
        }
        if (market is not null) parts.Add($"the market is {market.Phase}, {market.Trend}, volatility {market.VolatilityLevel}");
        return string.Join("; ", parts);
    }

    /// <summary>By the AI service's formulas: technical is disagreement, market is volatility and trading against the trend.</summary>
    private static RiskAssessment Assess(AiSignal signal, double confidence, double price, TimeframeCondition? market, IReadOnlyList<StrategySignal> views)
    {
        double technical = 1.0 - (double)views.Count(view => SignalOf(view.Signal.Direction) == signal) / Math.Max(1, views.Count);
        bool isAgainst = market is not null && signal != AiSignal.Neutral && Math.Abs(market.Direction) > 0.2 && market.Direction > 0.2 != (signal == AiSignal.Long);
        double volatility = (market?.VolatilityLevel ?? "normal") switch { "low" => 0.2, "high" => 0.8, _ => 0.4 };
        double marketRisk = Math.Min(1.0, volatility + (isAgainst ? 0.2 : 0.0));
        double overall = (technical + marketRisk) / 2.0;
        string level = overall < 0.35 ? "low" : overall > 0.65 ? "high" : "medium";
        if (signal == AiSignal.Neutral) return new RiskAssessment(level, technical, marketRisk, 0.0, null, null);
        // Half-Kelly of an even bet at this confidence, at most the engine's risk per trade of 2 %.
        double size = Math.Min(0.02, Math.Max(0.0, confidence - 0.5) * 0.2) * (1.0 - 0.5 * overall);
        double distance = 2.0 * (market?.VolatilityRatio ?? 0.01) * (signal == AiSignal.Long ? 1.0 : -1.0);
        return new RiskAssessment(level, technical, marketRisk, size, price * (1.0 - distance), price * (1.0 + distance));
    }

    private static double ScoreOf(Signal signal) => (int)signal.Direction * signal.Confidence;

    private static AiSignal SignalOf(Direction direction) => direction switch
    {
        Direction.Long => AiSignal.Long,
        Direction.Short => AiSignal.Short,
        _ => AiSignal.Neutral,
    };
}
