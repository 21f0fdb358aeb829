namespace BotCore.Tests.Stores;

/// <summary>What every outbox position and every inbox must do.</summary>
public abstract class PositionsSuite(StoreSource source) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return source.DisposeAsync();
    }

    [Fact]
    public async Task The_outbox_goes_forward_only()
    {
        using var stores = await source.OpenAsync();

        Assert.Equal(0, await stores.Outbox.ReadAsync("a", default));
        await stores.Outbox.AdvanceAsync("a", 7, default);
        await stores.Outbox.AdvanceAsync("a", 5, default);
        await stores.Outbox.AdvanceAsync("b", 1, default);

        Assert.Equal(7, await stores.Outbox.ReadAsync("a", default));
        Assert.Equal(new Dictionary<string, long> { ["a"] = 7, ["b"] = 1 }, await stores.Outbox.AllAsync(default));
    }

    [Fact]
    public async Task A_message_is_applied_once_also_when_a_later_one_came_first()
    {
        using var stores = await source.OpenAsync();
        List<long> applied = [];

        foreach (long version in new long[] { 1, 3, 2, 3, 1, 2 })
            await stores.Inbox.ApplyOnceAsync("ledger", "account", version, _ => { applied.Add(version); return Task.CompletedTask; }, default);

        Assert.Equal([1, 3, 2], applied);
        Assert.Equal(3, await stores.Inbox.PositionAsync("ledger", "account", default));
        Assert.Equal(0, await stores.Inbox.PositionAsync("another", "account", default));
    }

    [Fact]
    public async Task An_effect_that_fails_leaves_the_message_to_be_applied()
    {
        using var stores = await source.OpenAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            stores.Inbox.ApplyOnceAsync("ledger", "account", 1, _ => throw new InvalidOperationException("no"), default));

        Assert.True(await stores.Inbox.ApplyOnceAsync("ledger", "account", 1, _ => Task.CompletedTask, default));
        Assert.False(await stores.Inbox.ApplyOnceAsync("ledger", "account", 1, _ => Task.CompletedTask, default));
    }

    [Fact]
    public async Task A_message_delivered_to_two_processes_at_once_is_applied_by_one()
    {
        using var one = await source.OpenAsync();
        using var two = await source.OpenAsync();

        bool[] applied = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() =>
            (i % 2 == 0 ? one : two).Inbox.ApplyOnceAsync("ledger", "account", 1, _ => Task.CompletedTask, default))));

        Assert.Single(applied, won => won);
    }
}

public sealed class SqlitePositionsTests() : PositionsSuite(new SqliteSource());

[Trait("Category", "Integration")]
public sealed class MongoPositionsTests(MongoServer server) : PositionsSuite(new MongoSource(server));
