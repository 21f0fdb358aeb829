using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace BotCore.Cli.Commands;

/// <summary>A command with examples and exit codes under its help.</summary>
internal abstract class DocumentedCommand(string name, string description, string notes) : Command(name, description)
{
    /// <summary>Shown below the options: examples, exit codes.</summary>
    public string Notes { get; } = notes;
}

/// <summary>The usual help, followed by the notes of the command.</summary>
internal sealed class HelpWithNotes(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int result = usual.Invoke(parseResult);
        string? notes = parseResult.CommandResult.Command switch
        {
            DocumentedCommand command => command.Notes,
            BotCoreCommand => BotCoreCommand.Notes,
            _ => null,
        };
        if (notes is not null) parseResult.InvocationConfiguration.Output.WriteLine(notes.TrimEnd());
        return result;
    }
}
