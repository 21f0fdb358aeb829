using BotCore.Contracts.Json;
using BotCore.Contracts.Stream;
using BotCore.Contracts.Trading;
using BotCore.Dashboard.Live;
using BotCore.Tests.Dashboard.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.Dashboard.Live;

/// <summary>The stream against a real server that keeps, breaks or bends the contract.</summary>
public sealed class EngineStreamTests : IAsyncLifetime
{
    private ContractEngine _engine = default!;

    public async ValueTask InitializeAsync() => _engine = await ContractEngine.StartNewAsync();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task State_is_read_once_and_then_followed()
    {
        await using var live = await LiveHarness.ConnectAsync(_engine);
        _engine.Book.PutPrice(_engine.Stream, Sample.Price(price: 61_000));
        _engine.Book.PutTrade(_engine.Stream, Sample.Trade(5));

        await Until.TrueAsync(() => live.State.Trades.Items.Count == 1, "the trade has arrived");

        Assert.Equal(61_000, live.State.Prices.Find("BTCUSDT")!.Price);
        Assert.Equal(1, _engine.StatusReads);
        Assert.Equal([""], _engine.Stream.Connections);
    }

    [Fact]
    public async Task Dropped_connection_is_resumed_and_nothing_between_is_missing()
    {
        await using var live = await LiveHarness.ConnectAsync(_engine);
        _engine.Book.PutTrade(_engine.Stream, Sample.Trade(1));
        await Until.TrueAsync(() => live.State.Trades.Items.Count == 1, "the first trade has arrived");

        _engine.Stream.Abort();
        await Until.TrueAsync(() => _engine.Stream.ClientCount == 0, "the connection is cut");
        _engine.Book.PutTrade(_engine.Stream, Sample.Trade(2));
        _engine.Book.PutTrade(_engine.Stream, Sample.Trade(3));

        await Until.TrueAsync(() => live.State.Trades.Items.Count == 3, "the missed trades have arrived");
        Assert.Equal([3, 2, 1], live.State.Trades.Items.Select(trade => trade.Id));
        Assert.Equal(["", "?epoch=epoch-1&from=1"], _engine.Stream.Connections);
        Assert.Equal(1, _engine.StatusReads);
    }

    [Fact]
    public async Task Resume_that_is_refused_reads_the_state_anew()
    {
        await using var live = await LiveHarness.ConnectAsync(_engine);
        _engine.Book.PutTrade(_engine.Stream, Sample.Trade(1));
        await Until.TrueAsync(() => live.State.Trades.Items.Count == 1, "the first trade has arrived");

        _engine.Stream.ForgetHistory();
        _engine.Book.PutTrade(_engine.Stream, Sample.Trade(2));
        _engine.Stream.Abort();

        await Until.TrueAsync(() => _engine.StatusReads == 2 && live.Monitor.Current.IsLive, "the state was read again");
        _engine.Book.PutTrade(_engine.Stream, Sample.Trade(3));
        await Until.TrueAsync(() => live.State.Trades.Items.Count == 3, "the new epoch is followed");
    }

    [Fact]
    public async Task Reset_in_the_middle_reads_the_state_anew_on_the_same_connection()
    {
        await using var live = await LiveHarness.ConnectAsync(_engine);
        _engine.Book.Trades.Enqueue(Sample.Trade(7));

        _engine.Stream.Reset("the engine was restored from a snapshot");

        await Until.TrueAsync(() => live.State.Trades.Items.Count == 1, "the state was read again");
        Assert.Single(_engine.Stream.Connections);
    }

    [Fact]
    public async Task Engine_that_has_finished_recovering_is_read_anew()
    {
        _engine.Book.Status = Sample.Status() with { Phase = EnginePhase.Recovering, JournalVersion = 0 };
        await using var live = await LiveHarness.ConnectAsync(_engine);
        _engine.Book.Trades.Enqueue(Sample.Trade(1));

        _engine.Book.PutStatus(_engine.Stream, Sample.Status());

        await Until.TrueAsync(() => live.State.Trades.Items.Count == 1, "the recovered trades are shown");
        Assert.Equal(2, _engine.StatusReads);
    }

    [Fact]
    public async Task Engine_that_dies_and_comes_back_is_found_again_without_end()
    {
        await using var live = await LiveHarness.ConnectAsync(_engine);

        await _engine.StopAsync();
        await Until.TrueAsync(() => live.Monitor.Current.Phase == ConnectionPhase.Reconnecting, "the loss is noticed");
        await Until.TrueAsync(() => live.Monitor.Current.Reason!.Contains("no engine answers", StringComparison.Ordinal), "the reason is named");
        _engine.Stream.ForgetHistory();
        _engine.Book.Status = Sample.Status() with { Instance = "instance-2" };
        await _engine.StartAsync();

        await Until.TrueAsync(() => live.Monitor.Current.IsLive, "the engine is found again");
        Assert.Equal("instance-2", live.State.Status.Value!.Instance);
    }

    [Fact]
    public async Task Rubbish_between_frames_is_left_out()
    {
        await using var live = await LiveHarness.ConnectAsync(_engine);
        _engine.Stream.SendRaw("this is no JSON");
        _engine.Stream.SendRaw("{\"v\":2,\"epoch\":\"x\"}");
        _engine.Stream.SendRaw("null");
        _engine.Book.PutTrade(_engine.Stream, Sample.Trade(1));

        await Until.TrueAsync(() => live.State.Trades.Items.Count == 1, "the trade behind the rubbish has arrived");
        Assert.Single(_engine.Stream.Connections);
    }

    [Fact]
    public async Task Nothing_but_rubbish_is_hung_up_on()
    {
        await using var live = await LiveHarness.ConnectAsync(_engine);
        for (int i = 0; i < 25; i++) _engine.Stream.SendRaw("rubbish");

        await Until.TrueAsync(() => _engine.Stream.Connections.Count == 2, "a new connection was made");
    }

    [Fact]
    public async Task Lost_frame_makes_the_state_be_read_anew_once_the_last_reading_is_old_enough()
    {
        var time = new FakeTimeProvider(Sample.Noon);
        await using var live = await LiveHarness.ConnectAsync(_engine, time);
        _engine.Stream.Lose();
        _engine.Book.Trades.Enqueue(Sample.Trade(1));
        _engine.Book.PutPrice(_engine.Stream, Sample.Price(price: 61_000));
        await Until.TrueAsync(() => live.State.Prices.Find("BTCUSDT")?.Price == 61_000, "the frame after the gap is taken");
        Assert.Equal(1, _engine.StatusReads);

        time.Advance(EngineStream.LossResyncInterval + TimeSpan.FromSeconds(1));
        _engine.Book.PutPrice(_engine.Stream, Sample.Price(price: 61_001) with { Time = Sample.Noon.AddSeconds(1) });

        await Until.TrueAsync(() => live.State.Trades.Items.Count == 1, "the state was read again");
        Assert.Equal(2, _engine.StatusReads);
    }

    [Fact]
    public async Task Payload_that_is_not_understood_counts_as_lost()
    {
        var time = new FakeTimeProvider(Sample.Noon);
        await using var live = await LiveHarness.ConnectAsync(_engine, time);
        time.Advance(EngineStream.LossResyncInterval + TimeSpan.FromSeconds(1));

        _engine.Stream.Publish(StreamTypes.Price, new ByeData("a", "b"), ContractsJson.Default.ByeData);

        await Until.TrueAsync(() => _engine.StatusReads == 2, "the state was read again");
        Assert.True(live.Monitor.Current.IsLive);
    }

    [Fact]
    public async Task Heartbeat_reveals_that_frames_before_it_were_lost()
    {
        var time = new FakeTimeProvider(Sample.Noon);
        await using var live = await LiveHarness.ConnectAsync(_engine, time);
        _engine.Stream.Lose();
        time.Advance(EngineStream.LossResyncInterval + TimeSpan.FromSeconds(1));

        _engine.Stream.Heartbeat();

        await Until.TrueAsync(() => _engine.StatusReads == 2, "the state was read again");
    }

    [Fact]
    public async Task Silent_engine_is_stale_first_and_hung_up_on_after_forty_five_seconds()
    {
        var time = new FakeTimeProvider(Sample.Noon);
        await using var live = await LiveHarness.ConnectAsync(_engine, time);

        time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(ConnectionPhase.Silent, live.Monitor.Current.Phase);
        time.Advance(TimeSpan.FromSeconds(6));

        await Until.TrueAsync(() => live.Monitor.Current.Phase == ConnectionPhase.Reconnecting, "the silent connection is given up");
        Assert.Equal("the engine was silent for 45 s", live.Monitor.Current.Reason);
        await Until.TrueAsync(() => { time.Advance(TimeSpan.FromSeconds(1)); return live.Monitor.Current.IsLive; }, "the next connection stands");
        Assert.Equal("?epoch=epoch-1&from=0", _engine.Stream.Connections[^1]);
    }

    [Fact]
    public async Task Reason_of_an_engine_that_says_goodbye_is_shown()
    {
        await using var live = await LiveHarness.ConnectAsync(_engine);
        _engine.Stream.IsRefusing = true;

        _engine.Stream.Bye("shutting_down", "maintenance until 13:00");

        await Until.TrueAsync(() => !live.Monitor.Current.IsLive, "the loss is noticed");
        Assert.Equal("the engine ended the stream: maintenance until 13:00 (shutting_down)", live.Monitor.Current.Reason);
        await Until.TrueAsync(() => live.Monitor.Current.Reason == "the engine refused the live stream with status 503", "the refusal is named");
    }

    [Fact]
    public async Task Frames_that_arrive_while_the_state_is_read_are_applied_after_it()
    {
        var hold = new TaskCompletionSource();
        _engine.Hold = hold;
        await using var live = LiveHarness.Disconnected(_engine);
        await live.StartAsync();
        await Until.TrueAsync(() => _engine.Stream.ClientCount == 1, "the stream is connected");
        for (int id = 1; id <= 100; id++) _engine.Stream.Publish(StreamTypes.Trade, Sample.Trade(id), ContractsJson.Default.TradeModel);
        Assert.False(live.Monitor.Current.IsLive);

        hold.SetResult();

        await Until.TrueAsync(() => live.State.Trades.Items.Count == 100, "the frames follow the state");
        Assert.Equal(100, live.State.Trades.Items[0].Id);
    }

    [Fact]
    public async Task State_that_cannot_be_read_is_no_live_connection()
    {
        _engine.Rubbish = "<html>some proxy's page</html>";
        await using var live = LiveHarness.Disconnected(_engine);
        await live.StartAsync();

        await Until.TrueAsync(() => live.Monitor.Current.Reason is not null, "the failure is named");
        Assert.False(live.Monitor.Current.IsLive);
        Assert.False(live.State.IsLoaded);
        _engine.Rubbish = null;

        await Until.TrueAsync(() => live.Monitor.Current.IsLive, "the next attempt succeeds");
        Assert.Equal(EnginePhase.Running, live.State.Status.Value!.Phase);
    }
}
