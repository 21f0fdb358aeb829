using System.Buffers;
using System.Globalization;
using System.Text;
using BotCore.ServiceDefaults.Logging.Redaction;
using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>For people: time, level, logger's last word, message, then the values that the message does not already show.</summary>
internal sealed class TextLogFormatter(Redactor redactor, bool colour) : ILogFormatter
{
    private const string Reset = "\u001b[0m";

    private readonly StringBuilder _line = new();

    public void Write(LogEntry entry, IBufferWriter<byte> output)
    {
        var redacted = new RedactedEntry(entry, redactor);
        _line.Clear();
        _line.Append(entry.Time.ToUniversalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)).Append(' ');
        string word = LogLevels.Word(entry.Level).PadRight(5);
        _line.Append(colour && Colour(entry.Level) is { } start ? $"{start}{word}{Reset}" : word).Append(' ');
        _line.Append(entry.Logger.AsSpan(entry.Logger.LastIndexOf('.') + 1)).Append(": ").Append(Printable(redacted.Message));
        foreach (var (key, value) in entry.Values)
        {
            string text = Plain(redacted, key, value);
            if (text.Length > 0 && !redacted.Message.Contains(text, StringComparison.Ordinal)) _line.Append("  ").Append(Printable(key)).Append('=').Append(Printable(text));
        }
        if (entry.RequestId is { } request) _line.Append("  request=").Append(Printable(redacted.Identifier("request_id", request)));
        _line.Append('\n');
        for (var e = entry.Exception; e is not null; e = e.InnerException)
        {
            _line.Append("    ").Append(e.GetType().FullName).Append(": ").Append(Printable(redacted.Text(e.Message))).Append('\n');
            if (e.StackTrace is { } stack) _line.Append(Printable(redacted.Text(stack, LogText.LongestStack))).Append('\n');
        }
        foreach (var chunk in _line.GetChunks()) Encoding.UTF8.GetBytes(chunk.Span, output);
    }

    public void Dispose() => _line.Clear();

    private static string Plain(RedactedEntry redacted, string key, object? value) => redacted.Value(key, value) switch
    {
        null => "",
        LogValue[] members => "{" + string.Join(", ", members.Select(m => $"{m.Key}: {Plain(redacted, m.Key, m.Value)}")) + "}",
        object?[] items => "[" + string.Join(", ", items.Select(item => Plain(redacted, key, item))) + "]",
        var plain => Convert.ToString(plain, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>A logged text may not move the cursor or colour the screen of the person who reads it; lines stay lines.</summary>
    private static string Printable(string text)
    {
        bool clean = true;
        foreach (char c in text) clean &= !char.IsControl(c) || c is '\n' or '\t';
        return clean ? text : string.Concat(text.Where(c => c != '\r').Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '\uFFFD' : c));
    }

    private static string? Colour(LogLevel level) => level switch
    {
        LogLevel.Critical or LogLevel.Error => "\u001b[31m",
        LogLevel.Warning => "\u001b[33m",
        LogLevel.Information => "\u001b[32m",
        _ => null,
    };
}
