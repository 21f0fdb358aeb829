using System.Diagnostics;
using System.Net.Http.Json;
using BotCore.Contracts.Jobs;
using BotCore.Contracts.Json;
using BotCore.MarketData.Synthetic;

namespace BotCore.Benchmarks.Durability;

/// <summary>One grid of an optimisation as a job over 1, 2 and 4 worker processes of one thread each.</summary>
internal sealed class SweepScaling : IDurabilityWorkload
{
    private const int Days = 365;
    private static readonly int[] Workers = [1, 2, 4];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public string Name => "sweep-scaling";

    public async IAsyncEnumerable<Measure> RunAsync(string folder)
    {
        await using var broker = await BenchmarkBroker.StartAsync(folder);
        if (broker is null)
        {
            yield return new Measure(Name, "seconds", null, "s", null, false, BenchmarkBroker.Absent);
            yield break;
        }
        string state = Path.Combine(folder, "state"), bus = $"--Bus:RabbitMq:Uri={broker.Uri}";
        await WriteCandlesAsync(Directory.CreateDirectory(Path.Combine(state, "candles")).FullName);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        // Stopped for trading: the engine should not work while workers are measured.
        using var engine = new EngineChild(state, bus, "--Jobs:Worker=false", "--Market:Symbols=BTCUSDT", "--Market:Speed=1x");
        await engine.ReadyAsync(http);
        double? alone = null;
        foreach (int count in Workers)
        {
            var workers = Enumerable.Range(0, count).Select(_ => new EngineChild(state, "--role=worker", bus, "--Jobs:Threads=1")).ToList();
            try
            {
                foreach (var worker in workers) await worker.ReadyAsync(http);
                // Each worker has read the candles and compiled the loop before the clock starts.
                for (int i = 0; i < count; i++) await RunAsync(http, engine.Address, "rsi.period=7..10:1", i);
                double seconds = await RunAsync(http, engine.Address, "rsi.period=7..30:1", null);
                alone ??= seconds;
                string detail = $"{count} worker processes of one thread on {Environment.ProcessorCount} cores, 504 trials over {Days} days of minutes";
                yield return new Measure(Name, $"seconds_{count}_workers", Math.Round(seconds, 2), "s", null, false, detail);
                if (count > 1) yield return new Measure(Name, $"speedup_{count}_workers", Math.Round(alone.Value / seconds, 2), "x", null, true, detail);
            }
            finally
            {
                foreach (var worker in workers) worker.Dispose();
            }
        }
    }

    /// <param name="seed">Makes it a job of its own; null for the one that counts.</param>
    private static async Task<double> RunAsync(HttpClient http, Uri engine, string parameter, int? seed)
    {
        var request = new SubmitOptimizationRequest(
            ["BTCUSDT_1m.csv"], [parameter, "exit.stopOnMarginRatio=0.02..0.06:0.002"], Method: OptimizationMethod.Grid, MinTrades: 1, Seed: seed ?? 1);
        long began = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync(new Uri(engine, "/api/optimizations"), request, ContractsJson.Default.SubmitOptimizationRequest);
        answer.EnsureSuccessStatusCode();
        var job = (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.JobModel))!;
        await Wait.UntilAsync(
            async () =>
            {
                job = (await http.GetFromJsonAsync(new Uri(engine, $"/api/jobs/{job.Id}"), ContractsJson.Default.JobDetailModel))!.Job;
                return job.State is not JobStatus.Waiting and not JobStatus.Running;
            },
            Patience, "the sweep ends");
        return job.State is JobStatus.Done ? Stopwatch.GetElapsedTime(began).TotalSeconds : throw new InvalidOperationException($"the sweep failed: {job.Error}");
    }

    private static async Task WriteCandlesAsync(string folder)
    {
        var market = new SyntheticMarket(new SyntheticMarketOptions { Seed = 7, Symbols = [.. new SyntheticMarketOptions().Symbols.Take(1)] });
        var series = market.Record(Days * 1440, CancellationToken.None)[0];
        await using var file = new StreamWriter(Path.Combine(folder, "BTCUSDT_1m.csv"));
        await file.WriteLineAsync("timestamp_ms,open,high,low,close,volume");
        for (int i = 0; i < series.Count; i++)
        {
            var candle = series[i];
            await file.WriteLineAsync(FormattableString.Invariant($"{candle.OpenTimeMs},{candle.Open},{candle.High},{candle.Low},{candle.Close},{candle.Volume}"));
        }
    }
}
