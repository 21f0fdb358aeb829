using System.ComponentModel.DataAnnotations;

namespace BotCore.ServiceDefaults.Hosting;

/// <summary>How a service stops: readiness turns unhealthy, then it waits, then it finishes what is in flight, then it ends.</summary>
public sealed class ShutdownOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Shutdown";

    /// <summary>
    /// Everything together, from the signal to the end: requests still in flight by then are cut. Default 30 s, range 1 s–5 min. Kubernetes'
    /// <c>terminationGracePeriodSeconds</c> must be longer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the service goes on answering while its readiness is already unhealthy, so that load balancers look elsewhere first. Range 0–60 s and below
    /// <see cref="Timeout"/>. Absent: 0 in Development, 5 s elsewhere.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan? DrainDelay { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DrainDelay >= Timeout) yield return new ValidationResult($"must be shorter than {Section}:{nameof(Timeout)}, which is {Timeout}", [nameof(DrainDelay)]);
    }
}
