namespace BotCore.Cli;

/// <summary>What was probably meant by a word that is not known.</summary>
internal static class Nearest
{
    /// <returns><c>, did you mean …?</c> with the nearest known word; empty when none resembles it.</returns>
    public static string Suggest(string word, IEnumerable<string> known)
    {
        string? nearest = known.MinBy(k => Distance(word, k));
        // Half of the word rewritten is no slip of the finger.
        return nearest is null || Distance(word, nearest) > Math.Max(2, word.Length / 2) ? "" : $", did you mean {nearest}?";
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours) that turn one word into the other; Damerau 1964, restricted form.</summary>
    public static int Distance(string a, string b)
    {
        var edits = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) edits[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) edits[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replace, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        }
        return edits[a.Length, b.Length];
    }
}
