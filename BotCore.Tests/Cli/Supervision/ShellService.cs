using System.Diagnostics;
using BotCore.Cli.Supervision;

namespace BotCore.Tests.Cli.Supervision;

/// <summary>Small real processes, in the place of the services.</summary>
internal static class ShellService
{
    /// <summary>Says that it runs, and ends gracefully on SIGTERM.</summary>
    public const string Patient = "trap 'echo bye; exit 0' TERM; echo hello; while :; do sleep 0.02; done";

    /// <summary>Does not end on SIGTERM.</summary>
    public const string Stubborn = "trap '' TERM; echo hello; while :; do sleep 0.02; done";

    public static ServiceDefinition Define(string script, string name = "trading-engine", bool isEssential = true, Uri? url = null, int port = 1)
    {
        RequireShell();
        return new ServiceDefinition(name, "/bin/sh", ["-c", script], "/", port, url ?? new Uri("http://127.0.0.1:1"), "/api/health/ready", isEssential);
    }

    public static Process Start(string script)
    {
        RequireShell();
        return Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    public static void RequireShell() => Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /bin/sh, signals and /proc");
}
