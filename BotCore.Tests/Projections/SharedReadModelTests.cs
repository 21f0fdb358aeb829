using BotCore.Tests.Faults;
using BotCore.Tests.Stores;
using BotCore.TradingEngine.Projections;
using BotCore.TradingEngine.Projections.Mongo;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;
using Fields = BotCore.TradingEngine.Stores.Mongo.Documents;

namespace BotCore.Tests.Projections;

/// <summary>Read models that several engines share in a database: one writes, the others follow, and whoever comes too late writes nothing.</summary>
[Trait("Category", "Integration")]
public sealed class SharedReadModelTests(MongoServer server) : IAsyncLifetime
{
    private const string Stream = "main.1";
    private static readonly ProjectionOptions Quick = new()
    {
        MaxBatchRecords = 97,
        SaveStateEvery = 300,
        CandleRetention = 100,
        LookAgainAfter = TimeSpan.FromMilliseconds(50),
        RetryDelay = TimeSpan.FromMilliseconds(20),
    };

    private readonly MongoPlace _place = new(server, Stream);
    private readonly RecordedMarket _market = ReadModelSuite.AMarket(21, 300);

    public async ValueTask InitializeAsync() => await _place.OpenAsync();

    public async ValueTask DisposeAsync() => await _place.DisposeAsync();

    [Fact]
    public async Task One_that_stands_by_writes_nothing_shows_the_same_lists_and_goes_on_when_it_leads()
    {
        bool isFirst = true, isSecond = false;
        var journal = new MemoryJournal();
        int third = _market.Events.Count / 3;
        journal.Append(_market.Events[..third]);
        await using (var first = await StartAsync(journal, () => isFirst))
        await using (var second = await StartAsync(journal, () => isSecond))
        {
            await first.CaughtUpAsync(journal);
            await second.CaughtUpAsync(journal);
            Assert.Equal(await ListedContent.OfAsync(first.Models, _market.Instruments), await ListedContent.OfAsync(second.Models, _market.Instruments));

            isFirst = false;
            journal.Append(_market.Events[third..(2 * third)]);
            first.Signal.Set();
            second.Signal.Set();
            isSecond = true;
            await second.CaughtUpAsync(journal);
            await first.CaughtUpAsync(journal);
            journal.Append(_market.Events[(2 * third)..]);
            second.Signal.Set();
            await second.CaughtUpAsync(journal);
            Assert.Equal(await ExpectedAsync(journal), await ListedContent.OfAsync(second.Models, _market.Instruments));
        }
    }

    [Fact]
    public async Task Two_that_both_believe_they_lead_spoil_nothing()
    {
        var journal = new MemoryJournal();
        await using var first = await StartAsync(journal, () => true);
        await using var second = await StartAsync(journal, () => true);
        foreach (var part in _market.Events.Chunk(200))
        {
            journal.Append(part);
            first.Signal.Set();
            second.Signal.Set();
        }

        await first.CaughtUpAsync(journal);
        await second.CaughtUpAsync(journal);

        Assert.Equal(await ExpectedAsync(journal), await ListedContent.OfAsync(second.Models, _market.Instruments));
    }

    [Fact]
    public async Task A_write_that_follows_lists_which_have_moved_on_changes_nothing()
    {
        var journal = ReadModelSuite.JournalOf(_market);
        await using var run = await StartAsync(journal, () => true);
        await run.CaughtUpAsync(journal);
        string before = await ListedContent.OfAsync(run.Models, _market.Instruments);
        var late = new MongoReadModelStore(new MongoReadModelRun(_place.Store, Stream), () => true);
        await late.OpenAsync(default);
        var fold = new ProjectionFold(_market.Instruments, BotCore.Trading.Market.Timeframe.OneMinute);
        var batch = new ProjectionBatch(100);
        await foreach (var record in journal.ReadAsync(0, default))
        {
            if (record.Version > 50) break;
            fold.Apply(in record, batch);
        }

        await Assert.ThrowsAsync<ReadModelsMovedException>(() => late.WriteAsync(batch, fold, "origin", savesState: true, default));

        Assert.Equal(before, await ListedContent.OfAsync(run.Models, _market.Instruments));
    }

    [Fact]
    public async Task A_rebuild_that_is_asked_for_where_nobody_writes_is_done_by_the_one_that_does_and_leaves_nothing_behind()
    {
        var journal = ReadModelSuite.JournalOf(_market);
        await using var leader = await StartAsync(journal, () => true);
        await using var standby = await StartAsync(journal, () => false);
        await leader.CaughtUpAsync(journal);
        await standby.CaughtUpAsync(journal);
        string before = await ListedContent.OfAsync(leader.Models, _market.Instruments);

        await standby.Models.RebuildAsync(CancellationToken.None).WaitAsync(ProjectionRun.Patience);

        Assert.Equal(before, await ListedContent.OfAsync(standby.Models, _market.Instruments));
        var lists = new MongoReadModelRun(_place.Store, Stream);
        Assert.Equal(2, (await lists.StandingAsync(default))!.Generation);
        await Eventually.HoldsAsync(
            async () =>
            {
                long left = 0;
                foreach (var list in lists.Lists) left += await list.CountDocumentsAsync(Builders<BsonDocument>.Filter.Eq("_id.account", lists.ScopeOf(1)));
                return left == 0;
            },
            "what was thrown away is removed", ProjectionRun.Patience);
    }

    [Fact]
    public async Task Lists_of_another_shape_are_not_shown_and_built_anew_by_the_one_that_leads()
    {
        bool isLeading = false;
        var journal = ReadModelSuite.JournalOf(_market);
        await using (var before = await StartAsync(journal, () => true)) await before.CaughtUpAsync(journal);
        await _place.Store.Collection(MongoCollections.Progress).UpdateOneAsync("{}", Builders<BsonDocument>.Update.Set(Fields.SchemaVersion, MongoReadModelRun.Shape + 1));
        await using var run = await StartAsync(journal, () => isLeading);
        await Assert.ThrowsAsync<ReadModelsUnavailableException>(() => run.Models.PositionsAsync(default));

        isLeading = true;

        await run.CaughtUpAsync(journal);
        Assert.Equal(await ExpectedAsync(journal), await ListedContent.OfAsync(run.Models, _market.Instruments));
    }

    [Fact]
    public async Task While_the_database_is_away_the_trouble_is_told_and_afterwards_the_lists_are_complete()
    {
        var direct = await server.NewDatabaseAsync();
        await using var proxy = new FaultProxy(new Uri(direct.ConnectionString!.Split('?')[0]));
        string uri = new UriBuilder(proxy.Uri) { Path = direct.Database, Query = "directConnection=true" }.Uri.ToString();
        using var database = new MongoStore(StoreOptions.OfMongoDb(uri) with { Timeout = TimeSpan.FromSeconds(1) });
        var journal = new MemoryJournal();
        int half = _market.Events.Count / 2;
        journal.Append(_market.Events[..half]);
        await using var run = await ProjectionRun.StartAsync(services => services.AddReadModels(database, Stream, _ => () => true, Quick), journal, _market.Instruments);
        await run.CaughtUpAsync(journal);

        proxy.Cut();
        journal.Append(_market.Events[half..]);
        run.Signal.Set();
        await Eventually.HoldsAsync(() => Task.FromResult(run.Metrics.Trouble is not null), "the trouble is told", ProjectionRun.Patience);
        await Assert.ThrowsAsync<ReadModelsUnavailableException>(() => run.Models.PositionsAsync(default));
        proxy.Restore();

        await run.CaughtUpAsync(journal);
        await Eventually.HoldsAsync(() => Task.FromResult(run.Metrics.Trouble is null), "the trouble is over", ProjectionRun.Patience);
        Assert.Equal(await ExpectedAsync(journal), await ListedContent.OfAsync(run.Models, _market.Instruments));
    }

    private Task<ProjectionRun> StartAsync(MemoryJournal journal, Func<bool> isWriter) =>
        ProjectionRun.StartAsync(services => _place.Add(services, Quick, isWriter), journal, _market.Instruments);

    /// <summary>What the embedded read models say about the same journal.</summary>
    private async Task<string> ExpectedAsync(MemoryJournal journal)
    {
        using var folder = new TemporaryFolder();
        await using var run = await ProjectionRun.StartAsync(folder, journal, _market, Quick);
        await run.CaughtUpAsync(journal);
        return await ListedContent.OfAsync(run.Models, _market.Instruments);
    }
}
