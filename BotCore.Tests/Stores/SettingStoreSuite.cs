using BotCore.TradingEngine.Stores;

namespace BotCore.Tests.Stores;

/// <summary>What every store of settings must do.</summary>
public abstract class SettingStoreSuite(StoreSource source) : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return source.DisposeAsync();
    }

    [Fact]
    public async Task A_setting_keeps_everything_it_ever_was()
    {
        using var stores = await source.OpenAsync();
        await stores.Settings.ChangeAsync("main", "risk.dailyLossRatio", 0, "0.02", "ann", Noon, default);
        await stores.Settings.ChangeAsync("main", "risk.dailyLossRatio", 1, null, "bob", Noon.AddHours(1), default);
        await stores.Settings.ChangeAsync("main", "account.leverage", 0, "5", "ann", Noon, default);
        await stores.Settings.ChangeAsync("other", "account.leverage", 0, "7", "ann", Noon, default);

        var current = await stores.Settings.CurrentAsync("main", default);
        var history = await stores.Settings.HistoryAsync("main", "risk.dailyLossRatio", 10, default);

        Assert.Equal([("account.leverage", "5", 1L), ("risk.dailyLossRatio", null, 2L)], current.Select(s => (s.Name, s.Value, s.Revision)));
        Assert.Equal([(null, "bob", Noon.AddHours(1)), ("0.02", "ann", Noon)], history.Select(s => (s.Value, s.By, s.At)));
        Assert.Single(await stores.Settings.HistoryAsync("main", "risk.dailyLossRatio", 1, default));
    }

    [Fact]
    public async Task Of_two_changes_decided_on_the_same_revision_one_is_refused()
    {
        using var one = await source.OpenAsync();
        using var two = await source.OpenAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            try
            {
                await (i % 2 == 0 ? one : two).Settings.ChangeAsync("main", "x", 0, $"{i}", "ann", Noon, default);
                return true;
            }
            catch (StoreConflictException)
            {
                return false;
            }
        })));

        Assert.Single(outcomes, won => won);
        Assert.Single(await one.Settings.HistoryAsync("main", "x", 10, default));
    }
}

public sealed class SqliteSettingStoreTests() : SettingStoreSuite(new SqliteSource());

[Trait("Category", "Integration")]
public sealed class MongoSettingStoreTests(MongoServer server) : SettingStoreSuite(new MongoSource(server));
