using BotCore.Tests.Stores;
using BotCore.TradingEngine.Backups;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Backups.Shipping;
using BotCore.TradingEngine.Backups.Sources;
using BotCore.TradingEngine.Operations;
using BotCore.TradingEngine.Stores.Audit;
using BotCore.TradingEngine.Stores.Migrations;
using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.Tests.Backups;

/// <summary>The same from a MongoDB: backed up, shipped, verified, restored into files and copied into an empty database.</summary>
[Trait("Category", "Integration")]
public sealed class DatabaseBackupTests(MongoServer server) : IDisposable
{
    private readonly BackupLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_database_is_backed_up_and_comes_back_as_it_was()
    {
        var options = await server.NewDatabaseAsync();
        await using var place = StorePlace.Open(options.ConnectionString!);
        await new Migrator(place.Stores.Schema, place.Stores.Leases, TimeProvider.System).UpAsync(default);
        _lab.Market.Run(60);
        await using var journal = await place.OpenJournalAsync(BackupLab.Account, BackupLab.Account + ".1", default);
        using (var store = new MongoStore(options))
        {
            await store.Collection(MongoCollections.Accounts).UpdateOneAsync(new BsonDocument("_id", BackupLab.Account), Builders<BsonDocument>.Update.Set("setup", _lab.Setup.ToJson()));
        }
        int taken = 0;
        await AppendAsync();
        await place.Stores.Audit.AppendAsync(new AuditFact(DateTimeOffset.UnixEpoch, "ann", "login", "", ""), default);
        await using var source = new DatabaseSource(options);
        var full = await new BackupRun(source, _lab.Files, null, TimeProvider.System, _ => { }).CreateAsync(BackupKind.Full, default);
        _lab.Market.Run(30);
        await AppendAsync();
        var next = await new BackupRun(source, _lab.Files, null, TimeProvider.System, _ => { }).CreateAsync(BackupKind.Incremental, default);
        _lab.Market.Run(30);
        await AppendAsync();
        long shipped = await new JournalShipping((await source.AccountsAsync(default)).Single(), _lab.Files).PassAsync(default);

        var verified = await _lab.VerifyAsync();
        string restored = _lab.Named("restored");
        var report = await _lab.RestoreAsync(into: restored);
        string other = (await server.NewDatabaseAsync()).ConnectionString!;
        await using var from = StorePlace.Open("sqlite:" + restored);
        await using var to = StorePlace.Open(other);
        using var said = new StringWriter();
        bool isEqual = await new StoreCopy(from, to, said).RunAsync(default);

        Assert.Equal((1, full.Accounts[0].ToVersion + 1), (full.Accounts[0].FromVersion, next.Accounts[0].FromVersion));
        Assert.True(verified.IsGood, string.Join("; ", verified.Faults));
        Assert.Equal((journal.LastVersion, shipped, _lab.AccountHash()), (report.Accounts[0].ToVersion, report.Accounts[0].FromShipped, report.Accounts[0].State!.Sha256));
        Assert.True(isEqual, said.ToString());

        async Task AppendAsync()
        {
            await journal.AppendAsync(journal.LastVersion, _lab.Market.Events[taken..], default);
            taken = _lab.Market.Events.Count;
        }
    }
}
