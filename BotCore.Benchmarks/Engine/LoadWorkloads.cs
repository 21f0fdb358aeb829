using BotCore.MarketData.Files;

namespace BotCore.Benchmarks.Engine;

/// <summary>A year of minutes from a file that the system has in its cache.</summary>
internal abstract class LoadWorkload(string name) : IWorkload
{
    private string _folder = "";

    public string Name => name;

    protected string CsvPath => Path.Combine(_folder, "btcusdt_1m.csv");

    protected BinaryCandleCache Cache { get; private set; } = null!;

    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("botcore-bench-").FullName;
        CandleFileWriter.Write(CsvPath, BenchmarkMarket.Year(1).Series[0], CancellationToken.None);
        Cache = new BinaryCandleCache(Path.Combine(_folder, "cache"));
        Cache.Load(CsvPath, null, null, CancellationToken.None);
    }

    public abstract WorkloadRun Run();

    public void Clean() => Directory.Delete(_folder, recursive: true);
}

internal sealed class LoadCsv() : LoadWorkload("load-csv")
{
    public override WorkloadRun Run() => new(CandleFile.Load(CsvPath, CancellationToken.None).Count, null, null);
}

internal sealed class LoadBinary() : LoadWorkload("load-binary")
{
    public override WorkloadRun Run() => new(Cache.Load(CsvPath, null, null, CancellationToken.None).Series.Count, null, null);
}
