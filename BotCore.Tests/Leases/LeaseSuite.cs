using System.Diagnostics;
using BotCore.Tests.Stores;
using BotCore.TradingEngine.Leases;

namespace BotCore.Tests.Leases;

/// <summary>What every store of leases must do, and what a lease on it promises.</summary>
public abstract class LeaseSuite(StoreSource source) : IAsyncDisposable
{
    private static readonly LeaseTerms Terms = new() { Term = TimeSpan.FromSeconds(1) };

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return source.DisposeAsync();
    }

    [Fact]
    public async Task A_lease_is_taken_only_as_it_was_seen()
    {
        using var stores = await source.OpenBareAsync();
        Assert.Null(await stores.Leases.ReadAsync("a", default));

        var first = await stores.Leases.TryTakeAsync("a", "one", null, default);
        Assert.Null(await stores.Leases.TryTakeAsync("a", "two", null, default));
        Assert.True(await stores.Leases.TryRenewAsync(first!, default));
        Assert.Null(await stores.Leases.TryTakeAsync("a", "two", first, default));
        var seen = await stores.Leases.ReadAsync("a", default);
        var second = await stores.Leases.TryTakeAsync("a", "two", seen, default);

        Assert.Equal(new LeaseRecord("a", "one", 1, 1), seen);
        Assert.Equal(new LeaseRecord("a", "two", 2, 0), second);
        Assert.False(await stores.Leases.TryRenewAsync(first!, default));
        await stores.Leases.ReleaseAsync(first!, default);
        Assert.Equal("two", (await stores.Leases.ReadAsync("a", default))!.Holder);
        await stores.Leases.ReleaseAsync(second!, default);
        Assert.Equal(new LeaseRecord("a", null, 2, 1), await stores.Leases.ReadAsync("a", default));
    }

    [Fact]
    public async Task Of_many_that_see_it_free_one_takes_it()
    {
        using var stores = await source.OpenBareAsync();

        var taken = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => stores.Leases.TryTakeAsync("a", $"{i}", null, default))));

        Assert.Single(taken, lease => lease is not null);
    }

    [Fact]
    public async Task A_lease_that_is_given_back_is_taken_at_once_and_one_whose_holder_died_after_its_term()
    {
        using var stores = await source.OpenBareAsync();
        var clock = Stopwatch.StartNew();
        var first = await AcquireAsync("one");
        await first.DisposeAsync();
        await using (var second = await AcquireAsync("two"))
        {
            Assert.Equal(2, second.Token);
            Assert.True(clock.Elapsed < Terms.Term, $"the free lease took {clock.Elapsed}");
        }
        // A holder that is gone without a word: taken, and never renewed.
        await stores.Leases.TryTakeAsync("a", "dead", await stores.Leases.ReadAsync("a", default), default);
        clock.Restart();

        await using var third = await AcquireAsync("three");

        Assert.Equal(4, third.Token);
        Assert.InRange(clock.Elapsed, Terms.Term, Terms.Term * 4);

        Task<Lease> AcquireAsync(string holder) => Lease.AcquireAsync(stores.Leases, "a", holder, Terms, TimeProvider.System, default);
    }

    [Fact]
    public async Task A_living_holder_keeps_its_lease_and_hears_when_it_was_taken_from_it()
    {
        using var stores = await source.OpenBareAsync();
        await using var held = await Lease.AcquireAsync(stores.Leases, "a", "one", Terms, TimeProvider.System, default);
        using var patience = new CancellationTokenSource(Terms.Term * 3);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Lease.AcquireAsync(stores.Leases, "a", "two", Terms, TimeProvider.System, patience.Token));
        Assert.False(held.Lost.IsCancellationRequested);

        while (await stores.Leases.TryTakeAsync("a", "thief", await stores.Leases.ReadAsync("a", default), default) is null) { }

        await LosesAsync(held);
    }

    private static async Task LosesAsync(Lease lease)
    {
        var lost = new TaskCompletionSource();
        await using var registration = lease.Lost.Register(() => lost.TrySetResult());
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }
}

[Trait("Category", "Integration")]
public sealed class SqliteLeaseTests() : LeaseSuite(new SqliteSource());

[Trait("Category", "Integration")]
public sealed class MongoLeaseTests(MongoServer server) : LeaseSuite(new MongoSource(server));
