using System.ComponentModel.DataAnnotations;

namespace BotCore.AiGateway.Routes;

/// <summary>Where <c>/api</c> and <c>/ws</c> lead. May change while the gateway runs.</summary>
public sealed class EngineOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Engine";

    /// <summary>
    /// The trading engine: scheme, host and port. Default <c>http://127.0.0.1:8080</c>. Engines that take turns on one account are comma separated:
    /// requests go to the one that is ready, which is the leader.
    /// </summary>
    public string BaseUrl { get; init; } = "http://127.0.0.1:8080";

    /// <summary>
    /// How long a request to the engine, or a stream, may be silent. Default 100 s, range 1 s–1 h; the stream's own heartbeat comes every 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How often several engines are asked which of them leads. Default 1 s, range 100 ms–1 min; a single engine is not asked.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time for an engine's answer; one that takes longer is not the one that is asked. Default 5 s, range 100 ms–1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var all = Destination.Split(BaseUrl);
        if (all.Count <= 1)
        {
            if (!Destination.IsAddress(BaseUrl)) yield return new ValidationResult($"must be {Destination.Expected}", [nameof(BaseUrl)]);
            yield break;
        }
        foreach (var wrong in Destination.Refusals(all, nameof(BaseUrl))) yield return wrong;
    }
}
