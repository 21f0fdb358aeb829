using BotCore.TradingEngine.Stores.Migrations;

namespace BotCore.Tests.Stores;

/// <summary>What every schema must do when it is brought up and down.</summary>
public abstract class MigratorSuite(StoreSource source) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return source.DisposeAsync();
    }

    [Fact]
    public async Task Up_applies_every_step_once_and_down_takes_it_back()
    {
        using var stores = await source.OpenBareAsync();
        var migrator = new Migrator(stores.Schema, stores.Leases, TimeProvider.System);
        int all = stores.Schema.Steps.Count;

        Assert.Equal(all, (await migrator.PendingAsync(default)).Count);
        Assert.Equal(all, (await migrator.UpAsync(default)).Count);
        Assert.Empty(await migrator.UpAsync(default));
        Assert.Equal([all, all - 1], (await migrator.DownAsync(all - 2, default)).Select(s => s.Version));
        Assert.Equal([all - 1, all], (await migrator.PendingAsync(default)).Select(s => s.Version));
        await migrator.UpAsync(default);

        Assert.Equal(Enumerable.Range(1, all), (await stores.Schema.AppliedAsync(default)).Select(a => a.Version));
    }

    [Fact]
    public async Task A_step_that_was_interrupted_before_its_note_is_applied_again()
    {
        using var stores = await source.OpenBareAsync();
        foreach (var step in stores.Schema.Steps)
        {
            await stores.Schema.ApplyAsync(step, DateTimeOffset.UnixEpoch, default);
            await stores.Schema.ApplyAsync(step, DateTimeOffset.UnixEpoch, default);
        }

        Assert.Empty(await new Migrator(stores.Schema, stores.Leases, TimeProvider.System).PendingAsync(default));
    }

    [Fact]
    public async Task Two_processes_that_migrate_at_once_apply_each_step_once()
    {
        using var one = await source.OpenBareAsync();
        using var two = await source.OpenBareAsync();

        var done = await Task.WhenAll(new[] { one, two }.Select(stores => Task.Run(() =>
            new Migrator(stores.Schema, stores.Leases, TimeProvider.System).UpAsync(default))));

        Assert.Equal(one.Schema.Steps.Count, done.Sum(steps => steps.Count));
    }

    [Fact]
    public async Task A_schema_of_a_newer_program_is_left_alone()
    {
        using var stores = await source.OpenAsync();
        await NoteNewerAsync();

        var e = await Assert.ThrowsAsync<SchemaTooNewException>(() => new Migrator(stores.Schema, stores.Leases, TimeProvider.System).UpAsync(default));

        Assert.Contains("version 99 (of the future)", e.Message, StringComparison.Ordinal);
    }

    private protected StoreSource Source => source;

    private protected abstract Task NoteNewerAsync();
}

public sealed class SqliteMigratorTests() : MigratorSuite(new SqliteSource())
{
    private protected override Task NoteNewerAsync()
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={((SqliteSource)Source).File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO schema_migration(version, name, at_ms) VALUES(99, 'of the future', 0)";
        command.ExecuteNonQuery();
        return Task.CompletedTask;
    }
}

[Trait("Category", "Integration")]
public sealed class MongoMigratorTests(MongoServer server) : MigratorSuite(new MongoSource(server))
{
    private protected override Task NoteNewerAsync() => ((MongoSource)Source).Store
        .Collection(BotCore.TradingEngine.Stores.Mongo.MongoCollections.Migrations)
        .InsertOneAsync(new MongoDB.Bson.BsonDocument { { "_id", 99 }, { "name", "of the future" }, { "at", DateTime.UnixEpoch } });
}
