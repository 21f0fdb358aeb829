using System.Text.Json;

namespace BotCore.Cli.Supervision;

/// <summary>Why a service ended, as far as it said so.</summary>
/// <remarks>
/// A service that cannot go on writes one JSON log line of level FATAL with the reason. A crash of the runtime has no log line; it writes "Unhandled
/// exception." and a stack, of which the first line is the reason. After these come the last line of the standard error, and the last line of level
/// ERROR, which may be older than the end.
/// </remarks>
internal sealed class LastWords
{
    private readonly Lock _gate = new();
    private string? _fatal;
    private string? _error;
    private string? _unhandled;
    private string? _lastLine;

    public string? Reason
    {
        get
        {
            lock (_gate) return _fatal ?? _unhandled ?? _lastLine ?? _error;
        }
    }

    public void Clear()
    {
        lock (_gate) _fatal = _error = _unhandled = _lastLine = null;
    }

    /// <summary>Both streams are read at the same time, so it may be called at the same time.</summary>
    public void Hear(OutputLine line)
    {
        string text = line.Text.Trim();
        if (text.Length == 0) return;
        lock (_gate)
        {
            if (!line.IsError) HearLog(text);
            else if (text.StartsWith("Unhandled exception", StringComparison.OrdinalIgnoreCase)) _unhandled = text;
            else _lastLine = text;
        }
    }

    private void HearLog(string line)
    {
        // Most lines are neither; they are told apart without reading the JSON.
        if (line[0] != '{' || !(line.Contains("FATAL", StringComparison.Ordinal) || line.Contains("ERROR", StringComparison.Ordinal))) return;
        try
        {
            using var entry = JsonDocument.Parse(line);
            if (!entry.RootElement.TryGetProperty("level", out var level) || !entry.RootElement.TryGetProperty("message", out var message)) return;
            if (level.ValueEquals("FATAL")) _fatal = message.GetString();
            else if (level.ValueEquals("ERROR")) _error = message.GetString();
        }
        catch (JsonException)
        {
            // a line that only looked like a record
        }
        catch (InvalidOperationException)
        {
            // a message that is no text
        }
    }
}
