using System.Text;

namespace BotCore.ServiceDefaults.Logging.Redaction;

/// <summary>
/// Masks what stands behind a telling name inside a text: <c>password=…</c>, <c>"apiKey": "…"</c>, <c>--token …</c>, <c>&lt;Secret&gt;…</c>,
/// <c>[Password, …]</c>, in JSON (also escaped into a string), query strings, connection strings, headers and prose.
/// </summary>
/// <remarks>The separators are found first and the name is read backwards from there, so the work grows with the text and not with its square.</remarks>
internal sealed class KeyedSecrets(SensitiveKeys keys)
{
    /// <summary>Only the end of a longer name is looked at; it is the end that tells.</summary>
    private const int LongestName = 96;

    private const int LongestFirstWord = 16;

    /// <param name="done">Takes identifiers in safe fields out of the later rules' sight; absent, they are left where they are.</param>
    public string Redact(string text, ProtectedText? done)
    {
        StringBuilder? result = null;
        int copied = 0;
        for (int at = NextMark(text, 0); at >= 0; at = NextMark(text, at + 1))
        {
            if (!TryReadName(text, at, out var name, out int start)) continue;
            // A pair ends with the bracket that closes it, which its value may not be confused with.
            char mark = text[at] != ',' ? text[at] : text[at - name.Length - 1] == '[' ? ']' : ')';
            var sensitivity = Judge(ref name);
            if (sensitivity is Sensitivity.Neutral or Sensitivity.Email) continue; // an address shows itself by its shape
            if (sensitivity == Sensitivity.Safe && done is null) continue;

            var value = AssignedValue.Read(text, start, mark, name, sensitivity);
            if (value.Length == 0) continue;
            string raw = text.Substring(value.Start, value.Length);
            if (ProtectedText.IsHeldMask(raw)) continue;
            string written = sensitivity switch
            {
                Sensitivity.Secret => Mask.Everything,
                // "jwt:signingKey=…" is no token but a path to a secret, of which not even four characters may show
                Sensitivity.Token when raw.AsSpan().TrimEnd('=').ContainsAny('=', ':') => Mask.Everything,
                Sensitivity.Token => Mask.Credential(raw),
                _ => IsIdentifier(raw) ? done!.HoldIdentifier(raw) : raw,
            };
            result ??= new StringBuilder(text.Length);
            result.Append(text, copied, value.Start - copied).Append(written);
            copied = value.Start + value.Length;
            at = copied - 1;
        }
        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>The last word first: in "filled trade_hash=…" it is the whole name. Two words make a name only where they tell a secret: "api key = …".</summary>
    private Sensitivity Judge(ref string name)
    {
        int space = name.LastIndexOf(' ');
        if (space < 0) return keys.Of(name);
        string last = name[(space + 1)..];
        var alone = keys.Of(last);
        if (alone != Sensitivity.Neutral || keys.Of(name) == Sensitivity.Safe) name = last;
        return alone != Sensitivity.Neutral ? alone : keys.Of(name);
    }

    private static int NextMark(string text, int from)
    {
        int offset = from >= text.Length ? -1 : text.AsSpan(from).IndexOfAny("=:>,-");
        return offset < 0 ? -1 : from + offset;
    }

    private static bool IsIdentifier(string raw) =>
        OpaqueTokens.IsPlausibleIdentifier(raw) && !raw.Contains('@', StringComparison.Ordinal) && OpaqueTokens.RedactAnnounced(raw) == raw;

    /// <summary>The name that the mark at <paramref name="at"/> belongs to, and where its value may start.</summary>
    private static bool TryReadName(string text, int at, out string name, out int start)
    {
        name = "";
        start = at + 1;
        switch (text[at])
        {
            case ':' when Next(text, at) is ':' or '/': return false;                          // a scope or the start of a URI
            case ':' when text.AsSpan(at).StartsWith(":line ", StringComparison.Ordinal): return false; // a stack trace
            case '>': return TryReadElement(text, at, out name);
            case '-': return TryReadSwitch(text, at, out name, ref start);
            case ',': return TryReadPair(text, at, out name);
        }
        if (at > 0 && text[at - 1] is '=' or ':' or '<' or '>' or '!') return false;
        while (start < text.Length && text[start] is '=' or '>') start++;                      // ==, =>, :=
        name = NameBefore(text, at);
        return name.Length > 0;
    }

    /// <summary><c>&lt;Password attribute="…"&gt;value&lt;/Password&gt;</c>.</summary>
    private static bool TryReadElement(string text, int close, out string name)
    {
        int earliest = Math.Max(0, close - LongestName);
        int open = text.LastIndexOf('<', close, close - earliest + 1);
        name = "";
        if (open < 0 || open + 1 >= close || text[open + 1] is '/' or '!' or '?' || text[close - 1] == '/') return false;
        var inside = text.AsSpan(open + 1, close - open - 1);
        int space = inside.IndexOf(' ');
        name = (space < 0 ? inside : inside[..space]).ToString();
        return name.Length > 0;
    }

    /// <summary><c>--api-key value</c>; with an equals sign it is read like any other assignment.</summary>
    private static bool TryReadSwitch(string text, int at, out string name, ref int start)
    {
        name = "";
        if (Next(text, at) != '-' || (at > 0 && !char.IsWhiteSpace(text[at - 1]) && text[at - 1] is not ('"' or '\''))) return false;
        int end = at + 2;
        while (end < text.Length && IsNameCharacter(text[end])) end++;
        if (end == at + 2 || end >= text.Length || text[end] != ' ') return false;
        name = text[(at + 2)..end];
        start = end;
        return start + 1 < text.Length && text[start + 1] != '-';
    }

    /// <summary><c>[Password, value]</c> and <c>(Password, value)</c>, as pairs and tuples print themselves.</summary>
    private static bool TryReadPair(string text, int comma, out string name)
    {
        int begin = comma;
        while (begin > 0 && comma - begin < LongestName && IsNameCharacter(text[begin - 1])) begin--;
        bool opened = begin > 0 && begin < comma && text[begin - 1] is '[' or '(' && Next(text, comma) == ' ';
        name = opened ? text[begin..comma] : "";
        return opened;
    }

    /// <summary>One or two words before the separator: "api key = …" is a name of two.</summary>
    private static string NameBefore(string text, int at)
    {
        int end = at;
        while (end > 0 && text[end - 1] is ' ' or '\t') end--;
        while (end > 0 && text[end - 1] is '"' or '\'' or '\\' or '`' or ']') end--;
        int begin = WordStart(text, end);
        if (begin == end) return "";
        if (begin > 1 && text[begin - 1] == ' ')
        {
            int first = WordStart(text, begin - 1);
            // An identifier in front of the name is no part of it.
            if (first < begin - 1 && begin - 1 - first <= LongestFirstWord && !text.AsSpan(first, begin - 1 - first).ContainsAnyInRange('0', '9')) begin = first;
        }
        return text[begin..end];
    }

    private static int WordStart(string text, int end)
    {
        int begin = end;
        while (begin > 0 && end - begin < LongestName && IsNameCharacter(text[begin - 1])) begin--;
        return begin;
    }

    private static bool IsNameCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.';

    private static char Next(string text, int at) => at + 1 < text.Length ? text[at + 1] : '\0';
}
