using System.CommandLine;
using System.CommandLine.Parsing;

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

    /// <summary>With every command above it: <c>botcore data import</c>.</summary>
    private static string Path(ParseResult parsed)
    {
        string path = "";
        for (var result = parsed.CommandResult; result is { Command: not RootCommand }; result = result.Parent as CommandResult) path = $" {result.Command.Name}{path}";
        return $"botcore{path}";
    }

    /// <summary>Library messages end in a full stop; ours go on.</summary>
    private static string Message(string message) => message.TrimEnd('.');
}
