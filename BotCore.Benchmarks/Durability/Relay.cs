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
    private const int WarmUp = 5_000, Records = 60_000;
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
        while (journal.LastVersion < WarmUp + Records) await journal.AppendAsync(journal.LastVersion, JournalEvents.Make(1000), default);
        using var relay = new OutboxRelay(
            journal, bus, stores.Outbox, new Leadership("bench", null, new LeaseTerms(), meters, TimeProvider.System), new BusMetrics(meters, journal),
            TimeProvider.System, NullLogger<OutboxRelay>.Instance);
        await relay.StartAsync(default);
        await Wait.UntilAsync(async () => await stores.Outbox.ReadAsync("bench", default) >= WarmUp, Patience, "the relay is warm", everyMs: 5);
        long began = Stopwatch.GetTimestamp(), first = await stores.Outbox.ReadAsync("bench", default);
        await Wait.UntilAsync(async () => await stores.Outbox.ReadAsync("bench", default) >= journal.LastVersion, Patience, "everything is published", everyMs: 5);
        double rate = (journal.LastVersion - first) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await relay.StopAsync(default);
        yield return new Measure(
            Name, "messages_per_second", Math.Round(rate), "messages/s", 10_000, true, "RabbitMQ on one node, persistent, quorum queue market.updates, confirmed, position kept every 1000");
    }
}
