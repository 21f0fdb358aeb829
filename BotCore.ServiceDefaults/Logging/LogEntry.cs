using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>One log call as it was at the moment of the call: nothing in it changes afterwards, nothing in it is redacted yet.</summary>
internal sealed class LogEntry
{
    public required DateTimeOffset Time { get; init; }
    public required LogLevel Level { get; init; }
    public required string Logger { get; init; }
    public EventId Event { get; init; }
    public required LogMessage Message { get; init; }

    /// <summary>Scopes from the outermost in, then the values of the call; of two with one name the later wins.</summary>
    public IReadOnlyList<LogValue> Values { get; init; } = [];

    public string? TraceId { get; init; }
    public string? SpanId { get; init; }
    public string? RequestId { get; init; }
    public string? UserId { get; init; }
    public Exception? Exception { get; init; }
}

/// <param name="Value"><c>null</c>, a <c>bool</c>, a number, a <c>string</c>, a list of values (an object) or of such objects (an array).</param>
internal readonly record struct LogValue(string Key, object? Value);
