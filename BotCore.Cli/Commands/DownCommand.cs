using BotCore.Cli.Output;
using BotCore.Cli.Supervision;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore down</c>: stops what <c>up</c> started in one state folder.</summary>
internal sealed class DownCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore down
          botcore down --state ~/botcore-demo --json

        Processes are stopped gracefully, and killed when they do not end in time. Only processes that up started in
        this state folder are touched. Nothing running is no error.

        Exit codes: 0 stopped, or nothing ran; 64 bad option

        """;

    public DownCommand(CliConsole console, TimeProvider time) : base("down", "Stop what up started in a state folder.", Examples)
    {
        var stateOption = SharedOptions.State();
        var json = SharedOptions.Json("what was stopped");
        Add(stateOption);
        Add(json);
        SetAction(async (parsed, ct) =>
        {
            var state = parsed.Folder(stateOption);
            var stopped = await StopAsync(state, time, ct);
            if (parsed.GetValue(json)) console.Json(new StopReport(state.Root, stopped), CliJson.Default.StopReport);
            else Show(stopped, state, console.Out);
            return ExitCodes.Ok;
        });
    }

    /// <returns>What was stopped; empty when nothing ran.</returns>
    public static async Task<IReadOnlyList<StoppedProcess>> StopAsync(StateFolder state, TimeProvider time, CancellationToken ct)
    {
        if (SupervisorRecord.Read(state) is not { } record) return [];
        var stopped = await Leftovers.StopAllAsync(record, time, ct);
        File.Delete(state.SupervisorFile); // a supervisor that was killed, or had died, has not removed it
        return stopped;
    }

    public static void Show(IReadOnlyList<StoppedProcess> stopped, StateFolder state, TextWriter output)
    {
        if (stopped.Count == 0) output.WriteLine($"nothing was running in {state.Root}");
        foreach (var process in stopped)
            output.WriteLine($"{process.Name} stopped (process {process.Pid}{(process.IsGraceful ? "" : ", killed: it did not stop in time")})");
    }
}
