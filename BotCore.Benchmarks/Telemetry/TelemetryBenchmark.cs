using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BotCore.Benchmarks.Telemetry;

/// <summary>
/// What telemetry costs: <c>telemetry [--json] [--rounds N]</c> runs the engine's loop with its journal over the same recorded market without anybody
/// listening and with everything a service exports (traces and metrics by OTLP to a collector, <c>/metrics</c> scraped every second), in turns; and asks
/// a service with the series of 1,000 symbols for <c>/metrics</c>. The trade hash says that it was the same run.
/// </summary>
internal static class TelemetryBenchmark
{
    private const int DefaultRounds = 5;

    public static async Task<int> RunAsync(string[] args)
    {
        int rounds = DefaultRounds;
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json") continue;
            if (args[i] == "--rounds" && i + 1 < args.Length && int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out rounds) && rounds is >= 1 and <= 50) continue;
            Console.Error.WriteLine($"telemetry: '{args[i]}' is not understood; expected --json, --rounds 1 to 50");
            return 64;
        }

        using var market = RecordedMonth.Write();
        List<EngineRun> off = [], on = [];
        // One of each first that does not count: the runtime compiles what is hot. Then in turns, so that a slower minute of the machine meets both.
        for (int round = -1; round < rounds; round++)
        {
            var without = await EngineRun.OfAsync(market.Folder);
            EngineRun with;
            await using (await ListeningService.StartAsync()) with = await EngineRun.OfAsync(market.Folder);
            if (round < 0) continue;
            off.Add(without);
            on.Add(with);
        }
        var (scrape, series, bytes) = await MetricsScrape.OfAsync(symbols: 1_000);
        var result = new TelemetryResult(
            off[0].Candles, Math.Round(off.Max(run => run.CandlesPerSecond)), Math.Round(on.Max(run => run.CandlesPerSecond)),
            Math.Round(Median(on.Select(run => run.CandlesPerSecond)) / Median(off.Select(run => run.CandlesPerSecond)), 3),
            off[0].TradeHash, off.Concat(on).All(run => run.TradeHash == off[0].TradeHash), series, bytes, Math.Round(scrape.TotalMilliseconds, 1));
        Console.WriteLine(args.Contains("--json") ? JsonSerializer.Serialize(result, TelemetryJson.Default.TelemetryResult) : result.ToString());
        return result.SameTrades ? 0 : 1;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <param name="OffCandlesPerSecond">The best round.</param>
/// <param name="OnToOffRatio">Median throughput with telemetry over the median without; 0.95 is a cost of 5 %.</param>
/// <param name="MetricsMilliseconds">Median time of one <c>/metrics</c>.</param>
internal sealed record TelemetryResult(
    long Candles, double OffCandlesPerSecond, double OnCandlesPerSecond, double OnToOffRatio, string TradeHash, bool SameTrades, int MetricsSeries,
    int MetricsBytes, double MetricsMilliseconds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TelemetryResult))]
internal sealed partial class TelemetryJson : JsonSerializerContext;
