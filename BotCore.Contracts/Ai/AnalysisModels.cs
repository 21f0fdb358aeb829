using System.Text.Json.Serialization;

namespace BotCore.Contracts.Ai;

/// <summary>What an answer says about the next move.</summary>
public enum AiSignal
{
    [JsonStringEnumMemberName("neutral")] Neutral,
    [JsonStringEnumMemberName("long")] Long,
    [JsonStringEnumMemberName("short")] Short,
}

/// <summary>Who answered.</summary>
public enum AiSource
{
    /// <summary>The built-in strategies: no model could answer.</summary>
    [JsonStringEnumMemberName("rules")] Rules,

    [JsonStringEnumMemberName("model")] Model,
}

/// <summary>Body of <c>POST /ai/analyze</c>.</summary>
/// <param name="Candles">Timeframe (<c>1m</c> … <c>1d</c>) → at most 1,500 closed candles, oldest first: open time in Unix ms, open, high, low, close, volume.</param>
/// <param name="AsOfMs">The moment of the decision, Unix ms: candles still open then are left out. Absent: all had closed.</param>
public sealed record AnalyzeRequest(
    string Symbol, IReadOnlyDictionary<string, IReadOnlyList<double[]>> Candles, long? AsOfMs = null, StrategyContext? StrategyContext = null);

/// <summary>Which strategies to score, on which of the timeframes sent; absent means all, on the two shortest.</summary>
public sealed record StrategyContext(
    IReadOnlyList<string>? Strategies = null, string? PrimaryTimeframe = null, string? ConfirmationTimeframe = null);

/// <summary>Answer of <c>POST /ai/analyze</c>, from the AI service or, degraded, from the gateway.</summary>
/// <param name="Confidence">0 to 1.</param>
/// <param name="ProbabilityUp">The model's, 0 to 1; null from the rules.</param>
/// <param name="Bias">−1 falling to 1 rising.</param>
/// <param name="StrategyScores">By name of the strategy.</param>
/// <param name="MarketAnalysis">By timeframe; of those with 30 candles and more.</param>
/// <param name="ModelVersion">Null from the rules.</param>
/// <param name="Degraded">True when it is not what a working AI service with a model would have said.</param>
/// <param name="DegradedReason"><c>no_model</c>, <c>insufficient_candles</c>, <c>stale_candles</c>; from the gateway <c>ai_unavailable</c>, <c>ai_timeout</c>, <c>ai_overloaded</c>, <c>ai_answer_unusable</c>.</param>
/// <param name="CandleMs">Open time of the newest candle looked at, Unix ms.</param>
/// <param name="Price">Its close, quote currency.</param>
public sealed record AnalyzeAnswer(
    string Symbol, AiSignal Signal, double Confidence, double? ProbabilityUp, double Bias, string Reasoning,
    IReadOnlyDictionary<string, StrategyScore> StrategyScores, IReadOnlyDictionary<string, TimeframeCondition> MarketAnalysis,
    RiskAssessment RiskAssessment, AiSource Source, string? ModelVersion, bool Degraded, string? DegradedReason, IReadOnlyList<string> Warnings,
    ShadowForecast? Shadow, string? Commentary, string PredictionId, long CandleMs, double Price);

/// <param name="Confidence">0 to 1.</param>
/// <param name="Score">The confidence with the direction's sign, −1 to 1; 0 when neutral.</param>
public sealed record StrategyScore(AiSignal Signal, double Confidence, double Score, string Reason);

/// <summary>State of the market on one timeframe.</summary>
/// <param name="Direction">−1 falling to 1 rising.</param>
/// <param name="Trend"><c>up</c>, <c>down</c> or <c>sideways</c>.</param>
/// <param name="Strength">ADX, 0 to 100.</param>
/// <param name="Phase"><c>trending</c>, <c>ranging</c> or <c>transition</c>.</param>
/// <param name="VolatilityRatio">Average true range over the close.</param>
/// <param name="VolatilityLevel"><c>low</c>, <c>normal</c> or <c>high</c>, against its own median.</param>
/// <param name="VolumeRatio">Last volume over the mean of the 20 before.</param>
/// <param name="Support">Turning points below the close, nearest first.</param>
/// <param name="Resistance">Turning points above the close, nearest first.</param>
public sealed record TimeframeCondition(
    double Direction, string Trend, double Strength, string Phase, double VolatilityRatio, string VolatilityLevel, double VolumeRatio,
    IReadOnlyList<double> Support, IReadOnlyList<double> Resistance);

/// <summary>A description; the engine's risk rules decide.</summary>
/// <param name="Level"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="Technical">Share of the strategies that do not agree, 0 to 1.</param>
/// <param name="Market">Volatility, and trading against the trend, 0 to 1.</param>
/// <param name="PositionSizeRatio">Of equity, 0 to 0.02.</param>
/// <param name="StopPrice">Null without a direction, as the target.</param>
public sealed record RiskAssessment(string Level, double Technical, double Market, double PositionSizeRatio, double? StopPrice, double? TargetPrice);

/// <summary>What a challenger model said; nobody acts on it.</summary>
public sealed record ShadowForecast(string ModelVersion, AiSignal Signal, double ProbabilityUp);

/// <summary>Answer of <c>POST /ai/predict</c>: the model's word alone.</summary>
public sealed record PredictAnswer(
    string Symbol, AiSignal Signal, double Confidence, double ProbabilityUp, string ModelVersion, string PredictionId, long CandleMs);

/// <summary>Answer of <c>POST /ai/market-condition</c>, over all timeframes.</summary>
/// <param name="Confidence">How far the timeframes agree and how clear they are, 0 to 1.</param>
public sealed record ConditionAnswer(
    string Symbol, double Direction, string Trend, double Confidence, IReadOnlyDictionary<string, TimeframeCondition> Timeframes, AiSource Source);
