using System.ComponentModel.DataAnnotations;

namespace BotCore.ServiceDefaults.Http;

/// <summary>What one request may take.</summary>
public sealed class RequestLimitOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "RequestLimits";

    /// <summary>Bytes of a body. Default 1 MiB, range 1 KiB–100 MiB. An endpoint that needs more says so with <c>RequestSizeLimit</c> metadata.</summary>
    [Range(1_024L, 104_857_600L)]
    public long MaxBodyBytes { get; init; } = 1_048_576;

    /// <summary>How long the headers may take to arrive. Default 15 s, range 1–120 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an idle connection is kept. Default 2 min, range 1 s–1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Connections at a time, WebSockets included. Default 2,000, range 10–100,000.</summary>
    [Range(10, 100_000)]
    public int MaxConnections { get; init; } = 2_000;
}
