using System.ComponentModel.DataAnnotations;

namespace BotCore.ServiceDefaults.Health;

/// <summary>How health checks are run.</summary>
public sealed class HealthOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Health";

    /// <summary>A check that sets no limit of its own is unhealthy after this. Default 5 s, range 100 ms–60 s. Probes must wait longer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan CheckTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
