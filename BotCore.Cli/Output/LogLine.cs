using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BotCore.Cli.Output;

/// <summary>One line of a service's log as a person reads it: <c>12:30:05.123 INFO  message</c>.</summary>
/// <remarks>
/// Services write one JSON object a line (timestamp, level, message, context, exception …). A line that is no such object, like the
/// last words of a crashing runtime, is shown as it is. Control characters are shown, never obeyed: a log line is data from outside.
/// </remarks>
internal static class LogLine
{
    private const int LevelWidth = 5;

    public static string Render(string line, bool isColoured)
    {
        if (line.Length == 0 || line[0] != '{') return Visible(line);
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String
                ? Render(document.RootElement, message.GetString()!, isColoured)
                : Visible(line);
        }
        catch (JsonException)
        {
            return Visible(line);
        }
    }

    private static string Render(JsonElement entry, string message, bool isColoured)
    {
        string level = Short(Text(entry, "level"));
        string? colour = level switch { "ERROR" or "FATAL" => Ansi.Red, "WARN" => Ansi.Yellow, "DEBUG" or "TRACE" => Ansi.Grey, _ => null };
        var text = new StringBuilder();
        text.Append(Ansi.Paint(Time(Text(entry, "timestamp")), Ansi.Grey, isColoured)).Append(' ');
        text.Append(Ansi.Paint(level.PadRight(LevelWidth), colour, isColoured)).Append(' ');
        text.Append(Ansi.Paint(Visible(message), level is "INFO" ? null : colour, isColoured));
        if (Exception(entry) is { } exception) text.Append(Ansi.Paint(" ⟵ " + Visible(exception), colour, isColoured));
        return text.ToString();
    }

    private static string Short(string? level) => level?.ToUpperInvariant() switch
    {
        null or "" => "?",
        "INFORMATION" => "INFO",
        "WARNING" => "WARN",
        "CRITICAL" => "FATAL",
        var other => other,
    };

    private static string Time(string? timestamp) =>
        DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)
            : "--:--:--.---";

    /// <summary>Type and message of an exception, whether it is written as text (first line) or as an object.</summary>
    private static string? Exception(JsonElement entry)
    {
        if (!entry.TryGetProperty("exception", out var exception)) return null;
        return exception.ValueKind switch
        {
            JsonValueKind.String => exception.GetString()!.Split('\n')[0].TrimEnd('\r'),
            JsonValueKind.Object => $"{Text(exception, "type")}: {Text(exception, "message")}",
            _ => null,
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Visible(string text)
    {
        if (!text.Any(char.IsControl)) return text;
        var visible = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            visible.Append(c switch
            {
                '\t' => "    ",
                '\n' => " ⏎ ",
                '\r' => "",
                _ when char.IsControl(c) => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }
        return visible.ToString();
    }
}
