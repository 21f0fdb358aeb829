using System.Diagnostics;
using BotCore.Contracts.Stream;

namespace BotCore.Dashboard.Live;

/// <summary>The last span of a candle's trace: a frame that it caused becomes what the dashboard shows.</summary>
internal static class FrameTracing
{
    /// <summary>Name of the source; exported by the service defaults like everything that begins with <c>BotCore.</c></summary>
    public const string SourceName = "BotCore.Dashboard";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Goes on with the trace of a frame.</summary>
    /// <returns>Null for a frame that belongs to none, and when nobody listens.</returns>
    public static Activity? Take(StreamFrame frame)
    {
        if (frame.Trace is null || !ActivityContext.TryParse(frame.Trace, null, isRemote: true, out var cause)) return null;
        var span = Source.StartActivity("dashboard frame", ActivityKind.Consumer, cause);
        return span?.SetTag("botcore.stream.type", frame.Type).SetTag("botcore.stream.seq", frame.Seq);
    }
}
