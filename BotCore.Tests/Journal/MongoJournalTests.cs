using BotCore.Tests.Stores;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Journal.Mongo;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.Tests.Journal;

[Trait("Category", "Integration")]
public sealed class MongoJournalTests(MongoServer server) : JournalContractSuite, IDisposable
{
    private MongoStore? _store;

    public void Dispose() => _store?.Dispose();

    [Fact]
    public async Task A_batch_of_many_documents_is_seen_whole_or_not_at_all()
    {
        await using var journal = await OpenAsync();
        await using var reader = await OpenAsync();
        using var done = new CancellationTokenSource();
        var looking = Task.Run(async () =>
        {
            var seen = new HashSet<long>();
            while (!done.IsCancellationRequested) seen.Add(await reader.RefreshAsync(default));
            return seen;
        });

        for (int i = 0; i < 5; i++) await journal.AppendAsync(i * 2500L, SampleEvents.Deposits(2500), default);
        await done.CancelAsync();

        Assert.Subset(new HashSet<long> { 0, 2500, 5000, 7500, 10_000, 12_500 }, await looking);
        Assert.Equal(12_500, (await ReadAllAsync(journal, 0)).Count);
        Assert.Equal(Enumerable.Range(2600, 9901).Select(i => (long)i), (await ReadAllAsync(journal, 2599)).Select(r => r.Version));
    }

    [Fact]
    public async Task A_batch_that_meets_a_record_in_its_place_leaves_nothing_behind()
    {
        await using var journal = await OpenAsync();
        await journal.AppendAsync(0, SampleEvents.Deposits(3), default);
        // Somebody without manners has written where the second document of the next batch belongs.
        await Batches.InsertOneAsync(new BsonDocument { { "_id", new BsonDocument { { "stream", "account" }, { "version", 1004L } } }, { "last", 99_999L } });

        await Assert.ThrowsAsync<JournalConflictException>(() => journal.AppendAsync(3, SampleEvents.Deposits(2000), default));

        await Batches.DeleteOneAsync(Builders<BsonDocument>.Filter.Eq("last", 99_999L));
        Assert.Equal(3, await journal.RefreshAsync(default));
        Assert.Equal(3, (await ReadAllAsync(journal, 0)).Count);
    }

    [Fact]
    public async Task A_record_with_another_content_is_named_when_it_is_read()
    {
        await using var journal = await OpenAsync();
        await journal.AppendAsync(0, SampleEvents.Deposits(5), default);
        await Batches.UpdateOneAsync("{ last: 5 }", "{ $set: { 'records.2.payload': '{\"timeMs\":3000,\"amount\":\"999\"}' } }");

        var e = await Assert.ThrowsAsync<JournalDamagedException>(() => ReadAllAsync(journal, 0));

        Assert.Contains("record 3 does not match its checksum", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_document_is_named_at_the_next_start_or_when_it_is_read()
    {
        await using var journal = await OpenAsync();
        for (int i = 0; i < 3; i++) await journal.AppendAsync(i, SampleEvents.Deposits(1), default);
        await Batches.DeleteOneAsync("{ last: 2 }");
        var inside = await Assert.ThrowsAsync<JournalDamagedException>(() => ReadAllAsync(journal, 0));
        await Batches.DeleteOneAsync("{ last: 3 }");

        var atTheEnd = await Assert.ThrowsAsync<JournalDamagedException>(OpenAsync);

        Assert.Contains("record 2 is missing", inside.Message, StringComparison.Ordinal);
        Assert.Contains("record 2 is missing", atTheEnd.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_away_is_unavailable_and_not_damaged()
    {
        using var away = new MongoStore(StoreOptions.OfMongoDb("mongodb://127.0.0.1:1/botcore?directConnection=true&serverSelectionTimeoutMS=200") with { Timeout = TimeSpan.FromSeconds(1) });

        await Assert.ThrowsAsync<JournalUnavailableException>(() => MongoJournal.OpenAsync(away, "account", default));
    }

    private IMongoCollection<BsonDocument> Batches => _store!.Collection(MongoCollections.Journal);

    private protected override async Task<IEventJournal> OpenAsync()
    {
        _store ??= await server.NewStoreAsync();
        return await MongoJournal.OpenAsync(_store, "account", default);
    }
}
