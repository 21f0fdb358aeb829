using System.Diagnostics;
using System.Diagnostics.Metrics;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Bus.Rabbit;
using BotCore.TradingEngine.Journal.Sqlite;
using BotCore.TradingEngine.Leases;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BotCore.Benchmarks.Durability;

/// <summary>The outbox relay itself: a journal read, published to quorum queues, confirmed, its position remembered.</summary>
internal sealed class Relay : IDurabilityWorkload
{
    private const string Stream = "bench", Queue = "market.updates";

    /// <summary>
    /// Some four seconds each, the first for the compiler. Nobody takes from the queue, so each part stays below the 50,000 it holds: beyond
    /// them every message would push another one to the dead letters, and that is not what is measured.
    /// </summary>
    private const int WarmUp = 40_000, Records = 45_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Name => "relay";

    public async IAsyncEnumerable<Measure> RunAsync(string folder)
    {
        await using var broker = await BenchmarkBroker.StartAsync(folder);
        if (broker is null)
        {
            yield return new Measure(Name, "messages_per_second", null, "messages/s", 10_000, true, BenchmarkBroker.Absent);
            yield break;
        }
        using var stores = StoreSet.InFolder(folder);
        await new Migrator(stores.Schema, stores.Leases, TimeProvider.System).UpAsync(default);
        await using var journal = await SqliteJournal.OpenAsync(Path.Combine(folder, "journal.db"), default);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        await using var bus = new RabbitBus(broker.Uri, BusTopology.Platform, TimeProvider.System);
        var leadership = new Leadership(Stream, null, new LeaseTerms(), meters, TimeProvider.System);
        var metrics = new BusMetrics(meters, journal);
        await PublishAsync(WarmUp);
        await using (var connection = await bus.ConnectAsync(null, default))
        {
            await using var channel = await connection.CreateChannelAsync();
            await channel.QueuePurgeAsync(Queue);
        }
        double seconds = await PublishAsync(Records);
        yield return new Measure(
            Name, "messages_per_second", Math.Round(Records / seconds), "messages/s", 10_000, true, "RabbitMQ on one node, persistent, quorum queue market.updates, confirmed, position kept every 1000");

        async Task<double> PublishAsync(int records)
        {
            long end = journal.LastVersion + records;
            while (journal.LastVersion < end) await journal.AppendAsync(journal.LastVersion, JournalEvents.Make(1000), default);
            using var relay = new OutboxRelay(journal, bus, stores.Outbox, leadership, metrics, TimeProvider.System, NullLogger<OutboxRelay>.Instance);
            long began = Stopwatch.GetTimestamp();
            await relay.StartAsync(default);
            await Wait.UntilAsync(async () => await stores.Outbox.ReadAsync(Stream, default) >= end, Patience, "everything is published", everyMs: 5);
            double took = Stopwatch.GetElapsedTime(began).TotalSeconds;
            await relay.StopAsync(default);
            return took;
        }
    }
}
