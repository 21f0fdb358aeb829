using BotCore.ServiceDefaults.Logging;
using BotCore.ServiceDefaults.Logging.Redaction;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace BotCore.ServiceDefaults.Telemetry;

/// <summary>Log records that leave by OTLP keep the same secrets as those on stdout. Must stand before the exporter.</summary>
internal sealed class RedactingLogProcessor(Redactor redactor) : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        var pairs = data.Attributes;
        var entry = new LogEntry
        {
            Time = data.Timestamp,
            Level = data.LogLevel,
            Logger = data.CategoryName ?? "",
            Message = LogCapture.Message(pairs) ?? new LogMessage(data.FormattedMessage ?? data.Body ?? ""),
            Values = pairs is null ? [] : [.. pairs.Where(pair => pair.Key != LogCapture.OriginalFormat).Select(pair => new LogValue(pair.Key, FrozenValue.Of(pair.Value)))],
        };
        var redacted = new RedactedEntry(entry, redactor);
        var attributes = new List<KeyValuePair<string, object?>>();
        foreach (var (key, value) in entry.Values) attributes.Add(new(redacted.Text(key), Plain(redacted, key, value)));
        if (data.Exception is { } exception)
        {
            attributes.Add(new("exception.type", exception.GetType().FullName));
            attributes.Add(new("exception.message", redacted.Text(exception.Message)));
            attributes.Add(new("exception.stacktrace", redacted.Text(exception.ToString(), LogText.LongestStack)));
            data.Exception = null;
        }
        data.Attributes = attributes;
        data.FormattedMessage = redacted.Message;
        data.Body = redacted.Message;
    }

    /// <summary>Nested values travel as text: the exporter would print the inner objects itself, unredacted.</summary>
    private static object? Plain(RedactedEntry redacted, string key, object? value) => redacted.Value(key, value) switch
    {
        LogValue[] members => string.Join(", ", members.Select(member => $"{redacted.Text(member.Key)}: {Plain(redacted, member.Key, member.Value)}")),
        object?[] items => string.Join(", ", items.Select(item => Plain(redacted, key, item))),
        var plain => plain,
    };
}
