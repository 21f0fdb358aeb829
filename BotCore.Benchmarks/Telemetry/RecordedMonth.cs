using BotCore.Benchmarks.Engine;
using BotCore.MarketData.Files;

namespace BotCore.Benchmarks.Telemetry;

/// <summary>A month of synthetic minutes of four symbols in files, as the engine replays them.</summary>
internal sealed class RecordedMonth : IDisposable
{
    private const int Minutes = 30 * 1_440;

    private RecordedMonth(string folder) => Folder = folder;

    public string Folder { get; }

    public static RecordedMonth Write()
    {
        var (instruments, series) = BenchmarkMarket.Of(symbols: 4, Minutes);
        string folder = Directory.CreateTempSubdirectory("botcore-bench-").FullName;
        for (int i = 0; i < series.Count; i++)
            CandleFileWriter.Write(Path.Combine(folder, $"{instruments[i].Symbol.ToString().ToLowerInvariant()}_1m.csv"), series[i], CancellationToken.None);
        return new RecordedMonth(folder);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
