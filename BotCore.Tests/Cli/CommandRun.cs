using System.Text.Json;
using BotCore.Cli.Commands;
using BotCore.Cli.Output;

namespace BotCore.Tests.Cli;

/// <summary>One command line run inside the test, with what it said.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> OfAsync(params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int exitCode = await BotCoreCommand.RunAsync(arguments, new CliConsole(output, error, isColoured: false), TimeProvider.System, TestContext.Current.CancellationToken);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The output, which must be one JSON object and nothing else.</summary>
    public JsonElement Json() => JsonOf(Output);

    public static JsonElement JsonOf(string output)
    {
        using var document = JsonDocument.Parse(output); // refuses anything before, between or behind
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        return document.RootElement.Clone();
    }
}
