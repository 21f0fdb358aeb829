using BotCore.Contracts.Json;
using BotCore.Contracts.Stream;
using BotCore.TradingEngine.Stream;

namespace BotCore.Tests.Stream;

[Trait("Category", "Integration")]
public sealed class StreamResumeTests
{
    [Fact]
    public async Task Hello_comes_first_and_then_frames_without_a_hole()
    {
        await using var run = await StreamRun.StartAsync();
        using var client = await run.ConnectAsync();

        var hello = await client.HelloAsync();
        for (int i = 1; i <= 5; i++) run.CommitSignal(i);

        Assert.Equal(("trading-engine", 0L, false, 30), (hello.Service, hello.LastSeq, hello.Resumed, hello.HeartbeatSeconds));
        var seen = new List<StreamFrame>();
        while (seen.Count(frame => frame.Type == StreamTypes.Signal) < 5) seen.Add(await client.NextAsync());
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(i => (long)i), seen.Select(frame => frame.Seq));
        Assert.All(seen, frame => Assert.Equal((hello.Epoch, 1), (frame.Epoch, frame.V)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Nothing_is_lost_or_doubled_over_reconnects_at_random_points(int seed)
    {
        const int signals = 400;
        var random = new Random(seed);
        await using var run = await StreamRun.StartAsync();
        int committed = 0;
        var numbers = new List<long>();
        string query = "";
        long seq = 0;
        while (numbers.Count < signals)
        {
            using var client = await run.ConnectAsync(query);
            var hello = await client.HelloAsync();
            Assert.Equal(query.Length > 0, hello.Resumed);
            int patience = random.Next(1, 60);
            while (patience-- > 0 && numbers.Count < signals)
            {
                for (int burst = random.Next(4); burst > 0 && committed < signals; burst--) run.CommitSignal(++committed);
                if (committed == numbers.Count) run.CommitSignal(++committed);
                var frame = await client.NextAsync();
                Assert.Equal(++seq, frame.Seq);
                if (frame.Type == StreamTypes.Signal) numbers.Add(StreamReader.NumberOf(frame));
            }
            query = $"epoch={hello.Epoch}&from={seq}";
            if (random.Next(2) == 0) client.Socket.Abort();
        }

        Assert.Equal(Enumerable.Range(1, signals).Select(i => (long)i), numbers);
    }

    [Theory]
    [InlineData(-1, "is no longer kept")]
    [InlineData(5, "has not been given yet")]
    public async Task A_resume_point_that_is_not_there_is_answered_by_a_reset(int offset, string reason)
    {
        await using var run = await StreamRun.StartAsync(new StreamOptions { KeptFrames = 16 });
        using var first = await run.ConnectAsync();
        await first.HelloAsync();
        for (int i = 1; i <= 40; i++) run.CommitSignal(i);
        long last = 0;
        for (long number = 0; number < 40;)
        {
            var frame = await first.NextAsync();
            last = frame.Seq;
            if (frame.Type == StreamTypes.Signal) number = StreamReader.NumberOf(frame);
        }
        long from = offset > 0 ? last + offset : last - 16 + offset;

        using var client = await run.ConnectAsync($"epoch={run.Hub.Epoch}&from={from}");

        Assert.False((await client.HelloAsync()).Resumed);
        var reset = StreamReader.Payload(await client.NextAsync(), StreamTypes.Reset, ContractsJson.Default.ResetData);
        Assert.Equal(last, reset.LastSeq);
        Assert.Contains(reason, reset.Reason, StringComparison.Ordinal);
        run.CommitSignal(41);
        Assert.Equal(last + 1, (await client.NextAsync()).Seq);
    }

    [Fact]
    public async Task The_oldest_kept_frame_can_still_be_resumed_from()
    {
        await using var run = await StreamRun.StartAsync(new StreamOptions { KeptFrames = 16 });
        using var first = await run.ConnectAsync();
        await first.HelloAsync();
        for (int i = 1; i <= 40; i++) run.CommitSignal(i);
        long last = 0;
        for (long number = 0; number < 40;)
        {
            var frame = await first.NextAsync();
            last = frame.Seq;
            if (frame.Type == StreamTypes.Signal) number = StreamReader.NumberOf(frame);
        }

        using var client = await run.ConnectAsync($"epoch={run.Hub.Epoch}&from={last - 16}");

        Assert.True((await client.HelloAsync()).Resumed);
        for (long seq = last - 15; seq <= last; seq++) Assert.Equal(seq, (await client.NextAsync()).Seq);
    }

    [Fact]
    public async Task Another_epoch_is_answered_by_a_reset()
    {
        await using var run = await StreamRun.StartAsync();

        using var client = await run.ConnectAsync("epoch=0123456789abcdef&from=0");

        Assert.False((await client.HelloAsync()).Resumed);
        var frame = await client.NextAsync();
        Assert.Equal((StreamTypes.Reset, run.Hub.Epoch), (frame.Type, frame.Epoch));
    }

    [Fact]
    public async Task A_filter_leaves_holes_but_keeps_the_numbers_also_in_a_resume()
    {
        await using var run = await StreamRun.StartAsync();
        using var all = await run.ConnectAsync();
        using var filtered = await run.ConnectAsync("types=signal.,risk.");
        string epoch = (await all.HelloAsync()).Epoch;
        await filtered.HelloAsync();
        var expected = new List<(long, string)>();

        for (int i = 1; i <= 20; i++) run.Commit(StreamRun.AClosedCandle(i * 60_000L, 100 + i), StreamRun.ASignal(i));
        for (int signals = 0; signals < 20;)
        {
            var frame = await all.NextAsync();
            if (frame.Type != StreamTypes.Signal) continue;
            expected.Add((frame.Seq, frame.Type));
            signals++;
        }

        var seen = new List<(long, string)>();
        while (seen.Count < 20)
        {
            var frame = await filtered.NextAsync();
            seen.Add((frame.Seq, frame.Type));
        }
        Assert.Equal(expected, seen);
        using var resumed = await run.ConnectAsync($"types=signal.&epoch={epoch}&from={expected[4].Item1}");
        Assert.True((await resumed.HelloAsync()).Resumed);
        Assert.Equal(expected[5].Item1, (await resumed.NextAsync()).Seq);
    }
}
