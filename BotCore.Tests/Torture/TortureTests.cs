using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using BotCore.Tests.Projections;
using BotCore.Tests.Stores;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Research.Optimization;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Feeds;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Journal.Mongo;
using BotCore.TradingEngine.Leases;
using BotCore.TradingEngine.Projections;
using BotCore.TradingEngine.Projections.Mongo;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Jobs;
using BotCore.TradingEngine.Stores.Mongo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Driver;

namespace BotCore.Tests.Torture;

/// <summary>
/// Processes killed at random under load; afterwards nothing is lost and nothing doubled. <c>make torture</c> runs it for minutes:
/// BOTCORE_TORTURE_MINUTES, BOTCORE_TORTURE_SEED.
/// </summary>
[Trait("Category", "Soak")]
public sealed class TortureTests(MongoServer server, ITestOutputHelper output)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Killed_at_random_under_load_nothing_is_lost_and_nothing_is_doubled()
    {
        var duration = Given("BOTCORE_TORTURE_MINUTES") is { } minutes ? TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture)) : Short;
        int seed = Given("BOTCORE_TORTURE_SEED") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : Random.Shared.Next(1, 1_000_000);
        Say($"seed={seed} minutes={duration.TotalMinutes.ToString("0.##", CultureInfo.InvariantCulture)}");
        await using var run = new TortureRun(server, duration, seed, Say);
        List<RecordedEvent> records = [];
        await run.RunAsync(async bus => (records = await SettleAsync(run.Database, bus)).Count, TestContext.Current.CancellationToken);

        var handled = records.Select(record => record.Event).OfType<CommandHandled>().GroupBy(command => command.CommandId).ToDictionary(g => g.Key, g => g.Count());
        var applied = run.Applied.GroupBy(version => version).ToDictionary(g => g.Key, g => g.Count());
        int lost = run.Answered.Count(key => !handled.ContainsKey(key)) + records.Count(record => !applied.ContainsKey(record.Version));
        int doubled = handled.Values.Count(times => times > 1) + applied.Values.Count(times => times > 1);
        CheckAccount(records);
        await CheckListsAsync(run.Database, records);
        var (jobs, lostTrials, doubledTrials) = await JobsAsync(run);
        lost += lostTrials;
        doubled += doubledTrials;
        Say($"{jobs} searches of 25 trials done by workers");
        Say($"{run.Answered.Count} commands answered, {run.Delivered.Values.Count(times => times > 1)} events delivered more than once");
        Say($"kills={run.Kills} events={records.Count} lost={lost} doubled={doubled}");

        Assert.Equal((0, 0), (lost, doubled));
        Assert.NotEmpty(run.Answered);
        Assert.All(records, record => Assert.True(run.Delivered.ContainsKey(record.Version)));
    }

    /// <summary>Publishes what the engines left, with the relay itself, and reads the whole journal with its chain.</summary>
    private static async Task<List<RecordedEvent>> SettleAsync(StoreOptions database, IEventBus bus)
    {
        using var store = new MongoStore(database);
        string stream = (await store.Collection(MongoCollections.Accounts).Find("{}").SingleAsync())["stream"].AsString;
        await using var journal = await MongoJournal.OpenAsync(store, stream, default);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var stores = StoreSet.In(store);
        using var relay = new OutboxRelay(
            journal, bus, stores.Outbox, new Leadership(stream, null, new LeaseTerms(), meters, TimeProvider.System), new BusMetrics(meters, journal),
            TimeProvider.System, NullLogger<OutboxRelay>.Instance);
        await relay.StartAsync(default);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (await stores.Outbox.ReadAsync(stream, default) < journal.LastVersion)
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(60)) throw new TimeoutException("the relay did not come to the end of the journal");
            await Task.Delay(50);
        }
        await relay.StopAsync(default);
        var records = new List<RecordedEvent>();
        await foreach (var record in journal.ReadAsync(0, default)) records.Add(record);
        return records;
    }

    /// <summary>Every search is done, each of its trials once, and all of them came to the same.</summary>
    private static async Task<(int Jobs, int Lost, int Doubled)> JobsAsync(TortureRun run)
    {
        using var store = new MongoStore(run.Database);
        var jobs = StoreSet.In(store).Jobs;
        int lost = 0, doubled = 0;
        var verdicts = new HashSet<string>();
        foreach (string id in run.Jobs)
        {
            var job = (await jobs.FindAsync(id, default))!;
            Assert.True(job.State is JobState.Done, $"{id} is {job.State}: {job.Error}");
            var trials = (await jobs.PiecesAsync(id, default)).Skip(1)
                .SelectMany(piece => JsonSerializer.Deserialize(piece.Result!, OptimizationJson.Default.PieceResult)!.Results).Select(trial => trial.Id).ToList();
            lost += 25 - trials.Distinct().Count();
            doubled += trials.Count - trials.Distinct().Count();
            verdicts.Add((await jobs.ResultAsync(id, default))!);
        }
        Assert.Single(verdicts);
        return (run.Jobs.Count, lost, doubled);
    }

    /// <summary>Open positions are the sum of their fills, the ledger balances, and the projected trades are those of the journal.</summary>
    private static void CheckAccount(List<RecordedEvent> records)
    {
        var feed = Feed();
        var fold = new ProjectionFold(feed.Instruments, feed.SourceTimeframe);
        var batch = new ProjectionBatch(100);
        var tickets = new Dictionary<long, OrderTicket>();
        decimal[] held = new decimal[feed.Instruments.Count];
        foreach (var record in records)
        {
            fold.Apply(in record, batch);
            if (record.Event is OrderSubmitted submitted) tickets[submitted.Ticket.Id] = submitted.Ticket;
            if (record.Event is OrderFilled filled && tickets[filled.OrderId] is var ticket)
                held[ticket.Instrument] += ticket.Side is Side.Buy ? filled.Quantity : -filled.Quantity;
        }

        Assert.Equal(held, Enumerable.Range(0, held.Length).Select(i => fold.Account.PositionOf(i).Quantity));
        Assert.Equal(records.Select(r => r.Event).OfType<TradeClosed>().Select(t => t.Trade.Id), batch.Trades.Select(t => t.Id));
        Assert.Equal(fold.Account.ClosedTrades, batch.Trades.Count);
        Assert.Equal(0m, fold.Account.Ledger.Imbalance());
    }

    /// <summary>The lists that the engines left in the database, brought to the end of the journal, are those that the journal alone gives.</summary>
    private static async Task CheckListsAsync(StoreOptions database, List<RecordedEvent> records)
    {
        var instruments = Feed().Instruments;
        var journal = new MemoryJournal();
        journal.Append([.. records.Select(record => record.Event)]);
        using var store = new MongoStore(database);
        string stream = (await store.Collection(MongoCollections.Accounts).Find("{}").SingleAsync())["stream"].AsString;
        using var folder = new Projections.TemporaryFolder();
        await using var left = await ProjectionRun.StartAsync(services => services.AddReadModels(store, stream, _ => () => true), journal, instruments);
        await using var anew = await ProjectionRun.StartAsync(services => services.AddReadModels(folder.Path), journal, instruments);
        await left.CaughtUpAsync(journal);
        await anew.CaughtUpAsync(journal);

        Assert.Equal(1, (await new MongoReadModelRun(store, stream).StandingAsync(default))!.Generation);
        Assert.Equal(await ListedContent.OfAsync(anew.Models, instruments), await ListedContent.OfAsync(left.Models, instruments));
    }

    private static SyntheticFeed Feed() => SyntheticFeed.Open([.. new[] { "BTCUSDT", "ETHUSDT" }.Select(Symbol.Parse)], 42, null, 1, TimeProvider.System);

    private void Say(string line)
    {
        output.WriteLine(line);
        if (Given("BOTCORE_TORTURE_MINUTES") is not null) Console.Error.WriteLine(line);
    }

    private static string? Given(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
