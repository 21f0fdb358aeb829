using System.ComponentModel.DataAnnotations;
using BotCore.ServiceDefaults.Hosting;

namespace BotCore.AiGateway.Routes;

/// <summary>Where <c>/ai</c> leads and how long it may take. May change while the gateway runs.</summary>
public sealed class AiOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Ai";

    /// <summary>The service as it runs when nothing is configured.</summary>
    public const string DefaultAddress = "http://127.0.0.1:8000";

    /// <summary>Replicas of the AI service, comma separated. Default <c>http://127.0.0.1:8000</c>; empty: none, the rules answer.</summary>
    public string Addresses { get; init; } = DefaultAddress;

    /// <summary>Replicas that get the canary's share, comma separated. Absent: none.</summary>
    public string CanaryAddresses { get; init; } = "";

    /// <summary>Replicas that are asked in the shadow and never answer anybody, comma separated. Absent: none.</summary>
    public string ShadowAddresses { get; init; } = "";

    /// <summary>
    /// Time for an analysis, waiting and a second attempt included; after it the rules answer. Default 2 s, range 50 ms–60 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time for one attempt. Default 1.2 s, range 20 ms–60 s and not above <see cref="Timeout"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.020", "00:01:00")]
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(1.2);

    /// <summary>How long the other requests to the AI service (models, training jobs) may be silent. Default 30 s, range 1 s–10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of a request body under <c>/ai</c>. Default 4 MiB, which is also the AI service's, range 1 KiB–64 MiB.</summary>
    [Range(1_024, 67_108_864)]
    public int MaxBodyBytes { get; init; } = 4_194_304;

    /// <summary>Bytes of an analysis' answer; a longer one is not usable. Default 1 MiB, range 1 KiB–64 MiB.</summary>
    [Range(1_024, 67_108_864)]
    public int MaxAnswerBytes { get; init; } = 1_048_576;

    /// <summary>Sent to the AI service as its bearer token in place of the caller's. Absent: none is sent, and the caller's is not passed on.</summary>
    [Secret(Optional = true)]
    public string? ServiceToken { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, list) in new[] { (nameof(Addresses), Addresses), (nameof(CanaryAddresses), CanaryAddresses), (nameof(ShadowAddresses), ShadowAddresses) })
        {
            foreach (var wrong in Destination.Refusals(Destination.Split(list), name)) yield return wrong;
        }
        if (AttemptTimeout > Timeout) yield return new ValidationResult($"must not be above {Section}:{nameof(Timeout)}, which is {Timeout}", [nameof(AttemptTimeout)]);
    }
}
