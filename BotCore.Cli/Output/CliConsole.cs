using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace BotCore.Cli.Output;

/// <summary>Where a command speaks: results on the output, messages on the error output, colour only where a person looks.</summary>
internal sealed class CliConsole(TextWriter output, TextWriter error, bool isColoured)
{
    /// <summary>Wide enough that no table of ours is folded when it goes to a file or a pipe.</summary>
    private const int WidthWithoutTerminal = 160;

    public TextWriter Out { get; } = output;

    public TextWriter Error { get; } = error;

    /// <summary>True when both outputs are terminals that know colour, and NO_COLOR is not set.</summary>
    public bool IsColoured { get; } = isColoured;

    public static CliConsole OfProcess()
    {
        bool isColoured = !Console.IsOutputRedirected && !Console.IsErrorRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && AnsiConsole.Profile.Capabilities.Ansi;
        return new CliConsole(Console.Out, Console.Error, isColoured);
    }

    /// <summary>Prints one JSON object and nothing else.</summary>
    public void Json<T>(T value, JsonTypeInfo<T> type) => Out.WriteLine(JsonSerializer.Serialize(value, type));

    public void Table(Table table)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsColoured ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = IsColoured ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Out),
        });
        if (!IsColoured) console.Profile.Width = WidthWithoutTerminal;
        console.Write(table);
    }
}
