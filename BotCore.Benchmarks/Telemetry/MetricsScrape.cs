using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace BotCore.Benchmarks.Telemetry;

/// <summary>One <c>/metrics</c> of a service with the series of many symbols: five gauges by symbol.</summary>
internal static class MetricsScrape
{
    private const int Gauges = 5, Scrapes = 21;

    /// <returns>The median time of a scrape, and the size of the answer.</returns>
    public static async Task<(TimeSpan Median, int Series, int Bytes)> OfAsync(int symbols)
    {
        await using var service = await ListeningService.ServiceAsync(collector: null);
        using var meter = service.Services.GetRequiredService<IMeterFactory>().Create("BotCore.TradingEngine.Symbols");
        for (int metric = 0; metric < Gauges; metric++)
        {
            var gauge = meter.CreateGauge<double>($"symbol_value{metric}_ratio", "1");
            for (int symbol = 0; symbol < symbols; symbol++) gauge.Record(symbol * 0.001, new KeyValuePair<string, object?>("symbol", $"S{symbol}USDT"));
        }
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.First()) };
        string text = "";
        var times = new List<TimeSpan>();
        for (int i = 0; i < Scrapes; i++)
        {
            long began = Stopwatch.GetTimestamp();
            text = await client.GetStringAsync("/metrics");
            times.Add(Stopwatch.GetElapsedTime(began));
            // The exporter answers from its last collection for 300 ms; each question shall be a new one.
            await Task.Delay(TimeSpan.FromMilliseconds(320));
        }
        times.Sort();
        int series = text.Split('\n').Count(line => line.Length > 0 && line[0] != '#');
        return (times[Scrapes / 2], series, text.Length);
    }
}
