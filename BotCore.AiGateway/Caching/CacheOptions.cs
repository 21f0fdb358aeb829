using System.ComponentModel.DataAnnotations;

namespace BotCore.AiGateway.Caching;

/// <summary>How long answers are kept for the same question. May change while the gateway runs.</summary>
public sealed class CacheOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "AiCache";

    /// <summary>Age at which an answer is forgotten. Default 5 s, range 0–1 h; 0 keeps none.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The same for an answer by rules, so that a recovered AI service is soon heard. Default 1 s, range 0–1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan DegradedTimeToLive { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Answers kept at most; the oldest go first. Default 1,000, range 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxEntries { get; init; } = 1_000;

    /// <summary>Bytes of answers kept at most. Default 32 MiB, range 1 KiB–4 GiB.</summary>
    [Range(1_024L, 4_294_967_296L)]
    public long MaxBytes { get; init; } = 33_554_432;
}
