using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using BotCore.Contracts.Json;
using BotCore.Contracts.Stream;
using BotCore.TradingEngine.Stream;

namespace BotCore.Tests.Stream;

[Trait("Category", "Integration")]
public sealed class StreamClientTests
{
    [Fact]
    public async Task A_client_that_never_reads_is_let_go_and_the_others_go_on()
    {
        await using var run = await StreamRun.StartAsync(new StreamOptions { ClientQueue = 64, Farewell = TimeSpan.FromSeconds(1) });
        run.Watch();
        using var slow = await run.ConnectAsync("types=signal.");
        using var quick = await run.ConnectAsync("types=signal.");
        await slow.HelloAsync();
        await quick.HelloAsync();
        string padding = "." + new string('x', 60_000);

        long number = 0;
        while (run.Counted("websocket_clients_dropped_total{slow_client}") == 0)
        {
            run.CommitSignal(++number, padding);
            Assert.Equal(number, StreamReader.NumberOf(await quick.NextAsync()));
            Assert.True(number < 2_000, "120 MB are in nobody's socket buffer");
        }

        run.CommitSignal(++number);
        Assert.Equal(number, StreamReader.NumberOf(await quick.NextAsync()));
        Assert.Equal(1, run.Counted("websocket_clients_dropped_total{slow_client}"));
    }

    [Fact]
    public async Task A_slow_client_that_reads_in_time_learns_why_it_was_let_go()
    {
        await using var run = await StreamRun.StartAsync(new StreamOptions { ClientQueue = 64 });
        using var client = await run.ConnectAsync("types=signal.");
        await client.HelloAsync();
        run.Watch();
        string padding = "." + new string('x', 60_000);

        for (long number = 1; run.Counted("websocket_clients_dropped_total{slow_client}") == 0; number++)
        {
            run.CommitSignal(number, padding);
            while (run.Hub.LastSeq < number) await Task.Yield();
        }

        StreamFrame? last = null;
        while (await client.NextOrCloseAsync() is { } frame) last = frame;
        Assert.Equal("slow_client", StreamReader.Payload(last!, StreamTypes.Bye, ContractsJson.Default.ByeData).Code);
        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "slow_client"), (client.Socket.CloseStatus, client.Socket.CloseStatusDescription));
    }

    [Fact]
    public async Task A_stop_sends_what_waits_and_then_says_goodbye()
    {
        await using var run = await StreamRun.StartAsync();
        using var client = await run.ConnectAsync("types=signal.");
        await client.HelloAsync();
        run.CommitSignal(1);
        Assert.Equal(1, StreamReader.NumberOf(await client.NextAsync()));

        var stopping = run.StopAsync();

        var bye = await client.NextAsync();
        Assert.Equal("shutting_down", StreamReader.Payload(bye, StreamTypes.Bye, ContractsJson.Default.ByeData).Code);
        Assert.Null(await client.NextOrCloseAsync());
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.Socket.CloseStatus);
        await client.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await stopping.WaitAsync(StreamReader.Patience);
    }

    [Fact]
    public async Task A_client_that_talks_is_let_go()
    {
        await using var run = await StreamRun.StartAsync();
        using var client = await run.ConnectAsync();
        await client.HelloAsync();

        await client.Socket.SendAsync(new byte[10_000], WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

        var bye = await client.NextAsync();
        Assert.Equal("bad_request", StreamReader.Payload(bye, StreamTypes.Bye, ContractsJson.Default.ByeData).Code);
        Assert.Null(await client.NextOrCloseAsync());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, client.Socket.CloseStatus);
    }

    [Fact]
    public async Task A_page_of_another_site_is_refused_and_the_own_is_not()
    {
        await using var run = await StreamRun.StartAsync();

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => run.ConnectAsync(origin: "https://evil.example"));
        using var own = await run.ConnectAsync(origin: run.Address.GetLeftPart(UriPartial.Authority));

        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        Assert.Equal("trading-engine", (await own.HelloAsync()).Service);
        Assert.Equal(1, run.Metrics.Connections);
    }

    [Fact]
    public async Task More_clients_than_allowed_are_refused_until_one_leaves()
    {
        await using var run = await StreamRun.StartAsync(new StreamOptions { MaxClients = 1 });
        var first = await run.ConnectAsync();
        await first.HelloAsync();

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => run.ConnectAsync());
        await first.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        first.Dispose();

        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
        using var deadline = new CancellationTokenSource(StreamReader.Patience);
        while (run.Metrics.Connections > 0)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
        using var second = await run.ConnectAsync();
        Assert.False((await second.HelloAsync()).Resumed);
    }

    [Fact]
    public async Task A_plain_request_gets_a_problem()
    {
        await using var run = await StreamRun.StartAsync();
        using var http = new HttpClient { BaseAddress = run.Address };

        using var answer = await http.GetAsync(new Uri("/ws", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("websocket_required", problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("from=1")]
    [InlineData("epoch=abc")]
    [InlineData("epoch=abc&from=-1")]
    [InlineData("epoch=abc&from=99999999999999999999")]
    [InlineData("epoch=&from=1")]
    [InlineData("types=")]
    [InlineData("types=weather.")]
    [InlineData("types=trade.,,order.")]
    public async Task A_query_that_makes_no_sense_is_refused(string query)
    {
        await using var run = await StreamRun.StartAsync();

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => run.ConnectAsync(query));

        Assert.Contains("400", refused.Message, StringComparison.Ordinal);
    }
}
