using BotCore.Contracts.Trading;

namespace BotCore.Contracts.Ai;

/// <summary>What the engine has of the AI service.</summary>
/// <param name="IsOn">False when no gateway is configured, or a backtest runs.</param>
/// <param name="IsDegraded">True while the newest answer was by rules, or there was none.</param>
/// <param name="Reason">Why it is degraded or off; null otherwise.</param>
/// <param name="Answers">Since the start of the process.</param>
/// <param name="Failures">Questions without any answer, since the start of the process.</param>
/// <param name="LastAnswer">Wall time, UTC; null before the first.</param>
public sealed record AiStatusModel(bool IsOn, bool IsDegraded, string? Reason, long Answers, long Failures, DateTimeOffset? LastAnswer);

/// <summary>The newest view of a symbol.</summary>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Bias">−1 falling to 1 rising.</param>
/// <param name="FormedAt">Close of the candle it is about, market time, UTC.</param>
/// <param name="IsFresh">Whether it is young enough to count: see <c>signals.aiFreshSeconds</c>.</param>
/// <param name="RefusedBecause">Why the kernel did not take it; null when it did.</param>
public sealed record AiViewModel(
    string Symbol, AiSignal Signal, double Confidence, double Bias, AiSource Source, string? ModelVersion, bool Degraded, string? DegradedReason,
    string Reasoning, DateTimeOffset FormedAt, bool IsFresh, string? RefusedBecause);

/// <summary>A view of the AI service that the kernel took, as it stands in the journal.</summary>
/// <param name="Time">When it came in, market time, UTC.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Source">What produced it: <c>model</c> or <c>rules</c>.</param>
/// <param name="ModelVersion">As the model registry names it; empty when no model was asked.</param>
/// <param name="FormedAt">Close of the candle it is about, market time, UTC; its age counts from here.</param>
public sealed record PredictionModel(
    DateTimeOffset Time, string Symbol, TradeDirection Direction, double Confidence, string Source, string ModelVersion, DateTimeOffset FormedAt);
