using System.CommandLine;

namespace BotCore.Cli.Commands;

/// <summary>What is wrong with a command line, and what was probably meant.</summary>
internal static class UsageError
{
    /// <summary>One sentence about the first thing that is wrong.</summary>
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        string help = $"(see: {Path(parsed)} --help)";
        string? stray = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        if (stray is null) return $"{Message(parsed.Errors[0].Message)} {help}";
        if (stray.StartsWith('-'))
        {
            string name = stray.Split('=', ':')[0];
            return $"unknown option {name}{Suggest(name, OptionNames(parsed), ", did you mean ")} {help}";
        }
        if (command.Subcommands.Count > 0)
            return $"unknown command '{stray}'{Suggest(stray, command.Subcommands.Select(c => c.Name), ", did you mean ")} {help}";
        return $"unexpected argument '{stray}' {help}";
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

    private static string Suggest(string word, IEnumerable<string> known, string lead)
    {
        string? nearest = known.MinBy(k => Distance(word, k));
        // Half of the word rewritten is no slip of the finger.
        return nearest is null || Distance(word, nearest) > Math.Max(2, word.Length / 2) ? "" : $"{lead}{nearest}?";
    }

    private static IEnumerable<string> OptionNames(ParseResult parsed)
    {
        var own = parsed.CommandResult.Command.Options.Where(o => !o.Hidden).Select(o => o.Name);
        return own.Append("--help");
    }

    private static string Path(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "botcore" : $"botcore {parsed.CommandResult.Command.Name}";

    /// <summary>Library messages end in a full stop; ours go on.</summary>
    private static string Message(string message) => message.TrimEnd('.');
}
