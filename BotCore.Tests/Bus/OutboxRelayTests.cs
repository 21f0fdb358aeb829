using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using BotCore.Contracts.Json;
using BotCore.Tests.Journal;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Bus.Rabbit;
using BotCore.TradingEngine.Journal.Sqlite;
using BotCore.TradingEngine.Leases;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BotCore.Tests.Bus;

/// <summary>The relay between a real journal and a real broker that is killed under it.</summary>
[Trait("Category", "Integration")]
public sealed class OutboxRelayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_record_arrives_in_order_and_is_applied_once_though_the_broker_is_killed_and_the_relay_begins_again()
    {
        const int total = 6000;
        await using var broker = await PrivateBroker.StartAsync();
        using var stores = StoreSet.InFolder(_folder.File("state"));
        await new Migrator(stores.Schema, stores.Leases, TimeProvider.System).UpAsync(default);
        await using var journal = await SqliteJournal.OpenAsync(_folder.File("journal.db"), default);
        await using var bus = new RabbitBus(broker.Uri, BusTopology.Platform, TimeProvider.System);
        var applied = new ConcurrentQueue<long>();
        int arrived = 0;
        var consumer = new IdempotentConsumer("test", stores.Inbox, (delivery, _) =>
        {
            var message = JsonSerializer.Deserialize(delivery.Message.Body.Span, ContractsJson.Default.EventMessage)!;
            Assert.Equal((1, "account", delivery.Message.Version, "capital.deposited"), (message.V, message.Stream, message.Version, message.Kind));
            applied.Enqueue(message.Version);
            return Task.CompletedTask;
        }, TimeProvider.System);
        await using var subscription = await bus.SubscribeAsync(
            new Subscription("consumer.test", 200, [new(BusTopology.TradingEvents, "#")]), (delivery, ct) =>
            {
                Interlocked.Increment(ref arrived);
                return consumer.HandleAsync(delivery, ct);
            },
            default);

        await broker.RestartInOrderAsync(); // on a platform that runs the queues are no newcomers either
        for (int round = 0; round < 3; round++)
        {
            // Each round is another process's relay, as after a restart of the engine.
            using var relay = Relay(journal, bus, stores);
            await relay.StartAsync(default);
            for (int i = 0; i < 20; i++) await journal.AppendAsync(journal.LastVersion, SampleEvents.Deposits(total / 60), default);
            if (round == 1)
            {
                await broker.KillAsync();
                await broker.RestartAsync();
            }
            await relay.StopAsync(default);
        }
        using var last = Relay(journal, bus, stores);
        await last.StartAsync(default);
        await UntilAsync(() => applied.Count >= total);
        await UntilAsync(() => stores.Outbox.ReadAsync("account", default).Result == total);
        await last.StopAsync(default);

        Assert.Equal(Enumerable.Range(1, total).Select(i => (long)i), applied.Order());
        Assert.True(arrived >= total);
    }

    private OutboxRelay Relay(SqliteJournal journal, RabbitBus bus, StoreSet stores)
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        var alone = new Leadership("account", null, new LeaseTerms(), meters, TimeProvider.System);
        return new OutboxRelay(journal, bus, stores.Outbox, alone, new BusMetrics(meters, journal), TimeProvider.System, NullLogger<OutboxRelay>.Instance);
    }

    private static Task UntilAsync(Func<bool> condition) =>
        Eventually.HoldsAsync(() => Task.FromResult(condition()), "what the relay delivers", TimeSpan.FromSeconds(60));
}
