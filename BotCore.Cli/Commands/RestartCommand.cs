using System.Text.Json;
using BotCore.Cli.Output;
using BotCore.Cli.Supervision;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore restart</c>: <c>down</c>, then <c>up --detach</c> with the options it had.</summary>
internal sealed class RestartCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore restart
          botcore restart --state ~/botcore-demo

        Runs in the background afterwards, with the options the last up of this state folder was given.

        Exit codes: 0 running again, 1 not everything became ready or there was no earlier up, 64 bad option,
                    others as of up

        """;

    public RestartCommand(CliConsole console, TimeProvider time) : base("restart", "Stop and start again with the same options.", Examples)
    {
        var stateOption = SharedOptions.State();
        var json = SharedOptions.Json("what was started");
        Add(stateOption);
        Add(json);
        SetAction(async (parsed, ct) =>
        {
            var state = parsed.Folder(stateOption);
            var options = LastOptions(state, console, time) with { Json = parsed.GetValue(json) };
            DownCommand.Show(await DownCommand.StopAsync(state, time, ct), state, console.Error);
            return await UpCommand.DetachAsync(options, console, time);
        });
    }

    private static UpOptions LastOptions(StateFolder state, CliConsole console, TimeProvider time)
    {
        var arguments = SupervisorRecord.Read(state)?.Arguments ?? Remembered(state) ?? throw new CommandFailedException(ExitCodes.Failed,
            $"nothing was started in {state.Root} yet; start it with: botcore up --detach {state.AsOption}");
        var up = new UpCommand(console, time);
        var parsed = up.Parse(arguments.Skip(1).ToList());
        return parsed.Errors.Count == 0 ? up.Read(parsed) : throw new CommandFailedException(ExitCodes.Failed,
            $"the options of the last up in {state.Root} are not understood any more: {parsed.Errors[0].Message}");
    }

    private static IReadOnlyList<string>? Remembered(StateFolder state)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(state.LastOptions), CliJson.Default.IReadOnlyListString);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }
}
