using System.Globalization;
using BotCore.ServiceDefaults.Logging.Redaction;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>
/// A record without its secrets. Beyond the <see cref="Redactor"/>'s rules, a value that its name gave away in one place of the record is removed from
/// every other: a password logged as <c>{Password}</c> may also stand in the exception's message, where nothing would betray it.
/// </summary>
internal sealed class RedactedEntry
{
    /// <summary>A shorter value would be found by accident in ordinary words.</summary>
    private const int ShortestScrubbed = 4;

    private readonly Redactor _redactor;
    private readonly List<(string Raw, string Written)> _known = [];

    public RedactedEntry(LogEntry entry, Redactor redactor)
    {
        _redactor = redactor;
        foreach (var value in entry.Values) Remember(value);
        _known.Sort((a, b) => b.Raw.Length.CompareTo(a.Raw.Length));
        Message = LogText.Written(entry.Message.Redacted(redactor, Scrubbed));
    }

    public string Message { get; }

    public string Text(string text, int longest = LogText.Longest) => LogText.Written(_redactor.Text(Scrubbed(LogText.Shortened(text))), longest);

    public string Identifier(string name, string value) => LogText.Written(_redactor.Value(name, IsHidden(name) ? value : Scrubbed(LogText.Shortened(value))));

    /// <summary>The value as it may be written: unchanged numbers and flags where the name allows, text without secrets otherwise.</summary>
    public object? Value(string key, object? value) => value switch
    {
        null or bool => value,
        string text => Identifier(key, text),
        LogValue[] or object?[] when IsHidden(key) => Mask.Everything,
        LogValue[] or object?[] => value,
        _ when IsHidden(key) => Mask.Everything,
        _ => value,
    };

    private bool IsHidden(string key) => _redactor.Keys.Of(key) is Sensitivity.Secret or Sensitivity.Token or Sensitivity.Email;

    private void Remember(LogValue value)
    {
        if (value.Value is LogValue[] nested)
        {
            foreach (var inner in nested) Remember(inner);
        }
        else if (value.Value is not (null or bool) && IsHidden(value.Key)
                 && Convert.ToString(value.Value, CultureInfo.InvariantCulture) is { Length: >= ShortestScrubbed } raw)
        {
            _known.Add((raw, _redactor.Value(value.Key, raw)));
        }
    }

    /// <summary>Before the other rules: one of them might take a part of the value and leave the rest unrecognisable.</summary>
    private string Scrubbed(string text)
    {
        foreach (var (raw, written) in _known) text = text.Replace(raw, written, StringComparison.Ordinal);
        return text;
    }
}
