using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using BotCore.Tests.Journal;
using BotCore.Tests.Projections;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Bus.InProcess;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Journal.Sqlite;
using BotCore.TradingEngine.Leases;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BotCore.Tests.Bus;

/// <summary>Messages go on with the trace of the round that made their records.</summary>
public sealed class OutboxTraceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ActivitySource _engine = new(EngineTracing.SourceName);
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name.StartsWith("BotCore.TradingEngine", StringComparison.Ordinal),
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    public OutboxTraceTests() => ActivitySource.AddActivityListener(_listener);

    public void Dispose()
    {
        _listener.Dispose();
        _engine.Dispose();
        _services.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_message_carries_the_trace_of_the_round_that_made_its_record()
    {
        using var stores = StoreSet.InFolder(_folder.File("state"));
        await new Migrator(stores.Schema, stores.Leases, TimeProvider.System).UpAsync(default);
        await using var journal = await SqliteJournal.OpenAsync(_folder.File("journal.db"), default);
        await using var bus = new InProcessBus(BusTopology.Platform, TimeProvider.System);
        var arrived = new ConcurrentDictionary<long, string?>();
        await using var subscription = await bus.SubscribeAsync(new Subscription("consumer.test", 200, [new(BusTopology.TradingEvents, "#")]), (delivery, _) =>
        {
            arrived[delivery.Message.Version] = delivery.Message.TraceParent;
            return Task.FromResult(Verdict.Done);
        }, default);
        var meters = _services.GetRequiredService<IMeterFactory>();
        using var relay = new OutboxRelay(
            journal, bus, stores.Outbox, new Leadership("account", null, new LeaseTerms(), meters, TimeProvider.System), new BusMetrics(meters, journal),
            TimeProvider.System, NullLogger<OutboxRelay>.Instance);

        // Two rounds with a trace, and records between them that have none, all published at once.
        var first = await RoundAsync(relay, journal, traced: true);
        await RoundAsync(relay, journal, traced: false);
        var second = await RoundAsync(relay, journal, traced: true);
        await relay.StartAsync(default);
        await Eventually.HoldsAsync(() => arrived.Count == 6, "six messages have arrived");
        await relay.StopAsync(default);

        string TraceOf(long version) => ActivityContext.Parse(arrived[version]!, null).TraceId.ToHexString();
        Assert.Equal([first, first], [TraceOf(1), TraceOf(2)]);
        Assert.Equal([second, second], [TraceOf(5), TraceOf(6)]);
        Assert.Equal(TraceOf(3), TraceOf(4));
        Assert.DoesNotContain(TraceOf(3), new[] { first, second });
    }

    [Fact]
    public void Rounds_that_were_passed_are_forgotten_and_so_are_the_oldest_of_too_many()
    {
        var rounds = new RoundTraces();
        var traces = Enumerable.Range(0, RoundTraces.Most + 1)
            .Select(_ => new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded)).ToArray();
        for (int i = 0; i < traces.Length; i++) rounds.Note((i * 10) + 1, (i * 10) + 3, traces[i]);

        Assert.Equal(default, rounds.Of(2));
        Assert.Equal(traces[1], rounds.Of(13));
        Assert.Equal(default, rounds.Of(14));
        Assert.Equal(traces[2], rounds.Of(21));
        Assert.Equal(default, rounds.Of(13));
    }

    /// <summary>What the loop does for a round of two records.</summary>
    /// <returns>Its trace; empty for none.</returns>
    private async Task<string> RoundAsync(OutboxRelay relay, SqliteJournal journal, bool traced)
    {
        Activity.Current = null;
        using var round = traced ? _engine.StartActivity("round") : null;
        long before = journal.LastVersion;
        var events = SampleEvents.Deposits(2);
        await journal.AppendAsync(before, events, default);
        relay.OnCommitted([.. events.Select((happened, i) => new RecordedEvent(before + 1 + i, happened))], FakeEngine.AView("BTCUSDT"));
        return round?.TraceId.ToHexString() ?? "";
    }
}
