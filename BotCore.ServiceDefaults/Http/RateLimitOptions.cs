using System.ComponentModel.DataAnnotations;

namespace BotCore.ServiceDefaults.Http;

/// <summary>How many requests one client may send.</summary>
public sealed class RateLimitOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "RateLimit";

    /// <summary>Requests per second and client; as many may come at once after a pause. Default 60, range 1–100,000.</summary>
    [Range(1, 100_000)]
    public int PermitsPerSecond { get; init; } = 60;
}
