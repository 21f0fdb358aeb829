using System.ComponentModel.DataAnnotations;

namespace BotCore.AiGateway.Canary;

/// <summary>What the share of the canary is a share of.</summary>
public enum CanaryBy
{
    /// <summary>Of the questions: the same body always goes the same way.</summary>
    Question,

    /// <summary>Of the clients: all of one client's questions go the same way.</summary>
    Client,
}

/// <summary>Which questions go to the replicas of <c>Ai:CanaryAddresses</c>. May change while the gateway runs.</summary>
public sealed class CanaryOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Canary";

    /// <summary>Share in percent. Default 0, range 0–100. The header <c>X-Canary: always</c> or <c>never</c> overrides it for a request.</summary>
    [Range(0.0, 100.0)]
    public double Percent { get; init; }

    /// <summary>What it is a share of. Default <see cref="CanaryBy.Question"/>.</summary>
    public CanaryBy By { get; init; } = CanaryBy.Question;
}
