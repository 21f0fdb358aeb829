using System.ComponentModel.DataAnnotations;

namespace BotCore.AiGateway.Limits;

/// <summary>
/// What one client may make the AI service do, and what all together may. May change while the gateway runs. Costs are in units: an analysis is 1.
/// Beside it stands <c>RateLimit:PermitsPerSecond</c> of every service.
/// </summary>
public sealed class LimitOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "AiLimits";

    /// <summary>Units one client gets per minute. Default 600, range 1–10,000,000.</summary>
    [Range(1, 10_000_000)]
    public int UnitsPerMinute { get; init; } = 600;

    /// <summary>Units a client may save up and spend at once. Default 200, range 1–10,000,000 and not below the dearest request.</summary>
    [Range(1, 10_000_000)]
    public int Burst { get; init; } = 200;

    /// <summary><c>POST /ai/analyze</c>. Default 1, range 0–10,000, as all costs. What is answered from the cache costs nothing.</summary>
    [Range(0, 10_000)]
    public int Analyze { get; init; } = 1;

    /// <summary><c>POST /ai/predict</c>. Default 1.</summary>
    [Range(0, 10_000)]
    public int Predict { get; init; } = 1;

    /// <summary><c>POST /ai/market-condition</c>. Default 1.</summary>
    [Range(0, 10_000)]
    public int MarketCondition { get; init; } = 1;

    /// <summary><c>POST /ai/train</c>. Default 50.</summary>
    [Range(0, 10_000)]
    public int Train { get; init; } = 50;

    /// <summary><c>…/explain</c>. Default 5.</summary>
    [Range(0, 10_000)]
    public int Explain { get; init; } = 5;

    /// <summary>Every other request under <c>/ai</c>. Default 1.</summary>
    [Range(0, 10_000)]
    public int Other { get; init; } = 1;

    /// <summary>Analyses under way at a time. Default 16, range 1–10,000.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrent { get; init; } = 16;

    /// <summary>Analyses that may wait for their turn; beyond that the rules answer at once. Default 64, range 0–100,000.</summary>
    [Range(0, 100_000)]
    public int MaxWaiting { get; init; } = 64;

    /// <summary>Other requests to the AI service under way at a time; beyond that they are refused with 503. Default 32, range 1–10,000.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrentOther { get; init; } = 32;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        int dearest = new[] { Analyze, Predict, MarketCondition, Train, Explain, Other }.Max();
        if (Burst < dearest) yield return new ValidationResult($"must not be below the dearest request, which costs {dearest}", [nameof(Burst)]);
    }
}
