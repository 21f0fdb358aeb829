using System.Diagnostics;
using BotCore.Cli.Supervision;

namespace BotCore.Tests.Cli;

/// <summary>The built <c>botcore</c> as a process of its own, as people run it.</summary>
internal static class BotCoreProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Process Start(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs signals and /proc");
        // A test run in the background is started with interrupts ignored, and its children would inherit that.
        string[] program = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", InstallLayout.DotnetHost()] : [InstallLayout.DotnetHost()];
        var start = new ProcessStartInfo(program[0], [.. program[1..], Assembly(), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    public static async Task<CommandRun> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return new CommandRun(process.ExitCode, await output, await error);
    }

    /// <summary>Built like the tests themselves: BotCore.Tests/bin/Release/net10.0 → BotCore.Cli/bin/Release/net10.0.</summary>
    private static string Assembly()
    {
        string built = AppContext.BaseDirectory.Replace("BotCore.Tests", "BotCore.Cli", StringComparison.Ordinal) + "botcore.dll";
        if (!File.Exists(built)) Assert.Skip($"botcore is not built: {built}");
        return built;
    }
}
