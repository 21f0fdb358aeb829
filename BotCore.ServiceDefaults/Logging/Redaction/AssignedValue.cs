namespace BotCore.ServiceDefaults.Logging.Redaction;

/// <summary>Where the value behind a name lies in a text. When in doubt it is longer: too much masked is a nuisance, too little a leak.</summary>
internal readonly record struct AssignedValue(int Start, int Length)
{
    /// <param name="from">Behind the separator.</param>
    /// <param name="mark">The separator: <c>= : &gt; , -</c>.</param>
    public static AssignedValue Read(string text, int from, char mark, string name, Sensitivity sensitivity)
    {
        int start = from;
        while (start < text.Length && text[start] is ' ' or '\t') start++;
        if (start >= text.Length || text[start] is '\r' or '\n') return default;

        int quote = start;
        while (quote < text.Length && text[quote] == '\\') quote++;
        if (quote < text.Length && text[quote] is '"' or '\'' or '`') return Quoted(text, start, quote);
        if (mark == '>' && text[start] != '<') return Until(text, start, EndAt(text, start, '<'));   // an element's content
        if (text[start] is '[' or '{') return Until(text, start, ClosingBracket(text, start));
        if (mark == ',') return Until(text, start, EndOfPair(text, start));
        if (sensitivity == Sensitivity.Safe) return Until(text, start, EndOfWord(text, start));
        if (name.Contains("cookie", StringComparison.OrdinalIgnoreCase)) return Until(text, start, EndOfLine(text, start));
        if (sensitivity == Sensitivity.Token && SchemeEnd(text, start) is > 0 and var token) return Until(text, start, EndOfValue(text, token));
        if (mark == '=' && ConnectionStringEnd(text, from - 1, start) is > 0 and var part) return Until(text, start, part);
        return Until(text, start, EndOfValue(text, start));
    }

    private static AssignedValue Until(string text, int start, int end) => new(start, Math.Min(end, text.Length) - start);

    /// <summary>Up to the same quote behind the same number of backslashes: <c>"a\"b"</c> in JSON, <c>\"a\"</c> in JSON inside a string.</summary>
    private static AssignedValue Quoted(string text, int start, int quote)
    {
        int escapes = quote - start;
        int first = quote + 1, backslashes = 0;
        for (int i = first; i < text.Length; i++)
        {
            if (text[i] == text[quote] && (escapes == 0 ? backslashes % 2 == 0 : backslashes == escapes))
                return Until(text, first, i - escapes);
            backslashes = text[i] == '\\' ? backslashes + 1 : 0;
        }
        return Until(text, first, text.Length);
    }

    private static int ClosingBracket(string text, int open)
    {
        int depth = 0;
        for (int i = open; i < text.Length; i++)
        {
            if (text[i] is '[' or '{') depth++;
            else if (text[i] is ']' or '}' && --depth == 0) return i + 1;
        }
        return text.Length;
    }

    /// <summary>White space ends a value; a comma, semicolon or ampersand only where another name follows it.</summary>
    private static int EndOfValue(string text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) || (text[i] is '&' or ';' or ',' && NameFollows(text, i + 1))) return i;
        }
        return text.Length;
    }

    private static int EndOfWord(string text, int start)
    {
        int end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not (',' or ';' or '&' or ')' or ']' or '}' or '"' or '\'' or '<' or '\\')) end++;
        return end > start && text[end - 1] is '.' or ':' ? end - 1 : end;
    }

    private static int EndOfPair(string text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] is ']' or ')' && (i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1]))) return i;
        }
        return text.Length;
    }

    private static int EndOfLine(string text, int start) => EndAt(text, start, '\n');

    private static int EndAt(string text, int start, char end) => text.IndexOf(end, start) is >= 0 and var at ? at : text.Length;

    /// <summary>In "Bearer abc" the value is both words; 0 when there is no scheme.</summary>
    private static int SchemeEnd(string text, int start)
    {
        foreach (string scheme in (ReadOnlySpan<string>)["Bearer ", "Basic ", "Token ", "Digest ", "ApiKey "])
        {
            if (text.AsSpan(start).StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return start + scheme.Length;
        }
        return 0;
    }

    /// <summary>In <c>Server=x;Password=a b;Port=1</c> spaces belong to the value and the semicolon ends it; 0 when this is no connection string.</summary>
    private static int ConnectionStringEnd(string text, int separator, int start)
    {
        int line = EndOfLine(text, start);
        int semicolon = text.IndexOf(';', start, line - start);
        if (semicolon >= 0 && (semicolon + 1 >= line || NameFollows(text, semicolon + 1))) return semicolon;
        int before = text.LastIndexOfAny([';', '\n'], separator);
        bool inside = before >= 0 && text[before] == ';' && text.AsSpan(before + 1, separator - before - 1).ContainsAnyExceptInRange(' ', ' ')
                      && !text.AsSpan(before + 1, separator - before - 1).Contains('=');
        return inside ? (semicolon >= 0 ? semicolon : line) : 0;
    }

    private static bool NameFollows(string text, int from)
    {
        int i = from;
        while (i < text.Length && text[i] == ' ') i++;
        int first = i;
        while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '-' or '.' or ' ' or '"' or '\'' or '\\')) i++;
        return i > first && i < text.Length && text[i] is '=' or ':';
    }
}
