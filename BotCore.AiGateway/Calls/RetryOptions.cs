using System.ComponentModel.DataAnnotations;

namespace BotCore.AiGateway.Calls;

/// <summary>How many second attempts there may be. May change while the gateway runs.</summary>
public sealed class RetryOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "AiRetry";

    /// <summary>Second attempts per first one: 0.1 lets at most one call in ten be repeated. Default 0.1, range 0–1; 0 switches them off.</summary>
    [Range(0.0, 1.0)]
    public double Share { get; init; } = 0.1;
}
