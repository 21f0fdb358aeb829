using System.Diagnostics;
using System.Globalization;

namespace BotCore.ServiceDefaults.Telemetry;

/// <summary>What this process uses, and what it may use. Limits are the container's where there is one: an alert on "80 %" needs to know of what.</summary>
/// <remarks>Sources: Linux <c>/proc/self</c> and control groups v2 (<c>cpu.max</c>, <c>memory.max</c>) or v1; elsewhere the runtime's own view.</remarks>
internal sealed class ProcessResources
{
    private const string Cgroup = "/sys/fs/cgroup";

    private readonly double _startTime = new DateTimeOffset(Process.GetCurrentProcess().StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
    private readonly double _cpuLimit = ReadCpuLimit();
    private readonly long _memoryLimit = ReadMemoryLimit();
    private readonly long _mostFiles = ReadMostFiles();

    public static bool CountsFiles => Directory.Exists("/proc/self/fd");

    public double StartTimeSeconds() => _startTime;

    public static double CpuSeconds() => Environment.CpuUsage.TotalTime.TotalSeconds;

    public double CpuLimitCores() => _cpuLimit;

    public static long ResidentBytes() => Environment.WorkingSet;

    public long MemoryLimitBytes() => _memoryLimit;

    public static long OpenFiles() => Directory.EnumerateFileSystemEntries("/proc/self/fd").LongCount();

    public long MostFiles() => _mostFiles;

    /// <summary>Quota over period; "max" or a missing file means the machine's cores.</summary>
    private static double ReadCpuLimit()
    {
        string[] quota = (FirstLine($"{Cgroup}/cpu.max") ?? $"{FirstLine($"{Cgroup}/cpu/cpu.cfs_quota_us")} {FirstLine($"{Cgroup}/cpu/cpu.cfs_period_us")}").Split(' ');
        return quota.Length == 2
               && double.TryParse(quota[0], CultureInfo.InvariantCulture, out double used) && used > 0
               && double.TryParse(quota[1], CultureInfo.InvariantCulture, out double period) && period > 0
            ? Math.Min(used / period, Environment.ProcessorCount)
            : Environment.ProcessorCount;
    }

    private static long ReadMemoryLimit()
    {
        long machine = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        string? text = FirstLine($"{Cgroup}/memory.max") ?? FirstLine($"{Cgroup}/memory/memory.limit_in_bytes");
        // The runtime's view already leaves a quarter of a container's memory aside; the limit itself is what the kernel kills at.
        bool limited = long.TryParse(text, CultureInfo.InvariantCulture, out long limit) && limit > 0 && limit < PhysicalMemory(machine);
        return limited ? limit : PhysicalMemory(machine);
    }

    private static long PhysicalMemory(long otherwise)
    {
        string? line = FirstLine("/proc/meminfo");
        string[] words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words.Length == 3 && words[0] == "MemTotal:" && long.TryParse(words[1], CultureInfo.InvariantCulture, out long kib) ? kib * 1024 : otherwise;
    }

    private static long ReadMostFiles()
    {
        if (!File.Exists("/proc/self/limits")) return 0;
        string? line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string[] words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words.Length > 3 && long.TryParse(words[3], CultureInfo.InvariantCulture, out long soft) ? soft : 0;
    }

    private static string? FirstLine(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadLines(path).FirstOrDefault() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // not readable here: the machine's own figure is used
        }
    }
}
