using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BotCore.Contracts.Ai;

namespace BotCore.AiGateway.Calls;

/// <summary>Whether a body is the answer that was asked for. Rubbish must count as a failure and must never reach the engine.</summary>
internal static class AnswerCheck
{
    /// <returns>What it says; null when it is no such answer.</returns>
    public static Verdict? Read(AiKind kind, ReadOnlySpan<byte> body) => kind switch
    {
        AiKind.Analyze => Parse(body, AiJson.Default.AnalyzeAnswer) is { } a && IsShare(a.Confidence) && a.Bias is >= -1 and <= 1 && a.Price > 0
            ? new Verdict(a.Signal, a.Confidence) : null,
        AiKind.Predict => Parse(body, AiJson.Default.PredictAnswer) is { } p && IsShare(p.Confidence) && IsShare(p.ProbabilityUp)
            ? new Verdict(p.Signal, p.Confidence) : null,
        _ => Parse(body, AiJson.Default.ConditionAnswer) is { } c && IsShare(c.Confidence) && c.Direction is >= -1 and <= 1
            ? new Verdict(null, c.Confidence) : null,
    };

    private static bool IsShare(double value) => value is >= 0 and <= 1;

    private static T? Parse<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null; // told to the caller as "no such answer", which it counts
        }
    }
}
