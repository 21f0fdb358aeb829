using System.Diagnostics;
using System.Text.Json;

namespace BotCore.Benchmarks.Engine;

/// <summary>
/// Whole workloads of the core on one thread, each with the trade hash beside its speed, so that a faster run that trades
/// differently cannot pass for an improvement: <c>engine [--json] [WORKLOAD…]</c>.
/// </summary>
internal static class EngineBenchmark
{
    private const int Rounds = 5;

    private static readonly IWorkload[] Workloads =
        [new SixIndicators(), new FullEngine(1), new FullEngine(8), new ConsensusOfFive(), new IdleBars(), new LoadCsv(), new LoadBinary()];

    public static int Run(string[] args)
    {
        bool json = args.Contains("--json");
        string[] names = [.. args.Where(arg => arg != "--json")];
        if (names.FirstOrDefault(name => Workloads.All(w => w.Name != name)) is { } unknown)
        {
            Console.Error.WriteLine($"engine: there is no workload '{unknown}'; there are {string.Join(", ", Workloads.Select(w => w.Name))}");
            return 64;
        }
        foreach (var workload in Workloads)
        {
            if (names.Length > 0 && !names.Contains(workload.Name)) continue;
            var result = Measure(workload);
            Console.WriteLine(json ? JsonSerializer.Serialize(result, WorkloadJson.Default.WorkloadResult) : result.ToString());
        }
        return 0;
    }

    /// <summary>The best of several rounds: what the machine can do when nothing else disturbs it.</summary>
    private static WorkloadResult Measure(IWorkload workload)
    {
        workload.Prepare();
        TimeSpan best = TimeSpan.MaxValue;
        WorkloadRun run = default;
        for (int round = 0; round < Rounds; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            long began = Stopwatch.GetTimestamp();
            run = workload.Run();
            var elapsed = Stopwatch.GetElapsedTime(began);
            if (elapsed < best) best = elapsed;
        }
        double? idle = workload.BytesPerIdleBar();
        workload.Clean();
        return new WorkloadResult(
            workload.Name, run.Bars, Math.Round(run.Bars / best.TotalSeconds), Math.Round(best.TotalNanoseconds / run.Bars, 2),
            Math.Round(best.TotalMilliseconds, 2), idle, run.Trades, run.TradeHash);
    }
}

/// <param name="BytesPerIdleBar">Allocated on bars on which nothing happened; null where the workload has none.</param>
/// <param name="TradeHash">Null where nothing is traded.</param>
internal sealed record WorkloadResult(
    string Workload, long Bars, double BarsPerSecond, double NsPerBar, double Milliseconds, double? BytesPerIdleBar, long? Trades, string? TradeHash);

internal readonly record struct WorkloadRun(long Bars, long? Trades, string? TradeHash);

internal interface IWorkload
{
    string Name { get; }

    /// <summary>Makes the data; not timed.</summary>
    void Prepare();

    WorkloadRun Run();

    double? BytesPerIdleBar() => null;

    void Clean() { }
}
