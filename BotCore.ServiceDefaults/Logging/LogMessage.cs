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

    /// <param name="scrub">Takes known secrets out of a text, before the rules see it.</param>
    public string Redacted(Redactor redactor, Func<string, string> scrub)
    {
        if (_template is null || _parts is null) return redactor.Text(scrub(LogText.Shortened(_text ?? "")));
        var done = new ProtectedText();
        var text = new StringBuilder(_template.Literals[0]);
        for (int i = 0; i < _parts.Length; i++)
        {
            text.Append(Part(redactor, _template.Holes[i].Name, LogText.Shortened(_parts[i]), scrub, done)).Append(_template.Literals[i + 1]);
        }
        return redactor.Text(LogText.Shortened(text.ToString()), done);
    }

    private static string Part(Redactor redactor, string name, string part, Func<string, string> scrub, ProtectedText done) => redactor.Keys.Of(name) switch
    {
        Sensitivity.Safe when OpaqueTokens.IsPlausibleIdentifier(part) => done.HoldIdentifier(redactor.SafeValue(scrub(part))),
        Sensitivity.Safe or Sensitivity.Neutral => ProtectedText.Clean(scrub(part)),
        _ => done.HoldMask(redactor.Value(name, part)),
    };
}
