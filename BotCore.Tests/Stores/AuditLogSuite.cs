using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Audit;
using BotCore.TradingEngine.Stores.Mongo;
using Microsoft.Data.Sqlite;
using MongoDB.Bson;

namespace BotCore.Tests.Stores;

/// <summary>What every audit log must do.</summary>
public abstract class AuditLogSuite(StoreSource source) : IAsyncDisposable
{
    private protected static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private protected StoreSource Source => source;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return source.DisposeAsync();
    }

    [Fact]
    public async Task Entries_are_read_back_in_order_and_vouch_for_each_other()
    {
        using var stores = await source.OpenAsync();
        var first = await stores.Audit.AppendAsync(new AuditFact(Noon.AddTicks(7), "ann", "settings.change", "risk.dailyLossRatio", "0.03 → 0.02"), default);
        await stores.Audit.AppendAsync(new AuditFact(Noon, "bob", "kill-switch.pull", "", "ünïcode ✓"), default);

        var read = await stores.Audit.ReadAsync(0, 10, default);
        var (entries, hash, fault) = await AuditChain.VerifyAsync(stores.Audit, default);

        Assert.Equal([1L, 2L], read.Select(e => e.Sequence));
        Assert.Equal(first, read[0]);
        Assert.Equal((2, read[1].Hash, null), (entries, hash, fault));
        Assert.Equal([2L], (await stores.Audit.ReadAsync(1, 10, default)).Select(e => e.Sequence));
    }

    [Fact]
    public void The_hash_is_that_of_the_documented_text()
    {
        // sha256sum of "0:;1:1;13:1767225600000;3:ann;5:login;0:;0:;"
        var fact = new AuditFact(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), "ann", "login", "", "");

        Assert.Equal("9ae4538f4fe8753319cb5c609032ec402cc907ef9c7fa54312be5b0b847e0157", AuditChain.Hash("", 1, fact));
    }

    [Fact]
    public async Task Many_writers_leave_no_gap_and_no_fork()
    {
        using var one = await source.OpenAsync();
        using var two = await source.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            (i % 2 == 0 ? one : two).Audit.AppendAsync(new AuditFact(Noon, $"user{i}", "login", "", ""), default))));

        var (entries, _, fault) = await AuditChain.VerifyAsync(one.Audit, default);
        Assert.Equal((20, null), (entries, fault));
    }

    [Fact]
    public async Task A_copied_entry_must_continue_the_log()
    {
        using var stores = await source.OpenAsync();
        var entry = await stores.Audit.AppendAsync(new AuditFact(Noon, "ann", "login", "", ""), default);

        await Assert.ThrowsAsync<StoreConflictException>(() => stores.Audit.RestoreAsync(entry, default));
        await stores.Audit.RestoreAsync(AuditChain.Next(entry, new AuditFact(Noon, "ann", "logout", "", "")), default);

        Assert.Equal(2, (await stores.Audit.ReadAsync(0, 10, default)).Count);
    }

    [Fact]
    public async Task An_entry_that_was_changed_behind_its_back_is_named()
    {
        using var stores = await source.OpenAsync();
        for (int i = 0; i < 5; i++) await stores.Audit.AppendAsync(new AuditFact(Noon, "ann", "login", "", $"{i}"), default);

        await TamperAsync(3);

        Assert.Equal("entry 3 does not match its hash", (await AuditChain.VerifyAsync(stores.Audit, default)).Fault);
    }

    private protected abstract Task TamperAsync(long sequence);
}

public sealed class SqliteAuditLogTests() : AuditLogSuite(new SqliteSource())
{
    [Fact]
    public async Task The_database_itself_refuses_to_change_or_remove_an_entry()
    {
        using var stores = await Source.OpenAsync();
        await stores.Audit.AppendAsync(new AuditFact(Noon, "ann", "login", "", ""), default);

        Assert.Throws<SqliteException>(() => Execute("UPDATE audit SET actor = 'bob'"));
        Assert.Throws<SqliteException>(() => Execute("DELETE FROM audit"));
    }

    private protected override Task TamperAsync(long sequence)
    {
        Execute("DROP TRIGGER audit_is_never_changed");
        Execute($"UPDATE audit SET detail = 'nothing' WHERE sequence = {sequence}");
        return Task.CompletedTask;
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={((SqliteSource)Source).File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

[Trait("Category", "Integration")]
public sealed class MongoAuditLogTests(MongoServer server) : AuditLogSuite(new MongoSource(server))
{
    private protected override Task TamperAsync(long sequence) => ((MongoSource)Source).Store.Collection(MongoCollections.Audit)
        .UpdateOneAsync(new BsonDocument("_id", sequence), new BsonDocument("$set", new BsonDocument("detail", "nothing")), null, default);
}
