using BotCore.Tests.Journal;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Operations;
using BotCore.TradingEngine.Stores.Audit;
using BotCore.TradingEngine.Stores.Jobs;
using BotCore.TradingEngine.Stores.Migrations;
using BotCore.TradingEngine.Stores.Users;

namespace BotCore.Tests.Stores;

/// <summary>Everything from files to a database and back to other files.</summary>
[Trait("Category", "Integration")]
public sealed class StoreCopyTests(MongoServer server) : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_copied_there_and_back_is_what_it_was()
    {
        string first = "sqlite:" + _folder.File("first"), last = "sqlite:" + _folder.File("last");
        string database = (await server.NewDatabaseAsync()).ConnectionString!;
        await FillAsync(first);

        var there = await CopyAsync(first, database);
        var again = await CopyAsync(first, database);
        var back = await CopyAsync(database, last);

        Assert.True(there.IsEqual && again.IsEqual && back.IsEqual, there.Said + again.Said + back.Said);
        Assert.Contains($"journal account.1: {SampleEvents.OfEveryKind().Count + 2500} records", back.Said, StringComparison.Ordinal);
        Assert.Contains("1 users", back.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_holds_something_else_is_refused_or_named()
    {
        string first = "sqlite:" + _folder.File("first"), other = "sqlite:" + _folder.File("other");
        await FillAsync(first);
        await using (var place = StorePlace.Open(other))
        {
            await using var journal = await place.OpenJournalAsync("account", "account.1", default);
            await journal.AppendAsync(0, SampleEvents.Deposits(5), default);
        }

        var copied = await CopyAsync(first, other);

        Assert.False(copied.IsEqual);
        Assert.Contains("journal account.1: DIFFERS", copied.Said, StringComparison.Ordinal);
    }

    private static async Task<(bool IsEqual, string Said)> CopyAsync(string from, string to)
    {
        await using var source = StorePlace.Open(from);
        await using var target = StorePlace.Open(to);
        using var said = new StringWriter();
        bool isEqual = await new StoreCopy(source, target, said).RunAsync(default);
        return (isEqual, said.ToString());
    }

    private static async Task FillAsync(string uri)
    {
        await using var place = StorePlace.Open(uri);
        await new Migrator(place.Stores.Schema, place.Stores.Leases, TimeProvider.System).UpAsync(default);
        await using (var journal = await place.OpenJournalAsync("account", "account.1", default))
        {
            await journal.AppendAsync(0, SampleEvents.OfEveryKind(), default);
            await journal.AppendAsync(journal.LastVersion, SampleEvents.Deposits(2500), default);
            await journal.SaveSnapshotAsync(new JournalSnapshot(7, [1], [2], "f"), default);
        }
        var stores = place.Stores;
        await stores.Settings.ChangeAsync("main", "a", 0, "1", "ann", Noon, default);
        await stores.Settings.ChangeAsync("main", "a", 1, null, "ann", Noon, default);
        for (int i = 0; i < 3; i++) await stores.Audit.AppendAsync(new AuditFact(Noon, "ann", "login", "", $"{i}"), default);
        await stores.Users.TryAddAsync(new UserRecord("Ann", "hash", "admin", null, 0, null, false, Noon, 1), default);
        await stores.Candles.WriteAsync(Symbol.Parse("BTCUSDT"), Timeframe.OneMinute, [.. Enumerable.Range(0, 1500).Select(i => new Candle(i * 60_000L, 1, 2, 1, 2, 3))], default);
        await stores.Jobs.TrySubmitAsync(new JobRecord("j", "backtest", "{}", 2, "ann", Noon, JobState.Waiting, 0, null), default);
        await stores.Jobs.TryTakePieceAsync("j", 0, "worker", 0, default);
        await stores.Outbox.AdvanceAsync("account.1", 42, default);
        await stores.Inbox.ApplyOnceAsync("ledger", "account.1", 41, _ => Task.CompletedTask, default);
    }
}
