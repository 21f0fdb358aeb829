using BotCore.Tests.AiModels;
using BotCore.Tests.Infrastructure;
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

    [Fact]
    public async Task Models_that_the_ai_service_keeps_in_the_database_are_backed_up_when_they_have_changed()
    {
        string python = AiServiceFiles.RequirePython();
        var options = await server.NewDatabaseAsync();
        await using var place = StorePlace.Open(options.ConnectionString!);
        await new Migrator(place.Stores.Schema, place.Stores.Leases, TimeProvider.System).UpAsync(default);
        _lab.Market.Run(10);
        await using var journal = await place.OpenJournalAsync(BackupLab.Account, BackupLab.Account + ".1", default);
        using (var store = new MongoStore(options))
        {
            await store.Collection(MongoCollections.Accounts).UpdateOneAsync(new BsonDocument("_id", BackupLab.Account), Builders<BsonDocument>.Update.Set("setup", _lab.Setup.ToJson()));
        }
        await journal.AppendAsync(journal.LastVersion, _lab.Market.Events[..], default);
        await using var source = new DatabaseSource(options);
        Assert.Null(await source.ExportModelsAsync(default));
        string bundled = Path.Combine(AiServiceFiles.Folder, "app", "bundled");
        await AskAsync("import", bundled);
        await AskAsync("promote", "bundled-1", "--force");

        var full = await BackUpAsync(BackupKind.Full);
        var same = await BackUpAsync(BackupKind.Incremental);
        await AskAsync("challenge", "none");
        var changed = await BackUpAsync(BackupKind.Incremental);
        string restored = _lab.Named("restored");
        await _lab.RestoreAsync(into: restored);

        Assert.Equal([true, false, true], new[] { full, same, changed }.Select(one => File.Exists(_lab.PathOf(one.Id, "models.tar"))));
        string models = Path.Combine(restored, "ai", "models");
        foreach (string file in Directory.EnumerateFiles(Path.Combine(bundled, "bundled-1")))
            Assert.Equal(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(Path.Combine(models, "bundled-1", Path.GetFileName(file)), TestContext.Current.CancellationToken));
        Assert.Contains("\"champion\": \"bundled-1\"", await File.ReadAllTextAsync(Path.Combine(models, "standing.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        async Task<BackupReport> BackUpAsync(BackupKind kind)
        {
            using var exported = await source.ExportModelsAsync(default);
            return await new BackupRun(source, _lab.Files, exported?.Folder, TimeProvider.System, _ => { }).CreateAsync(kind, default);
        }

        async Task AskAsync(params string[] command)
        {
            var run = await Tool.RunAsync("env", AiServiceFiles.Folder, [$"BOTCORE_AI_MONGODB_URI={options.ConnectionString}", python, "-m", "app", .. command]);
            Assert.True(run.ExitCode == 0, $"{command[0]} ended with {run.ExitCode}: {run.Error}{run.Output}");
        }
    }
}
