using System.ComponentModel.DataAnnotations;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>How log records are written. Levels per logger are set in the usual <c>Logging:LogLevel</c>.</summary>
public sealed class LogOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Log";

    /// <summary>
    /// <c>Json</c>, <c>Text</c> or <c>Auto</c> (default): text when stdout is a terminal, JSON otherwise. The environment variable
    /// <c>BOTCORE_LOG_FORMAT</c> says the same where this is not set.
    /// </summary>
    [EnumDataType(typeof(LogFormat))]
    public LogFormat Format { get; init; } = LogFormat.Auto;

    /// <summary>Records that may wait for stdout before the least important are dropped. Default 10,000, range 100–1,000,000.</summary>
    [Range(100, 1_000_000)]
    public int QueueCapacity { get; init; } = 10_000;

    /// <summary>How long a shutdown waits for stdout to take what is queued. Default 5 s, range 0–60 s; 0 does not wait.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>The shape of a log record on stdout.</summary>
public enum LogFormat
{
    /// <summary>Text on a terminal, JSON otherwise.</summary>
    Auto,

    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>For people.</summary>
    Text,
}
