using System.ComponentModel.DataAnnotations;

namespace BotCore.ServiceDefaults.Resilience;

/// <summary>How calls to other services are limited and repeated. Applies to every <c>HttpClient</c> made by the factory.</summary>
public sealed class HttpClientOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "HttpClient";

    /// <summary>One attempt. Default 10 s, range 100 ms–5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>All attempts with the pauses between them. Default 30 s, range 100 ms–10 min, not below <see cref="AttemptTimeout"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Repetitions of GET, HEAD, OPTIONS and TRACE after a 5xx, 408, 429 or a broken connection, with growing, jittered pauses. Default 3, range 1–10. Other
    /// methods are never repeated: an order sent twice is two orders.
    /// </summary>
    [Range(1, 10)]
    public int MaxRetries { get; init; } = 3;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TotalTimeout < AttemptTimeout)
            yield return new ValidationResult($"must not be shorter than {Section}:{nameof(AttemptTimeout)}, which is {AttemptTimeout}", [nameof(TotalTimeout)]);
    }
}
