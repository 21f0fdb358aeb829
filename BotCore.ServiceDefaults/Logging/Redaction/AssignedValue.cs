namespace BotCore.ServiceDefaults.Logging.Redaction;

/// <summary>Where the value behind a name lies in a text. When in doubt it is longer: too much masked is a nuisance, too little a leak.</summary>
internal readonly record struct AssignedValue(int Start, int Length)
{
    /// <param name="from">Behind the separator.</param>
    /// <param name="mark">The separator <c>= : &gt; -</c>, or the bracket that closes a pair.</param>
    public static AssignedValue Read(string text, int from, char mark, string name, Sensitivity sensitivity)
    {
        int start = from;
        while (start < text.Length && text[start] is ' ' or '\t') start++;
        if (start >= text.Length || text[start] is '\r' or '\n') return default;

        if (mark is ']' or ')') return Until(text, start, EndOfPair(text, start, mark));
        int quote = start;
        while (quote < text.Length && text[quote] == '\\') quote++;
        if (quote < text.Length && text[quote] is '"' or '\'' or '`' && Quoted(text, start, quote, IsQuotedName(text, from - 1)) is { Length: > 0 } quoted) return quoted;
        if (mark == '>' && text[start] != '<') return Until(text, start, EndAt(text, start, '<'));   // an element's content
        if (text[start] is '[' or '{')
        {
            // In JSON the bracket ends the value; elsewhere a bracket may just be a character of it.
            int close = ClosingBracket(text, start);
            return Until(text, start, IsQuotedName(text, from - 1) ? close : Math.Max(close, EndOfWhiteSpaceRun(text, start)));
        }
        if (sensitivity == Sensitivity.Safe) return Until(text, start, EndOfWord(text, start));
        if (name.Contains("cookie", StringComparison.OrdinalIgnoreCase)) return Until(text, start, EndOfLine(text, start));
        if (sensitivity == Sensitivity.Token && SchemeEnd(text, start) is > 0 and var token) return Until(text, start, EndOfWhiteSpaceRun(text, token));
        return Until(text, start, EndOfPlain(text, start, Before(text, from - 1, name)));
    }

    private static AssignedValue Until(string text, int start, int end) => new(start, Math.Min(end, text.Length) - start);

    /// <summary>
    /// Up to the same quote behind the same number of backslashes: <c>"a\"b"</c> in JSON, <c>\"a\"</c> in JSON inside a string. Nothing when the text goes
    /// on right behind it: then the quotes are part of the value.
    /// </summary>
    private static AssignedValue Quoted(string text, int start, int quote, bool nameIsQuoted)
    {
        int escapes = quote - start;
        int first = quote + 1, backslashes = 0;
        for (int i = first; i < text.Length; i++)
        {
            if (text[i] == text[quote] && (escapes == 0 ? backslashes % 2 == 0 : backslashes == escapes))
                return (nameIsQuoted ? EndsEntry(text, i + 1) : EndsProse(text, i + 1)) ? Until(text, first, i - escapes) : default;
            backslashes = text[i] == '\\' ? backslashes + 1 : 0;
        }
        return Until(text, first, text.Length);
    }

    /// <summary>In JSON a quote that ends a value has no character of a value behind it; the quotes of a text around it may follow.</summary>
    private static bool EndsEntry(string text, int from)
    {
        int i = from;
        while (i < text.Length && text[i] is '"' or '\'' or '\\') i++;
        return i == text.Length || !IsValueCharacter(text[i]);
    }

    /// <summary>
    /// Where the name stands without quotes, a quote may as well be a character of the password: it ends the value only before white space or the next entry.
    /// </summary>
    private static bool EndsProse(string text, int from)
    {
        int i = from;
        while (i < text.Length && text[i] is '"' or '\'' or '\\' or ')' or ']' or '}' or '.' or ':') i++;
        if (i == text.Length || char.IsWhiteSpace(text[i]) || text[i] == '<') return true;
        if (text[i] is not (',' or ';' or '&')) return false;
        return i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]) || NameFollows(text, i + 1);
    }

    private static bool IsQuotedName(string text, int mark)
    {
        int i = mark - 1;
        while (i >= 0 && text[i] == ' ') i--;
        return i >= 0 && text[i] == '"';
    }

    private static bool IsValueCharacter(char c) => !char.IsWhiteSpace(c) && c is not (',' or ';' or '&' or ')' or ']' or '}' or '<' or '>' or '.' or ':' or '"' or '\'' or '\\');

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

    /// <summary>
    /// A value without quotes. In a list, which shows by what stands before the name, it ends where the next entry begins: at <c>&amp;</c> in a query string, at
    /// <c>;</c> in a connection string, where spaces belong to it. Otherwise white space ends it and nothing else, for a password may contain anything else;
    /// a connection string that begins with the password is taken up to its first semicolon.
    /// </summary>
    private static int EndOfPlain(string text, int start, char before)
    {
        int run = EndOfWhiteSpaceRun(text, start);
        switch (before)
        {
            case '?' or '&': return EndOfEntry(text, start, run, '&');
            case ';': return EndOfEntry(text, start, EndOfLine(text, start), ';');
            default:
                int semicolon = EndOfEntry(text, start, EndOfLine(text, start), ';');
                if (semicolon > run && semicolon < text.Length && text[semicolon] == ';') return semicolon;
                return run > start + 1 && run < text.Length && text[run - 1] == ',' ? run - 1 : run;
        }
    }

    /// <summary>The separator before the next name, or the limit when no name follows.</summary>
    private static int EndOfEntry(string text, int start, int limit, char separator)
    {
        for (int i = start; i < limit; i++)
        {
            if (text[i] == separator && (NameFollows(text, i + 1) || i + 1 == limit)) return i;
        }
        return limit;
    }

    private static int EndOfWhiteSpaceRun(string text, int start)
    {
        int end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
        return end;
    }

    /// <summary>What stands before the name, spaces and quotes aside; a space at the beginning of the text.</summary>
    private static char Before(string text, int mark, string name)
    {
        int i = text.LastIndexOf(name, Math.Max(mark - 1, 0), StringComparison.Ordinal) - 1;
        while (i >= 0 && text[i] is ' ' or '"' or '\'' or '\\') i--;
        return i >= 0 ? text[i] : ' ';
    }

    private static int EndOfWord(string text, int start)
    {
        int end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not (',' or ';' or '&' or ')' or ']' or '}' or '"' or '\'' or '<' or '\\')) end++;
        return end > start && text[end - 1] is '.' or ':' ? end - 1 : end;
    }

    private static int EndOfPair(string text, int start, char closing)
    {
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == closing && (i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1]))) return i;
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

    private static bool NameFollows(string text, int from)
    {
        int i = from;
        while (i < text.Length && text[i] == ' ') i++;
        int first = i;
        while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '-' or '.' or ' ' or '"' or '\'' or '\\')) i++;
        return i > first && i < text.Length && text[i] is '=' or ':';
    }
}
