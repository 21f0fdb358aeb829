using System.Security.Cryptography;
using System.Text;

namespace BotCore.ServiceDefaults.Logging.Redaction;

/// <summary>How a value that must not be written is written.</summary>
internal static class Mask
{
    /// <summary>Stands for a value of which nothing is shown.</summary>
    public const string Everything = "***";

    /// <summary>A shorter token is masked completely: four characters of eight would be half of it.</summary>
    public const int ShortestTokenShown = 12;

    private const int Shown = 4;

    /// <summary>Three stars and the last four characters; only the stars below <see cref="ShortestTokenShown"/> characters.</summary>
    public static string Token(ReadOnlySpan<char> token) =>
        IsMask(token) ? token.ToString()
        : token.Length < ShortestTokenShown ? Everything
        : string.Concat(Everything, token[^Shown..]);

    /// <summary>As <see cref="Token"/>; "Bearer abc…" keeps its scheme, and of "Basic abc…" nothing is shown, for it holds a password.</summary>
    public static string Credential(string value)
    {
        int space = value.IndexOf(' ', StringComparison.Ordinal);
        if (space is <= 0 or > 12) return Token(value);
        string scheme = value[..space];
        return scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            ? $"{scheme} {Everything}"
            : $"{scheme} {Token(value.AsSpan(space + 1))}";
    }

    /// <summary>
    /// <c>email:</c> and the first 16 hexadecimal digits of the SHA-256 of the trimmed, lower-case address in UTF-8: enough to follow one person
    /// through the logs, not enough to write to them. Guessing a known address and comparing remains possible; this is a pseudonym.
    /// </summary>
    public static string Email(string address)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(address.Trim().ToLowerInvariant()));
        return "email:" + Convert.ToHexStringLower(hash.AsSpan(0, 8));
    }

    /// <summary>Already masked: masking twice must not lose the last four characters.</summary>
    private static bool IsMask(ReadOnlySpan<char> text) =>
        text.StartsWith(Everything, StringComparison.Ordinal) && text.Length <= Everything.Length + Shown;
}
