using BotCore.Dashboard.Live;
using BotCore.Tests.Dashboard.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.Dashboard.Live;

public sealed class EngineClientTests : IAsyncLifetime
{
    private static readonly CandleKey Key = new("BTCUSDT", "1m");

    private ContractEngine _engine = default!;

    public async ValueTask InitializeAsync() => _engine = await ContractEngine.StartNewAsync();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Candles_are_read_by_symbol_and_timeframe()
    {
        _engine.Book.PutCandle(_engine.Stream, "BTCUSDT", "1m", Sample.Candle(Sample.Noon, 60_000));
        _engine.Book.PutCandle(_engine.Stream, "BTCUSDT", "5m", Sample.Candle(Sample.Noon, 1));
        await using var live = LiveHarness.Disconnected(_engine, new FakeTimeProvider());

        var candles = await live.Client.CandlesAsync(Key, 10, default);

        Assert.Equal(60_000, Assert.Single(candles).Close);
    }

    [Fact]
    public async Task Answer_that_is_not_understood_is_an_error_in_words()
    {
        _engine.Rubbish = """[{"time":1}]""";
        await using var live = LiveHarness.Disconnected(_engine, new FakeTimeProvider());

        var e = await Assert.ThrowsAsync<EngineReadException>(() => live.Client.CandlesAsync(Key, 10, default));

        Assert.StartsWith("the engine's answer to api/market/candles", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_that_takes_too_long_is_not_waited_for()
    {
        var hold = new TaskCompletionSource();
        _engine.Hold = hold;
        var time = new FakeTimeProvider(Sample.Noon);
        await using var live = LiveHarness.Disconnected(_engine, time);

        var reading = live.Client.CandlesAsync(Key, 10, default);
        time.Advance(EngineClient.ReadTimeout);

        Assert.Contains("within 10 s", (await Assert.ThrowsAsync<EngineReadException>(() => reading)).Message, StringComparison.Ordinal);
        hold.SetResult();
    }

    [Fact]
    public async Task Unreachable_engine_is_named()
    {
        await using var live = LiveHarness.Disconnected(_engine, new FakeTimeProvider());
        await _engine.StopAsync();

        var e = await Assert.ThrowsAsync<EngineReadException>(() => live.Client.SnapshotAsync(default));

        Assert.StartsWith("no engine answers at http://127.0.0.1:", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_candles_stand_as_failed_with_the_reason_and_can_be_read_again()
    {
        await using var live = LiveHarness.Disconnected(_engine, new FakeTimeProvider());
        _engine.Rubbish = "x";
        await live.Loader.EnsureAsync(Key, retryFailed: false, default);
        Assert.Equal(CandleLoad.Failed, live.State.Candles.Watch(Key).State.Load);

        _engine.Rubbish = null;
        await live.Loader.EnsureAsync(Key, retryFailed: true, default);

        Assert.Equal(CandleLoad.Loaded, live.State.Candles.Watch(Key).State.Load);
    }
}
