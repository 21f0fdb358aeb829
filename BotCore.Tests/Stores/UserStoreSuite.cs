using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Users;

namespace BotCore.Tests.Stores;

/// <summary>What every store of users must do.</summary>
public abstract class UserStoreSuite(StoreSource source) : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserRecord Ann = new("Ann", "hash", "trader", null, 0, null, false, Noon, 1);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return source.DisposeAsync();
    }

    [Fact]
    public async Task A_name_belongs_to_one_user_however_it_is_spelt()
    {
        using var stores = await source.OpenAsync();

        Assert.True(await stores.Users.TryAddAsync(Ann, default));
        Assert.False(await stores.Users.TryAddAsync(Ann with { Name = "ANN" }, default));

        Assert.Equal(Ann, await stores.Users.FindAsync("aNN", default));
        Assert.Null(await stores.Users.FindAsync("bob", default));
    }

    [Fact]
    public async Task A_change_that_was_decided_on_an_old_reading_is_refused()
    {
        using var stores = await source.OpenAsync();
        await stores.Users.TryAddAsync(Ann, default);

        var locked = await stores.Users.ReplaceAsync(Ann with { FailedLogins = 5, LockedUntil = Noon.AddMinutes(15), SecondFactor = "sealed", IsDisabled = true }, default);
        await Assert.ThrowsAsync<StoreConflictException>(() => stores.Users.ReplaceAsync(Ann with { FailedLogins = 0 }, default));

        Assert.Equal(2, locked.Revision);
        Assert.Equal(locked, await stores.Users.FindAsync("ann", default));
    }

    [Fact]
    public async Task Users_are_listed_by_name_and_can_be_removed()
    {
        using var stores = await source.OpenAsync();
        foreach (string name in new[] { "carl", "Ann", "bob" }) await stores.Users.TryAddAsync(Ann with { Name = name }, default);

        Assert.True(await stores.Users.RemoveAsync("BOB", default));
        Assert.False(await stores.Users.RemoveAsync("bob", default));

        Assert.Equal(["Ann", "carl"], (await stores.Users.AllAsync(default)).Select(u => u.Name));
    }
}

public sealed class SqliteUserStoreTests() : UserStoreSuite(new SqliteSource());

[Trait("Category", "Integration")]
public sealed class MongoUserStoreTests(MongoServer server) : UserStoreSuite(new MongoSource(server));
