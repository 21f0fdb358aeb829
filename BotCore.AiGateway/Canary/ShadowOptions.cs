using System.ComponentModel.DataAnnotations;

namespace BotCore.AiGateway.Canary;

/// <summary>How much of the traffic the challenger in <c>Ai:ShadowAddresses</c> sees. May change while the gateway runs, but for the queue.</summary>
public sealed class ShadowOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Shadow";

    /// <summary>Share of the questions in percent, stable by question. Default 100, range 0–100. Without a challenger nothing is sent.</summary>
    [Range(0.0, 100.0)]
    public double Percent { get; init; } = 100.0;

    /// <summary>Questions that may wait for the challenger; more are left out and counted. Default 64, range 1–10,000. Read at start.</summary>
    [Range(1, 10_000)]
    public int MaxWaiting { get; init; } = 64;

    /// <summary>Questions the challenger gets at a time. Default 2, range 1–100. Read at start.</summary>
    [Range(1, 100)]
    public int MaxConcurrent { get; init; } = 2;
}
