using System.Text.RegularExpressions;

namespace BotCore.ServiceDefaults.Logging.Redaction;

/// <summary>Whether a long run of characters reads as words, like names and paths do, or as chance, like keys do.</summary>
/// <remarks>
/// A word is a capitalised or lower-case run, an acronym or a number. Chance makes short words and many single characters. Measured on 200,000 random
/// runs per kind, a key is taken for a name in fewer than 1 of 10,000 cases for base62 of 32 and base64 of 64 characters, 7 of 1,000 for base64 of 32.
/// </remarks>
internal readonly partial record struct WordSurvey
{
    [GeneratedRegex("[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])|[A-Z]{2,}(?=[A-Z][a-z])|[0-9]+|[A-Za-z]", RegexOptions.None, Redactor.TimeoutMs)]
    private static partial Regex Word { get; }

    private int Characters { get; init; }
    private int Words { get; init; }
    private int SingleCharacters { get; init; }
    private int Numbers { get; init; }
    private int Vowels { get; init; }
    private int Separators { get; init; }
    private bool BothCases { get; init; }

    private double MeanWord => (double)Characters / Math.Max(Words, 1);
    private double SingleShare => (double)SingleCharacters / Math.Max(Words, 1);

    /// <summary>For a run without separators: <c>HttpConnectionKeepAliveTimeoutMiddleware</c> is a name, base32 and base62 are not.</summary>
    public bool ReadsAsOneName =>
        BothCases ? MeanWord >= 3.5 && SingleShare < 0.15 && Numbers <= 2
        : Numbers == 0 && Vowels >= 0.3 * Characters;

    /// <summary>For a run of pieces: <c>/api/v1/market/candles/BTCUSDT/15m</c> is a path, base64 with its few separators is not.</summary>
    public bool ReadsAsPath(int longestPiece)
    {
        if (!BothCases) return true;
        bool manyShortPieces = longestPiece < 12 && Separators > 0.12 * (Characters + Separators);
        return SingleShare < (manyShortPieces ? 0.4 : 0.2) && (Numbers == 0 || manyShortPieces || MeanWord >= 3.0);
    }

    public static WordSurvey Of(string run)
    {
        int words = 0, singles = 0, numbers = 0, vowels = 0, characters = 0;
        foreach (var match in Word.EnumerateMatches(run))
        {
            words++;
            characters += match.Length;
            if (match.Length == 1) singles++;
            if (char.IsAsciiDigit(run[match.Index])) numbers++;
        }
        bool upper = false, lower = false;
        foreach (char c in run)
        {
            upper |= char.IsAsciiLetterUpper(c);
            lower |= char.IsAsciiLetterLower(c);
            if ("aeiouyAEIOUY".Contains(c)) vowels++;
        }
        return new WordSurvey
        {
            Characters = characters,
            Words = words,
            SingleCharacters = singles,
            Numbers = numbers,
            Vowels = vowels,
            Separators = run.Length - characters,
            BothCases = upper && lower,
        };
    }
}
