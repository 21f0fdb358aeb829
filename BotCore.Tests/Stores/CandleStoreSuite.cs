using BotCore.Trading.Market;

namespace BotCore.Tests.Stores;

/// <summary>What every store of candles must do.</summary>
public abstract class CandleStoreSuite(StoreSource source) : IAsyncDisposable
{
    private static readonly Symbol Btc = Symbol.Parse("BTCUSDT");

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return source.DisposeAsync();
    }

    [Fact]
    public async Task Candles_come_back_exactly_and_in_order_whatever_the_order_they_were_written_in()
    {
        using var stores = await source.OpenAsync();
        Candle[] candles = [.. Enumerable.Range(0, 1500).Select(i => new Candle(i * 60_000L, 0.1 + 0.2 + i, 1e300, double.Epsilon, 2.0 / 3.0, i))];

        await stores.Candles.WriteAsync(Btc, Timeframe.OneMinute, [.. candles.Reverse()], default);
        await stores.Candles.WriteAsync(Btc, Timeframe.OneMinute, candles[..10], default);
        await stores.Candles.WriteAsync(Btc, Timeframe.FiveMinutes, candles[..1], default);

        Assert.Equal(candles, await stores.Candles.ReadAsync(Btc, Timeframe.OneMinute, 0, long.MaxValue, 10_000, default));
        Assert.Equal(candles[5..8], await stores.Candles.ReadAsync(Btc, Timeframe.OneMinute, 300_000, 480_000, 10, default));
        Assert.Equal(candles[..2], await stores.Candles.ReadAsync(Btc, Timeframe.OneMinute, 0, long.MaxValue, 2, default));
        Assert.Equal([(Btc, Timeframe.OneMinute, 1500L), (Btc, Timeframe.FiveMinutes, 1L)], await stores.Candles.SeriesAsync(default));
    }

    [Fact]
    public async Task A_candle_written_again_replaces_the_one_before()
    {
        using var stores = await source.OpenAsync();
        await stores.Candles.WriteAsync(Btc, Timeframe.OneMinute, [new Candle(0, 1, 2, 1, 2, 5)], default);
        await stores.Candles.WriteAsync(Btc, Timeframe.OneMinute, [new Candle(0, 1, 3, 1, 3, 6)], default);

        Assert.Equal([new Candle(0, 1, 3, 1, 3, 6)], await stores.Candles.ReadAsync(Btc, Timeframe.OneMinute, 0, 1, 10, default));
    }
}

public sealed class SqliteCandleStoreTests() : CandleStoreSuite(new SqliteSource());

[Trait("Category", "Integration")]
public sealed class MongoCandleStoreTests(MongoServer server) : CandleStoreSuite(new MongoSource(server));
