using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BotCore.Cli.Supervision;

/// <summary>Signals to processes that are known by number and start time; a stranger under the same number is never touched.</summary>
internal static class ProcessSignals
{
    private const int SigTerm = 15;
    private const int SigKill = 9;

    /// <summary>Asks for a graceful stop. On Windows, which has no such signal, the process is ended; the journal survives that.</summary>
    /// <returns>False when the process is gone.</returns>
    public static bool Terminate(ProcessIdentity process) => Send(process, SigTerm);

    /// <summary>Ends the process at once.</summary>
    /// <returns>False when the process is gone.</returns>
    public static bool Kill(ProcessIdentity process) => Send(process, SigKill);

    /// <summary>Waits until the process is gone.</summary>
    /// <returns>False when it still runs at the deadline.</returns>
    public static async Task<bool> WaitForEndAsync(ProcessIdentity process, TimeSpan deadline, TimeProvider time, CancellationToken ct)
    {
        long started = time.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), time);
        while (process.IsAlive())
        {
            if (time.GetElapsedTime(started) >= deadline) return false;
            await timer.WaitForNextTickAsync(ct);
        }
        return true;
    }

    /// <summary>Leaves the terminal: this process is no longer ended with the shell that started it. Unix only, elsewhere nothing happens.</summary>
    public static void LeaveTerminal()
    {
        if (!OperatingSystem.IsWindows()) _ = SetSession();
    }

    private static bool Send(ProcessIdentity process, int signal)
    {
        if (!process.IsAlive()) return false;
        if (!OperatingSystem.IsWindows()) return SendUnix(process.Pid, signal) == 0;
        try
        {
            using var handle = Process.GetProcessById(process.Pid);
            handle.Kill(entireProcessTree: true);
            return true;
        }
        catch (ArgumentException)
        {
            return false; // ended between the look and the act
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SendUnix(int pid, int signal);

    [DllImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SetSession();
}
