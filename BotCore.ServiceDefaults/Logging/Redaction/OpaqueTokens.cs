using System.Buffers;
using System.Text.RegularExpressions;

namespace BotCore.ServiceDefaults.Logging.Redaction;

/// <summary>Finds keys and tokens by their looks alone: JWTs, keys with a known prefix, and long runs of letters and digits that nobody could read.</summary>
/// <remarks>
/// What survives although it is long: GUIDs with dashes, ULIDs, W3C traceparents, digests that say so (<c>sha256:…</c>), names and paths
/// (see <see cref="WordSurvey"/>). A GUID without dashes and a bare hash look exactly like a key and are masked, unless their field is one of <see cref="SafeKeys"/>.
/// </remarks>
internal static partial class OpaqueTokens
{
    private const int ShortestKey = 32;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    [GeneratedRegex(@"(?<label>(?i:sha(?:256|384|512))[:\-])?(?<run>[A-Za-z0-9+/_\-]{32,}={0,2})", RegexOptions.None, Redactor.TimeoutMs)]
    private static partial Regex Run { get; }

    [GeneratedRegex(@"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9a-fA-F])|(?<![A-Za-z0-9])[0-7][0-9A-HJKMNP-TV-Z]{25}(?![A-Za-z0-9])|(?<![A-Za-z0-9])[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(?![A-Za-z0-9])", RegexOptions.None, Redactor.TimeoutMs)]
    private static partial Regex Identifier { get; }

    /// <summary>Keys that announce themselves: AWS, Google, GitHub, GitLab, Slack, Stripe and the like. A digit is required, so that words are spared.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:sk[-_]|pk_|rk_|gh[opsur]_|github_pat_|xox[abeoprs]-|glpat-|npm_|hf_|AIza|AKIA|ASIA)(?=[A-Za-z_\-]*[0-9])[A-Za-z0-9_\-]{12,}", RegexOptions.None, Redactor.TimeoutMs)]
    private static partial Regex Announced { get; }

    [GeneratedRegex(@"eyJ[A-Za-z0-9_\-]{5,}\.[A-Za-z0-9_\-]*(?:\.[A-Za-z0-9_\-]*){0,3}(?<!\.)", RegexOptions.None, Redactor.TimeoutMs)]
    private static partial Regex Jwt { get; }

    /// <summary>Masks JWTs and keys with a known prefix, whatever field they stand in.</summary>
    public static string RedactAnnounced(string text)
    {
        if (text.Contains("eyJ", StringComparison.Ordinal)) text = Jwt.Replace(text, static match => Mask.Token(match.ValueSpan));
        return Announced.Replace(text, static match => Mask.Token(match.ValueSpan));
    }

    /// <summary>Masks runs that look like a key and stand in no field that would excuse them.</summary>
    public static string RedactOpaque(string text) =>
        text.Length < ShortestKey
            ? text
            : Run.Replace(text, static match => match.Groups["label"].Success || !IsKey(match.Value) ? match.Value : Mask.Token(match.ValueSpan));

    /// <summary>What a field of <see cref="SafeKeys"/> may hold: up to 40 characters of any kind, or a hexadecimal hash of up to 128 digits.</summary>
    public static bool IsPlausibleIdentifier(ReadOnlySpan<char> value) => value.Length <= 40 || (value.Length <= 128 && IsHex(value));

    internal static bool IsKey(string run)
    {
        string rest = Identifier.Replace(run, "/");
        if (rest.Length < ShortestKey) return false;
        int longest = 0;
        foreach (var range in rest.AsSpan().SplitAny("+/_-="))
        {
            var piece = rest.AsSpan(range);
            if (piece.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) piece = piece[2..];
            if (piece.Length >= ShortestKey && IsHex(piece)) return true;
            longest = Math.Max(longest, piece.Length);
        }
        var survey = WordSurvey.Of(rest);
        return longest >= ShortestKey ? !survey.ReadsAsOneName : !survey.ReadsAsPath(longest);
    }

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(HexDigits);
}
