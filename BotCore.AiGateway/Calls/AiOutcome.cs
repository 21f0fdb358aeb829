namespace BotCore.AiGateway.Calls;

/// <summary>Why the AI service gave no answer that can be used.</summary>
internal enum FailureReason
{
    /// <summary>No replica may be asked, or none could be reached.</summary>
    Unavailable,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The service or the gateway's own queue is full.</summary>
    Overloaded,

    /// <summary>An error of the service, or an answer that is none.</summary>
    Unusable,
}

internal static class FailureReasons
{
    /// <summary>As in <c>degraded_reason</c> and as a label of metrics.</summary>
    public static string Word(this FailureReason reason) => reason switch
    {
        FailureReason.Unavailable => "ai_unavailable",
        FailureReason.Timeout => "ai_timeout",
        FailureReason.Overloaded => "ai_overloaded",
        _ => "ai_answer_unusable",
    };
}

/// <summary>How asking the AI service ended.</summary>
internal abstract record AiOutcome
{
    /// <param name="Status">200, or a refusal that is the caller's fault: 400, 413, 415, 422.</param>
    public sealed record Answered(int Status, string ContentType, byte[] Body, TimeSpan Took, Verdict? Verdict) : AiOutcome;

    public sealed record Failed(FailureReason Reason) : AiOutcome;
}

/// <summary>What an answer says, as far as two answers can be compared.</summary>
/// <param name="Signal">Null of a market condition.</param>
/// <param name="Confidence">0 to 1.</param>
internal readonly record struct Verdict(Contracts.Ai.AiSignal? Signal, double Confidence);
