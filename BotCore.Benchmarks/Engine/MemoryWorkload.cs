using System.Diagnostics;
using System.Globalization;
using BotCore.MarketData.Files;
using BotCore.MarketData.Instruments;
using BotCore.MarketData.Merging;
using BotCore.Trading.Kernel;
using BotCore.Trading.Research;

namespace BotCore.Benchmarks.Engine;

/// <summary>
/// Ten symbols over a year of minutes, loaded from binary files and run by <see cref="BacktestRunner"/> in a process of its own, whose
/// largest working set is what counts: making the files does not.
/// </summary>
internal sealed class Memory : IWorkload
{
    public const string ChildOption = "--memory-child";
    private const int Symbols = 10;

    private string _folder = "";
    private double _megabytes;

    public string Name => "memory-10";

    public int Rounds => 1;

    public double? PeakMegabytes => _megabytes;

    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("botcore-bench-").FullName;
        foreach (var series in BenchmarkMarket.Year(Symbols).Series)
        {
            string file = Path.Combine(_folder, $"{series.Symbol}_1m.csv");
            CandleFileWriter.Write(file, series, CancellationToken.None);
            Cache(_folder).Load(file, null, null, CancellationToken.None);
        }
    }

    public WorkloadRun Run()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        // Run by the host (dotnet x.dll) or as a program of its own.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(Memory).Assembly.Location);
        foreach (string argument in new[] { "engine", ChildOption, _folder }) start.ArgumentList.Add(argument);
        using var child = Process.Start(start)!;
        string[] answer = child.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.TrimEntries);
        child.WaitForExit();
        if (child.ExitCode != 0) throw new InvalidOperationException($"memory-10: the child process ended with exit code {child.ExitCode}");
        _megabytes = double.Parse(answer[3], CultureInfo.InvariantCulture);
        return new WorkloadRun(long.Parse(answer[0], CultureInfo.InvariantCulture), long.Parse(answer[1], CultureInfo.InvariantCulture), answer[2]);
    }

    public void Clean() => Directory.Delete(_folder, recursive: true);

    /// <summary>The measured process: loads, runs, and prints candles, trades, hash and peak in MB.</summary>
    public static int RunChild(string folder)
    {
        var series = CandleFileSet.Find(Path.Combine(folder, "*.csv"), null).Load(null, Cache(folder), CancellationToken.None);
        var setups = series.Select(one => new InstrumentSetup(InstrumentInference.Of(one).Instrument, one.Timeframe, [new SixIndicatorStrategy()]));
        var result = BacktestRunner.Run([.. setups], FullEngine.Wide, new MergedCandles(series, 0, long.MaxValue), null, CancellationToken.None);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{result.Candles} {result.Trades.Count} {result.TradeHash} {self.PeakWorkingSet64 / 1e6:0.0}"));
        return 0;
    }

    private static BinaryCandleCache Cache(string folder) => new(Path.Combine(folder, "cache"));
}
