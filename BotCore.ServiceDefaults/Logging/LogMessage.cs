using System.Text;
using BotCore.ServiceDefaults.Logging.Redaction;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>
/// The text of a log call. Where the template is known, each value keeps the name it was logged under, so that <c>"login with {Password}"</c>
/// hides what no pattern could recognise and <c>"fill {TradeHash}"</c> keeps what looks like a key.
/// </summary>
internal readonly struct LogMessage
{
    private readonly string? _text;
    private readonly MessageTemplate? _template;
    private readonly string[]? _parts;

    public LogMessage(string text) => _text = text;

    public LogMessage(MessageTemplate template, string[] parts) => (_template, _parts) = (template, parts);

    public string Redacted(Redactor redactor)
    {
        if (_template is null || _parts is null) return redactor.Text(LogText.Shortened(_text ?? ""));
        var done = new ProtectedText();
        var text = new StringBuilder(_template.Literals[0]);
        for (int i = 0; i < _parts.Length; i++)
        {
            text.Append(Part(redactor, _template.Holes[i].Name, LogText.Shortened(_parts[i]), done)).Append(_template.Literals[i + 1]);
        }
        return redactor.Text(LogText.Shortened(text.ToString()), done);
    }

    private static string Part(Redactor redactor, string name, string part, ProtectedText done) => redactor.Keys.Of(name) switch
    {
        Sensitivity.Neutral => ProtectedText.Clean(part),
        Sensitivity.Safe when OpaqueTokens.IsPlausibleIdentifier(part) => done.HoldIdentifier(redactor.SafeValue(part)),
        Sensitivity.Safe => ProtectedText.Clean(part),
        _ => done.HoldMask(redactor.Value(name, part)),
    };
}
