using System.ComponentModel.DataAnnotations;

namespace BotCore.AiGateway.Breaker;

/// <summary>When a replica of the AI service is left alone, and how its return is noticed. May change while the gateway runs.</summary>
public sealed class BreakerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "AiBreaker";

    /// <summary>Failures in a row that open the breaker. Default 5, range 1–1,000.</summary>
    [Range(1, 1_000)]
    public int ConsecutiveFailures { get; init; } = 5;

    /// <summary>Share of failures in a <see cref="Window"/> that opens it too. Default 0.5, range 0.05–1.</summary>
    [Range(0.05, 1.0)]
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Calls in a window before the share counts. Default 20, range 2–100,000.</summary>
    [Range(2, 100_000)]
    public int MinimumCalls { get; init; } = 20;

    /// <summary>Length of a window, after which counting begins anew. Default 10 s, range 1 s–10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an open breaker refuses before it lets one call through to try. Default 5 s, range 100 ms–10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan OpenFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two health probes of a replica. Default 5 s, range 100 ms–10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time a probe may take. Default 1 s, range 50 ms–1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
