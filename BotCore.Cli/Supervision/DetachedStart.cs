using System.Diagnostics;
using BotCore.Cli.Output;

namespace BotCore.Cli.Supervision;

/// <summary>Starts a supervisor in the background and waits until its services are ready.</summary>
internal sealed class DetachedStart(UpOptions options, CliConsole console, TimeProvider time)
{
    /// <summary>Hidden option of <c>up</c>: this is the supervisor in the background.</summary>
    public const string BackgroundOption = "--in-background";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <returns>What runs now; null when a recorded market has already ended and everything was stopped again, as it should be.</returns>
    /// <exception cref="CommandFailedException">The supervisor ended, with its exit code, or not everything was ready in time.</exception>
    public async Task<SupervisorRecord?> RunAsync(CancellationToken ct)
    {
        if (OperatingSystem.IsWindows())
            throw new CommandFailedException(ExitCodes.Unavailable, "--detach is not available on Windows; run botcore up in a window of its own");
        options.State.Create();
        using var supervisor = Launch();
        long started = time.GetTimestamp();
        using var timer = new PeriodicTimer(Poll, time);
        var shown = new Dictionary<string, ServiceState>();
        while (true)
        {
            var record = SupervisorRecord.Read(options.State);
            if (record is not null && record.Pid == supervisor.Id)
            {
                Show(record, shown);
                if (record.Services.All(s => s.State is ServiceState.Ready)) return record;
                // Without its engine the supervisor stops everything and ends with the engine's exit code, which says more than this record.
                var failed = record.Services.FirstOrDefault(s => s.State is ServiceState.Failed && s.Name != ServiceCatalogue.TradingEngine);
                if (failed is not null && !supervisor.HasExited)
                    throw new CommandFailedException(ExitCodes.Failed, $"{failed.Name} failed: {failed.Reason}; the rest goes on, see: botcore status");
            }
            if (supervisor.HasExited)
            {
                await supervisor.WaitForExitAsync(ct);
                if (supervisor.ExitCode == ExitCodes.Ok && options is { IsReplay: true, Stay: false }) return null;
                throw await FailureOfAsync(supervisor.ExitCode, ct);
            }
            if (time.GetElapsedTime(started) > Deadline)
            {
                throw new CommandFailedException(ExitCodes.Failed,
                    $"not everything is ready after {Deadline.TotalSeconds:0} s; it goes on in the background, see: botcore status and botcore logs");
            }
            await timer.WaitForNextTickAsync(ct);
        }
    }

    /// <remarks>
    /// The shell connects the supervisor to its log and is replaced by it, so the process keeps its number. Without that, whoever
    /// reads this command's output through a pipe would wait for the supervisor too.
    /// </remarks>
    private Process Launch()
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true };
        string[] words =
        [
            "-c", "exec \"$@\" </dev/null >\"$0\" 2>&1", options.State.SupervisorLog,
            .. Self(), .. options.ToArguments(), .. options.IsFresh ? ["--fresh"] : (string[])[], BackgroundOption,
        ];
        foreach (string word in words) start.ArgumentList.Add(word);
        foreach (var (variable, address) in options.AddressesForEnvironment()) start.Environment[variable] = address;
        return Process.Start(start) ?? throw new InvalidOperationException("no process was started");
    }

    private static string[] Self() => [InstallLayout.DotnetHost(), Path.Combine(AppContext.BaseDirectory, "botcore.dll")];

    private void Show(SupervisorRecord record, Dictionary<string, ServiceState> shown)
    {
        foreach (var service in record.Services)
        {
            if (shown.TryGetValue(service.Name, out var last) && last == service.State) continue;
            shown[service.Name] = service.State;
            string reason = service.Reason is null ? "" : $": {service.Reason}";
            console.Error.WriteLine($"{service.Name}: {service.State.ToString().ToLowerInvariant()}{reason}");
        }
    }

    private async Task<CommandFailedException> FailureOfAsync(int exitCode, CancellationToken ct)
    {
        string[] said = await File.ReadAllLinesAsync(options.State.SupervisorLog, ct);
        const string own = "botcore: ";
        string why = said.LastOrDefault(l => l.StartsWith(own, StringComparison.Ordinal))?[own.Length..]
            ?? said.LastOrDefault(l => l.Length > 0)
            ?? "it said nothing";
        return exitCode == ExitCodes.Ok
            ? new CommandFailedException(ExitCodes.Failed, $"it was stopped while it started; {why}")
            : new CommandFailedException(exitCode, why);
    }
}
