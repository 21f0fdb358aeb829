using System.ComponentModel.DataAnnotations;

namespace BotCore.AiGateway.Routes;

/// <summary>Where <c>/api</c> and <c>/ws</c> lead. May change while the gateway runs.</summary>
public sealed class EngineOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Engine";

    /// <summary>The trading engine: scheme, host and port. Default <c>http://127.0.0.1:8080</c>.</summary>
    public string BaseUrl { get; init; } = "http://127.0.0.1:8080";

    /// <summary>
    /// How long a request to the engine, or a stream, may be silent. Default 100 s, range 1 s–1 h; the stream's own heartbeat comes every 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(100);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Destination.IsAddress(BaseUrl)) yield return new ValidationResult($"must be {Destination.Expected}", [nameof(BaseUrl)]);
    }
}
