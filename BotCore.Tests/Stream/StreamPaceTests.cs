using BotCore.Contracts.Json;
using BotCore.Contracts.Stream;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Stream;

namespace BotCore.Tests.Stream;

[Trait("Category", "Integration")]
public sealed class StreamPaceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Of_many_prices_within_an_interval_the_first_and_the_newest_go_out()
    {
        await using var run = await StreamRun.StartAsync();
        using var client = await run.ConnectAsync("types=market.price");
        await client.HelloAsync();

        for (int i = 1; i <= 50; i++) run.CommitPrice("BTCUSDT", 100 + i);
        run.CommitPrice("ETHUSDT", 7);

        Assert.Equal(("BTCUSDT", 101.0), Price(await client.NextAsync()));
        Assert.Equal(("ETHUSDT", 7.0), Price(await client.NextAsync()));
        Assert.Equal(("BTCUSDT", 150.0), Price(await client.NextAsync(Interval)));

        static (string, double) Price(StreamFrame frame)
        {
            var model = StreamReader.Payload(frame, StreamTypes.Price, ContractsJson.Default.PriceModel);
            return (model.Symbol, model.Price);
        }
    }

    [Fact]
    public async Task A_candle_is_open_until_it_is_closed_and_never_open_again()
    {
        await using var run = await StreamRun.StartAsync();
        using var client = await run.ConnectAsync("types=market.candle");
        await client.HelloAsync();

        foreach (double price in (double[])[100, 103, 99])
        {
            run.Hub.OnPrice(0, price, 60_500);
            run.Commit();
        }
        run.Commit(StreamRun.AClosedCandle(60_000, 101));
        run.Hub.OnPrice(0, 102, 120_500);
        run.Commit();

        var open = Candle(await client.NextAsync());
        var closed = Candle(await client.NextAsync());
        var next = Candle(await client.NextAsync(Interval));
        Assert.Equal((100.0, 100.0, false), (open.Candle.High, open.Candle.Low, open.Candle.IsClosed));
        Assert.Equal((101.0, 7.0, true), (closed.Candle.Close, closed.Candle.Volume, closed.Candle.IsClosed));
        Assert.Equal((120_000L, 102.0, false), (next.Candle.Time.ToUnixTimeMilliseconds(), next.Candle.Close, next.Candle.IsClosed));
        Assert.All([open, closed, next], candle => Assert.Equal(("BTCUSDT", "1m"), (candle.Symbol, candle.Timeframe)));

        static CandleData Candle(StreamFrame frame) => StreamReader.Payload(frame, StreamTypes.Candle, ContractsJson.Default.CandleData);
    }

    [Fact]
    public async Task An_open_candle_knows_every_price_within_it()
    {
        await using var run = await StreamRun.StartAsync();
        using var client = await run.ConnectAsync("types=market.candle");
        await client.HelloAsync();

        foreach (double price in (double[])[100, 103, 99, 101]) run.Hub.OnPrice(0, price, 60_500);
        run.Commit();

        var candle = StreamReader.Payload(await client.NextAsync(), StreamTypes.Candle, ContractsJson.Default.CandleData).Candle;
        Assert.Equal((100.0, 103.0, 99.0, 101.0), (candle.Open, candle.High, candle.Low, candle.Close));
    }

    [Fact]
    public async Task A_heartbeat_comes_after_thirty_seconds_without_frames_and_carries_the_last_number()
    {
        await using var run = await StreamRun.StartAsync();
        using var client = await run.ConnectAsync("types=signal.");
        await client.HelloAsync();
        run.CommitSignal(1);
        var last = await client.NextAsync();
        var silentSince = run.Time.GetUtcNow();

        var heartbeat = await client.NextAsync(TimeSpan.FromSeconds(1));

        Assert.Equal((StreamTypes.Heartbeat, "{}"), (heartbeat.Type, heartbeat.Data.GetRawText()));
        Assert.Equal(run.Hub.LastSeq, heartbeat.Seq);
        Assert.True(heartbeat.Seq >= last.Seq);
        Assert.True(heartbeat.Time - silentSince >= TimeSpan.FromSeconds(30), $"after {heartbeat.Time - silentSince}");
    }

    [Fact]
    public async Task A_flood_of_commits_never_blocks_and_ends_in_a_new_epoch()
    {
        await using var run = await StreamRun.StartAsync(new StreamOptions { MaxCommits = 8 });
        run.Watch();
        using var client = await run.ConnectAsync("types=signal.");
        var hello = await client.HelloAsync();

        // Larger than what is streamed one by one: the hub pauses, and since the clock stands still the queue behind it overflows.
        run.Commit([.. Enumerable.Range(1, 1_001).Select(i => (TradingEvent)StreamRun.ASignal(i))]);
        for (int i = 0; i < 1_000; i++) run.CommitSignal(5_000 + i);

        var reset = await client.NextAsync(TimeSpan.FromSeconds(1));
        while (run.Hub.Epoch != reset.Epoch || reset.Type != StreamTypes.Reset) reset = await client.NextAsync();
        Assert.NotEqual(hello.Epoch, reset.Epoch);
        Assert.Equal((0L, 0L), (reset.Seq, StreamReader.Payload(reset, StreamTypes.Reset, ContractsJson.Default.ResetData).LastSeq));
        run.CommitSignal(9_999);
        var next = await client.NextAsync();
        while (next.Type == StreamTypes.Reset) next = await client.NextAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((run.Hub.Epoch, 9_999L), (next.Epoch, StreamReader.NumberOf(next)));
        Assert.True(run.Counted("websocket_resets_total") >= 1);
    }
}
