using System.Text.RegularExpressions;

namespace BotCore.ServiceDefaults.Logging.Redaction;

/// <summary>
/// Takes out of a text what must not be written down: passwords, private keys and secrets completely, API keys and tokens up to their last four
/// characters, e-mail addresses to a hash, IP addresses to their network. By the name that stands before a value and by the value's own shape.
/// </summary>
/// <remarks>
/// Stateless but for a cache of names; safe for any number of threads. Over-masking is preferred to leaking; what must stay readable is named in
/// <see cref="SafeKeys"/>. The rules run in a fixed order, from what swallows most (PEM blocks) to what is least certain (bare addresses).
/// </remarks>
internal sealed partial class Redactor(SensitiveKeys keys)
{
    /// <summary>No rule needs a hundredth of this; a text that does is not written at all.</summary>
    public const int TimeoutMs = 500;

    private const string TimedOut = "*** (withheld: looking for secrets in this text took too long)";

    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\z)", RegexOptions.Singleline, TimeoutMs)]
    private static partial Regex PrivateKeyBlock { get; }

    /// <summary>
    /// User information of a URI, up to the last @ that can belong to it. People do write a raw slash or @ into the password; "host:8080/path?x@y"
    /// after an http or ws scheme is read as a port and spared.
    /// </summary>
    [GeneratedRegex(@"(?<scheme>\b[A-Za-z][A-Za-z0-9+.\-]*://)(?:[^\s/:@""'<>]*:(?!(?<=\b(?i:https?|wss?)://[^\s/]*)[0-9]{1,5}(?:[/?#\s]|$))[^\s""'<>]*@|[^\s/?#""'<>]*@)", RegexOptions.None, TimeoutMs)]
    private static partial Regex UserInfo { get; }

    /// <summary>A token after its scheme; <c>Bearer realm="…"</c> and "Bearer authentication" are no tokens.</summary>
    [GeneratedRegex(@"(?<scheme>\b(?i:Bearer)\s+)(?!(?i:tokens?|auth\w*|schemes?|headers?|challenge|is|was|and|or|not|required|missing|rejected|expired)\b)(?<token>[A-Za-z0-9\-._~+/]+=*)(?![\w=""])", RegexOptions.None, TimeoutMs)]
    private static partial Regex BearerToken { get; }

    [GeneratedRegex(@"(?<scheme>\b(?i:Basic)\s+)(?<token>[A-Za-z0-9+/_\-]{4,}={0,2})", RegexOptions.None, TimeoutMs)]
    private static partial Regex BasicCredentials { get; }

    /// <summary><c>%3A</c> in a URL, <c>\u0022</c> in JSON that is safe for HTML.</summary>
    [GeneratedRegex(@"(?:(?<escapes>\\+)u00|%)(?<code>[2-7][0-9A-Fa-f])", RegexOptions.None, TimeoutMs)]
    private static partial Regex EscapedCharacter { get; }

    [GeneratedRegex(@"[\p{L}\p{N}._%+'\-]+@[\p{L}\p{N}](?:[\p{L}\p{N}\-]*\.)+\p{L}{2,}", RegexOptions.None, TimeoutMs)]
    private static partial Regex EmailAddress { get; }

    private readonly KeyedSecrets _keyed = new(keys);

    public SensitiveKeys Keys => keys;

    /// <summary>The text without its secrets; the same instance when there was nothing to hide.</summary>
    public string Text(string text) => Text(ProtectedText.Clean(text), new ProtectedText());

    /// <summary>The value of a named field as text without its secrets.</summary>
    public string Value(string key, string value) => keys.Of(key) switch
    {
        _ when value.Length == 0 => value,
        Sensitivity.Secret => Mask.Everything,
        Sensitivity.Token => Mask.Credential(value),
        Sensitivity.Email => Mask.Email(value),
        Sensitivity.Safe when OpaqueTokens.IsPlausibleIdentifier(value) => SafeValue(value),
        _ => Text(value),
    };

    /// <summary>As <see cref="Text(string)"/>, for a text in which some parts are already done and stand as placeholders.</summary>
    internal string Text(string text, ProtectedText done)
    {
        if (text.Length < 4) return done.Restore(text);
        try
        {
            string redacted = Rules(text, done);
            // What is escaped for a URL or for HTML is looked at again in the clear, but only rewritten when something more had to be hidden. Not the other way
            // round: unescaped, a value would end at its first space.
            string clear = Unescaped(redacted);
            string again = ReferenceEquals(clear, redacted) ? clear : Rules(clear, done);
            return done.Restore(again) is var found && found != done.Restore(clear) ? found : done.Restore(redacted);
        }
        catch (RegexMatchTimeoutException)
        {
            return TimedOut;
        }
    }

    private string Rules(string text, ProtectedText done)
    {
        text = Named(text);
        text = _keyed.Redact(text, done);
        text = Schemes(text);
        text = OpaqueTokens.RedactAnnounced(text);
        text = Emails(text);
        text = OpaqueTokens.RedactOpaque(text);
        return NetworkAddresses.Redact(text);
    }

    /// <summary>An identifier: every rule but those for opaque runs and addresses, which a version or a hash would trip over.</summary>
    internal string SafeValue(string value) =>
        value.Length < 4 ? value : Emails(OpaqueTokens.RedactAnnounced(Schemes(_keyed.Redact(Named(ProtectedText.Clean(value)), done: null))));

    private static string Named(string text)
    {
        if (text.Contains("-----BEGIN", StringComparison.Ordinal)) text = PrivateKeyBlock.Replace(text, Mask.Everything);
        if (text.Contains("://", StringComparison.Ordinal)) text = UserInfo.Replace(text, $"${{scheme}}{Mask.Everything}@");
        return text;
    }

    private static string Unescaped(string text) =>
        text.Contains('%', StringComparison.Ordinal) || text.Contains("\\u00", StringComparison.Ordinal) ? EscapedCharacter.Replace(text, Unescape) : text;

    private static string Unescape(Match match)
    {
        char character = (char)Convert.ToInt32(match.Groups["code"].Value, 16);
        return character == '"' ? match.Groups["escapes"].Value + character : character.ToString();
    }

    private static string Schemes(string text)
    {
        if (text.Contains("earer", StringComparison.OrdinalIgnoreCase))
            text = BearerToken.Replace(text, static match => match.Groups["scheme"].Value + Mask.Token(match.Groups["token"].ValueSpan));
        if (text.Contains("asic", StringComparison.OrdinalIgnoreCase))
            text = BasicCredentials.Replace(text, static match => HoldsPassword(match.Groups["token"].ValueSpan) ? match.Groups["scheme"].Value + Mask.Everything : match.Value);
        return text;
    }

    /// <summary>Base64 of "name:password"; "Basic authentication" is not.</summary>
    private static bool HoldsPassword(ReadOnlySpan<char> encoded)
    {
        Span<byte> decoded = encoded.Length <= 1024 ? stackalloc byte[encoded.Length] : new byte[encoded.Length];
        Span<char> padded = new char[(encoded.Length + 3) / 4 * 4];
        padded.Fill('=');
        encoded.CopyTo(padded);
        return Convert.TryFromBase64Chars(padded, decoded, out int written) && decoded[..written].Contains((byte)':');
    }

    private static string Emails(string text) =>
        text.Contains('@', StringComparison.Ordinal) ? EmailAddress.Replace(text, static match => Mask.Email(match.Value)) : text;
}
