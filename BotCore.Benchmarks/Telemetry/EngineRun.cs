using System.Diagnostics;
using System.Diagnostics.Metrics;
using BotCore.Contracts.Trading;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Feeds;
using BotCore.TradingEngine.Leases;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BotCore.Benchmarks.Telemetry;

/// <summary>One run of the engine's loop with a journal on disk over a recorded market, from its first candle to its last.</summary>
internal sealed record EngineRun(long Candles, double CandlesPerSecond, string TradeHash)
{
    public static async Task<EngineRun> OfAsync(string market)
    {
        string folder = Directory.CreateTempSubdirectory("botcore-bench-").FullName;
        try
        {
            var errors = new List<string>();
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["State:Directory"] = folder,
                ["Market:Source"] = $"replay:{market}",
                ["Market:Speed"] = "max",
            }).Build();
            var options = EngineOptions.Read(configuration, errors) ?? throw new InvalidOperationException(string.Join('\n', errors));
            var feed = FeedFactory.Create(options, TimeProvider.System, CancellationToken.None);
            using var state = StateFolder.Acquire(folder, feed.Name, feed.Identity, fresh: false, TimeProvider.System);
            await using var stores = await EngineStores.OpenAsync(options, state, TimeProvider.System, CancellationToken.None);
            return await RunAsync(options, feed, stores);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<EngineRun> RunAsync(EngineOptions options, IMarketFeed feed, EngineStores stores)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.ClearProviders()).AddMetrics();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(options).AddSingleton(feed).AddSingleton(stores.Journal);
        builder.Services.AddSingleton(provider => new Leadership(
            stores.Stream, null, options.Lease, provider.GetRequiredService<IMeterFactory>(), TimeProvider.System));
        builder.Services.AddSingleton<EngineMetrics>().AddSingleton<EngineTracing>().AddSingleton<EngineViewBuilder>().AddSingleton<TradingLoop>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<TradingLoop>());
        using var host = builder.Build();
        var loop = host.Services.GetRequiredService<TradingLoop>();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        long began = Stopwatch.GetTimestamp();
        await host.StartAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (loop.View.Status.Phase is not (EnginePhase.Finished or EnginePhase.Blocked)) await timer.WaitForNextTickAsync();
        var elapsed = Stopwatch.GetElapsedTime(began);
        var status = loop.View.Status;
        await host.StopAsync();
        if (status.Phase is not EnginePhase.Finished) throw new InvalidOperationException($"the engine did not finish: {status.Phase}");
        return new EngineRun(status.Candles, status.Candles / elapsed.TotalSeconds, status.TradeHash);
    }
}
