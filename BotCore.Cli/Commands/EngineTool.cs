using System.Diagnostics;
using BotCore.Cli.Supervision;

namespace BotCore.Cli.Commands;

/// <summary>Runs the engine's program for a command that is about its stores, queues or backups.</summary>
internal static class EngineTool
{
    /// <param name="options">Configuration keys and values; those without a value are left out.</param>
    /// <param name="environment">For what holds secrets.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="CommandFailedException">The engine is not built (69).</exception>
    public static async Task<int> RunAsync(
        string[] words, (string Key, string? Value)[] options, (string Key, string? Value)[] environment, CancellationToken ct)
    {
        var layout = InstallLayout.Find(AppContext.BaseDirectory, Environment.GetEnvironmentVariable("BOTCORE_HOME"));
        var (assembly, folder) = layout.Locate("BotCore.TradingEngine", installedAs: ServiceCatalogue.TradingEngine);
        var start = new ProcessStartInfo(InstallLayout.DotnetHost()) { UseShellExecute = false, WorkingDirectory = folder };
        start.ArgumentList.Add(assembly);
        foreach (string word in words) start.ArgumentList.Add(word);
        foreach (var (key, value) in options)
            if (value is not null) start.ArgumentList.Add($"--{key}={value}");
        foreach (var (key, value) in environment)
            if (value is not null) start.Environment[key] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        using var signals = new StopSignals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, signals.Stop);
        await process.WaitForExitAsync(stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            // It finishes or undoes what it has begun; ended with this process it could do neither.
            if (ProcessIdentity.Of(process.Id) is { } identity) ProcessSignals.Terminate(identity);
            await process.WaitForExitAsync(signals.Kill).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!process.HasExited) process.Kill();
        }
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
