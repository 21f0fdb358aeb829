using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace BotCore.Cli.Supervision;

/// <summary>
/// One process for good: its number and when it started. Numbers are reused, so a remembered number alone
/// may belong to a stranger; whoever is signalled is compared by both.
/// </summary>
/// <param name="Start">Opaque, compared as text: boot and clock ticks on Linux, whole UTC seconds elsewhere.</param>
internal readonly record struct ProcessIdentity(int Pid, string Start)
{
    /// <summary>The process that runs under the number now; null when none does, or only its unreaped remains.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        if (pid <= 0) return null;
        return OperatingSystem.IsLinux() ? OfLinux(pid) : OfOther(pid);
    }

    public static ProcessIdentity Current() => Of(Environment.ProcessId)
        ?? throw new InvalidOperationException("the start time of this process cannot be read");

    public bool IsAlive() => Of(Pid) == this;

    private static ProcessIdentity? OfLinux(int pid)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // "pid (name) state ppid … starttime": the name may hold spaces and brackets, so fields are counted from its end.
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int state = 0, startTicks = 19;
        if (fields.Length <= startTicks || fields[state] is "Z" or "X") return null;
        return new ProcessIdentity(pid, $"{BootId()}:{fields[startTicks]}");
    }

    private static string BootId()
    {
        const string path = "/proc/sys/kernel/random/boot_id";
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "boot";
        }
    }

    private static ProcessIdentity? OfOther(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            if (process.HasExited) return null;
            return new ProcessIdentity(pid, process.StartTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
