using System.Diagnostics;
using System.Text.Json;

namespace BotCore.Benchmarks.Engine;

/// <summary>
/// Whole workloads of the core on one thread, each with the trade hash beside its speed, so that a faster run that trades
/// differently cannot pass for an improvement: <c>engine [--json] [--seconds N] [--except WORKLOAD] [WORKLOAD…]</c>; a workload
/// is repeated for N seconds at least (1 to 600, default 10) and its best round counts; the long ones run once.
/// </summary>
internal static class EngineBenchmark
{
    /// <summary>The runtime compiles what is hot once more, with what it has seen; before that a round measures the compiler.</summary>
    private const int DefaultSeconds = 10;

    private static readonly IWorkload[] Workloads =
        [new SixIndicators(), new FullEngine(1), new FullEngine(8), new ConsensusOfFive(), new IdleBars(), new LoadCsv(), new LoadBinary(), new Sweep(20), new Sweep(1000), new Memory()];

    public static int Run(string[] args)
    {
        if (args is [Memory.ChildOption, var folder]) return Memory.RunChild(folder);
        bool json = args.Contains("--json");
        var names = args.Where(arg => arg != "--json").ToList();
        int seconds = DefaultSeconds, at = names.IndexOf("--seconds");
        if (at >= 0)
        {
            string given = at + 1 < names.Count ? names[at + 1] : "";
            if (!int.TryParse(given, System.Globalization.CultureInfo.InvariantCulture, out seconds) || seconds is < 1 or > 600)
            {
                Console.Error.WriteLine($"engine: --seconds is '{given}'; expected 1 to 600");
                return 64;
            }
            names.RemoveRange(at, 2);
        }
        string[] except = [.. names.Where((_, i) => i > 0 && names[i - 1] == "--except")];
        names.RemoveAll(name => name == "--except" || except.Contains(name));
        if (names.Concat(except).FirstOrDefault(name => Workloads.All(w => w.Name != name)) is { } unknown)
        {
            Console.Error.WriteLine($"engine: there is no workload '{unknown}'; there are {string.Join(", ", Workloads.Select(w => w.Name))}");
            return 64;
        }
        foreach (var workload in Workloads)
        {
            if (except.Contains(workload.Name) || (names.Count > 0 && !names.Contains(workload.Name))) continue;
            var result = Measure(workload, TimeSpan.FromSeconds(seconds));
            Console.WriteLine(json ? JsonSerializer.Serialize(result, WorkloadJson.Default.WorkloadResult) : result.ToString());
        }
        return 0;
    }

    /// <summary>The best of several rounds: what the machine can do when nothing else disturbs it.</summary>
    private static WorkloadResult Measure(IWorkload workload, TimeSpan atLeast)
    {
        workload.Prepare();
        TimeSpan best = TimeSpan.MaxValue, bestCpu = TimeSpan.MaxValue;
        WorkloadRun run = default;
        long first = Stopwatch.GetTimestamp();
        for (int round = 0; round < workload.Rounds || (workload.Rounds > 1 && Stopwatch.GetElapsedTime(first) < atLeast); round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var usedBefore = Environment.CpuUsage.TotalTime;
            long began = Stopwatch.GetTimestamp();
            run = workload.Run();
            var elapsed = Stopwatch.GetElapsedTime(began);
            var used = Environment.CpuUsage.TotalTime - usedBefore;
            if (elapsed < best) best = elapsed;
            if (used < bestCpu) bestCpu = used;
        }
        double? idle = workload.BytesPerIdleBar();
        workload.Clean();
        return new WorkloadResult(
            workload.Name, run.Bars, Math.Round(run.Bars / best.TotalSeconds), Math.Round(best.TotalNanoseconds / run.Bars, 2),
            Math.Round(best.TotalMilliseconds, 2), Math.Round(bestCpu.TotalMilliseconds, 2), idle, run.Trades, run.TradeHash, workload.PeakMegabytes);
    }
}

/// <param name="CpuMilliseconds">
/// Processor time of the whole process, of the round that used least. On a machine with other work it moves less than the time on the
/// clock; what a child process uses is not in it.
/// </param>
/// <param name="BytesPerIdleBar">Allocated on bars on which nothing happened; null where the workload has none.</param>
/// <param name="TradeHash">Null where nothing is traded.</param>
/// <param name="PeakMegabytes">Largest working set of the process that ran it, 10^6 bytes; null where that is not measured.</param>
internal sealed record WorkloadResult(
    string Workload, long Bars, double BarsPerSecond, double NsPerBar, double Milliseconds, double CpuMilliseconds, double? BytesPerIdleBar, long? Trades, string? TradeHash,
    double? PeakMegabytes);

internal readonly record struct WorkloadRun(long Bars, long? Trades, string? TradeHash);

internal interface IWorkload
{
    string Name { get; }

    /// <summary>How often it runs at least; the best counts. 1: exactly once.</summary>
    int Rounds => 5;

    /// <summary>Makes the data; not timed.</summary>
    void Prepare();

    WorkloadRun Run();

    double? BytesPerIdleBar() => null;

    double? PeakMegabytes => null;

    void Clean() { }
}
