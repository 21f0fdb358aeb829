using System.Text;

namespace BotCore.ServiceDefaults.Logging.Redaction;

/// <summary>
/// Parts of a text that have been dealt with and must pass the remaining rules untouched. Each is replaced by two private-use characters, which no
/// rule recognises, and put back at the end. A part that a later rule swallows whole is gone for good, which is the safe way round.
/// </summary>
internal sealed class ProtectedText
{
    private const char Masked = '\uE000';
    private const char Identifier = '\uE001';
    private const char First = '\uE100';
    private const int Capacity = '\uF8FF' - First;

    private List<string>? _parts;

    /// <summary>A placeholder for a mask: a name in front of it changes nothing any more.</summary>
    public string HoldMask(string mask) => Hold(Masked, mask) ?? mask;

    /// <summary>A placeholder for an identifier; a name such as "password" in front of it still masks it.</summary>
    public string HoldIdentifier(string identifier) => Hold(Identifier, identifier) ?? identifier;

    public static bool IsHeldMask(ReadOnlySpan<char> text) => text.Length == 2 && text[0] == Masked;

    public string Restore(string text)
    {
        if (_parts is null || text.AsSpan().IndexOfAny(Masked, Identifier) < 0) return text;
        var restored = new StringBuilder(text.Length + 64);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is Masked or Identifier && i + 1 < text.Length && text[i + 1] - First is var part and >= 0 && part < _parts.Count)
            {
                restored.Append(_parts[part]);
                i++;
            }
            else
            {
                restored.Append(text[i]);
            }
        }
        return restored.ToString();
    }

    /// <summary>The text without the characters used here, so that no caller can smuggle in a placeholder.</summary>
    public static string Clean(string text) =>
        text.AsSpan().IndexOfAny(Masked, Identifier) < 0 ? text : text.Replace(Masked, '\uFFFD').Replace(Identifier, '\uFFFD');

    private string? Hold(char marker, string part)
    {
        _parts ??= [];
        if (_parts.Count >= Capacity || part.Length == 0) return null;
        _parts.Add(part);
        return new string([marker, (char)(First + _parts.Count - 1)]);
    }
}
