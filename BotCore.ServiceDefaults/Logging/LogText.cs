namespace BotCore.ServiceDefaults.Logging;

/// <summary>Bounds on what one record may hold, so that a runaway message costs neither the queue nor the collector.</summary>
internal static class LogText
{
    /// <summary>Characters of a message, value or exception message that are written.</summary>
    public const int Longest = 8_192;

    /// <summary>Characters of a stack trace that are written.</summary>
    public const int LongestStack = 16_384;

    /// <summary>Characters that are searched for secrets at all.</summary>
    private const int LongestSearched = 32_768;

    /// <summary>
    /// Cuts before redaction, at white space where possible, because half of a secret may not be recognisable. What is cut off here would be cut
    /// off by <see cref="Written"/> in any case.
    /// </summary>
    public static string Shortened(string text)
    {
        if (text.Length <= LongestSearched) return text;
        int space = text.LastIndexOf(' ', LongestSearched);
        return text[..(space > LongestSearched / 2 ? space : LongestSearched / 2)];
    }

    /// <summary>Cuts after redaction and says how much is missing.</summary>
    public static string Written(string text, int longest = Longest) =>
        text.Length <= longest ? text : $"{text.AsSpan(0, longest)}… ({text.Length - longest} more characters)";
}
