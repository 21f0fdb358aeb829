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
            return $"unknown option {name}{Nearest.Suggest(name, OptionNames(parsed))} {help}";
        }
        if (command.Subcommands.Count > 0)
            return $"unknown command '{stray}'{Nearest.Suggest(stray, command.Subcommands.Select(c => c.Name))} {help}";
        return $"unexpected argument '{stray}' {help}";
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
