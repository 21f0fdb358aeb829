using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using BotCore.ServiceDefaults.Hosting;
using BotCore.Tests.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BotCore.Tests.AiGateway;

/// <summary>One door: what goes where, for whom, and what happens when the settings change meanwhile.</summary>
[Collection(OneGatewayAtATime.Name)]
public sealed class RoutingTests
{
    [Fact]
    public async Task Api_leads_to_the_engine_and_ai_to_the_ai_service()
    {
        await using var engine = await Backend.StartAsync(Backend.Status(200, "engine"));
        await using var ai = await Backend.StartAsync(Backend.Status(200, "ai"));
        await using var gateway = await StartAsync(engine, ai);

        Assert.Equal("engine", await gateway.Client.GetStringAsync(new Uri("/api/status", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("ai", await gateway.Client.GetStringAsync(new Uri("/ai/models", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync("/elsewhere", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_a_problem_document()
    {
        string nowhere;
        await using (var gone = await Backend.StartAsync()) nowhere = gone.Address;
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Engine:BaseUrl"] = nowhere, ["Ai:Addresses"] = "" });

        using var response = await gateway.Client.GetAsync("/api/status", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("bad_gateway", (await RunningService.ProblemAsync(response)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Of_several_engines_the_one_that_is_ready_is_asked_and_nobody_is_refused_while_none_is()
    {
        await using var one = await Backend.StartAsync(Backend.Status(200, "one"));
        await using var two = await Backend.StartAsync(Backend.Status(200, "two"));
        two.Health = 503;
        await using var gateway = await GatewayUnderTest.StartAsync(
            new() { ["Engine:BaseUrl"] = $"{one.Address}, {two.Address}", ["Engine:ProbeInterval"] = "00:00:00.100", ["Engine:ProbeTimeout"] = "00:00:20", ["Ai:Addresses"] = "", ["RateLimit:PermitsPerSecond"] = "100000" });
        Task<string> AskAsync() => gateway.Client.GetStringAsync(new Uri("/api/status", UriKind.Relative), TestContext.Current.CancellationToken);
        async Task<string> AskOftenAsync()
        {
            List<string> said = [];
            for (int time = 0; time < 20; time++) said.Add(await AskAsync());
            return string.Join(' ', said.Distinct().Order());
        }

        await gateway.UntilAsync(async () => await AskOftenAsync() == "one", "the leader is asked");
        (one.Health, two.Health) = (503, 200);
        await gateway.UntilAsync(async () => await AskOftenAsync() == "two", "the new leader is asked");
        two.Health = 503;
        await gateway.UntilAsync(async () => await AskOftenAsync() == "one two", "without a leader any engine is asked");
    }

    [Fact]
    public async Task Without_a_replica_what_is_passed_on_is_503_at_once()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = "" });

        using var response = await gateway.Client.GetAsync("/ai/models", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("unavailable", (await RunningService.ProblemAsync(response)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_websocket_passes_both_ways()
    {
        await using var engine = await Backend.StartAsync();
        await using var gateway = await StartAsync(engine, engine);
        using var socket = await ConnectAsync(gateway);

        Assert.Equal("hello", await EchoAsync(socket, "hello"));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        Assert.Equal("bye", socket.CloseStatusDescription);
    }

    [Fact]
    public async Task New_settings_take_effect_without_cutting_what_is_under_way()
    {
        var mayAnswer = new TaskCompletionSource();
        await using var old = await Backend.StartAsync(async (context, _) =>
        {
            await mayAnswer.Task;
            await context.Response.WriteAsync("old");
        });
        await using var next = await Backend.StartAsync(Backend.Status(200, "new"));
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = "" }, file: EngineAt(old));
        using var socket = await ConnectAsync(gateway);
        Assert.Equal("before", await EchoAsync(socket, "before"));
        var slow = gateway.Client.GetStringAsync(new Uri("/api/slow", UriKind.Relative), TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => old.Taken.Count == 1, "the slow request is under way");

        gateway.Configure(EngineAt(next));
        await gateway.UntilAsync(async () =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            try { return await gateway.Client.GetStringAsync(new Uri("/api/quick", UriKind.Relative), patience.Token) == "new"; }
            catch (OperationCanceledException) { return false; } // it still went to the old one, which does not answer
        }, "new requests go to the new engine");

        Assert.Equal("after", await EchoAsync(socket, "after"));
        mayAnswer.SetResult();
        Assert.Equal("old", await slow);
    }

    [Fact]
    public async Task Wrong_new_settings_are_logged_and_the_right_ones_stay()
    {
        await using var engine = await Backend.StartAsync(Backend.Status(200, "engine"));
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = "" }, file: EngineAt(engine));

        gateway.Configure("""{"Engine":{"BaseUrl":"nonsense"}}""");
        await Eventually.HoldsAsync(() => gateway.Output.Records.Any(record => record.GetRawText().Contains("Engine:BaseUrl is 'nonsense'", StringComparison.Ordinal)), "the refusal is logged");

        Assert.Equal("engine", await gateway.Client.GetStringAsync(new Uri("/api/status", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task All_wrong_settings_are_told_at_once_and_stop_the_start()
    {
        var (app, folder, _) = GatewayUnderTest.Build(new()
        {
            ["Ai:Addresses"] = "ftp://x",
            ["Ai:CanaryAddresses"] = "http://127.0.0.1:1,http://127.0.0.1:1",
            ["Ai:AttemptTimeout"] = "00:00:30",
            ["AiLimits:Burst"] = "10",
            ["AiBreaker:FailureRatio"] = "7",
            ["AiCache:Size"] = "3",
            ["Canary:Percent"] = "101",
            ["RateLimit:PermitsPerSecond"] = "0",
            ["Engine:BaseUrl"] = "http://engine:8080,http://engine/with/path",
            ["Access:RequireToken"] = "true",
        });
        using var _folder = folder;
        using var errors = new StringWriter();

        int exitCode = await ServiceRunner.RunServiceAsync(app, errors, TestContext.Current.CancellationToken);

        Assert.Equal(78, exitCode);
        foreach (string part in new[] { "entry 'ftp://x'", "127.0.0.1:1 twice", "Ai:AttemptTimeout", "AiLimits:Burst", "AiBreaker:FailureRatio", "AiCache:Size is not a setting", "Canary:Percent", "RateLimit:PermitsPerSecond", "Engine:BaseUrl", "entry 'http://engine/with/path'", "Access:RequireToken" })
            Assert.Contains(part, errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_validator_and_the_setting_every_door_asks_for_a_token()
    {
        await using var engine = await Backend.StartAsync(Backend.Status(200, "engine"));
        await using var gateway = await GatewayUnderTest.StartAsync(
            new() { ["Engine:BaseUrl"] = engine.Address, ["Ai:Addresses"] = "", ["Access:RequireToken"] = "true" },
            services => services.AddAuthentication("Known").AddScheme<AuthenticationSchemeOptions, KnownCallers>("Known", null));

        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Client.GetAsync("/api/status", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.AskAsync(Questions.Of())).StatusCode);
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(gateway));
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/health", TestContext.Current.CancellationToken)).StatusCode);
        gateway.Client.DefaultRequestHeaders.Authorization = new("Bearer", "known");
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/api/status", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.AskAsync(Questions.Of())).StatusCode);
    }

    [Fact]
    public async Task The_ai_service_sees_the_gateways_token_and_never_the_callers()
    {
        const string token = "pV7q2kXw9sLd4Zt8Bn3Hc6Rm1Yf5Gj0Q";
        await using var ai = await Backend.StartAsync(Backend.Answering());
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = ai.Address, ["Ai:ServiceToken"] = token });
        gateway.Client.DefaultRequestHeaders.Authorization = new("Bearer", "the-callers-own");

        await gateway.AnalyzeAsync(Questions.Of());
        await gateway.Client.GetAsync("/ai/models", TestContext.Current.CancellationToken);

        Assert.Equal([$"Bearer {token}", $"Bearer {token}"], ai.Taken.Select(request => request.Authorization));
    }

    [Theory]
    [InlineData("/ai/analyze")]
    [InlineData("/ai/train")]
    [InlineData("/api/orders")]
    public async Task The_callers_trace_goes_on_behind_the_gateway(string path)
    {
        const string trace = "0af7651916cd43dd8448eb211c80319c", span = "b7ad6b7169203331";
        var seen = new TaskCompletionSource<string>();
        await using var behind = await Backend.StartAsync(async (context, body) =>
        {
            seen.TrySetResult(context.Request.Headers.TraceParent.ToString());
            await Backend.Answering()(context, body);
        });
        await using var gateway = await StartAsync(behind, behind);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(Questions.Of(), Encoding.UTF8, "application/json") };
        request.Headers.Add("traceparent", $"00-{trace}-{span}-01");

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        string[] parts = (await seen.Task.WaitAsync(TestContext.Current.CancellationToken)).Split('-');
        Assert.Equal(trace, parts[1]);
        Assert.NotEqual(span, parts[2]); // a step of its own between the two
    }

    [Theory]
    [InlineData("/ai/analyze")]
    [InlineData("/ai/train")]
    public async Task A_body_that_is_too_large_is_413(string path)
    {
        await using var ai = await Backend.StartAsync(Backend.Answering());
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = ai.Address, ["Ai:MaxBodyBytes"] = "2000" });

        using var response = await gateway.AskAsync(Questions.Of(), path);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("body_too_large", (await RunningService.ProblemAsync(response)).GetProperty("code").GetString());
        Assert.Empty(ai.Taken);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_415()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = "" });
        using var text = new StringContent("hello", Encoding.UTF8, "text/plain");

        using var response = await gateway.Client.PostAsync("/ai/analyze", text, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private static string EngineAt(Backend engine) => "{\"Engine\":{\"BaseUrl\":\"" + engine.Address + "\"}}";

    private static Task<GatewayUnderTest> StartAsync(Backend engine, Backend ai) =>
        GatewayUnderTest.StartAsync(new() { ["Engine:BaseUrl"] = engine.Address, ["Ai:Addresses"] = ai.Address });

    private static async Task<ClientWebSocket> ConnectAsync(GatewayUnderTest gateway)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(gateway.Address) { Scheme = "ws", Path = "/ws" }.Uri, TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<string> EchoAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        var buffer = new byte[100];
        var frame = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, frame.Count);
    }

    private sealed class KnownCallers(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers.Authorization == "Bearer known"
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "known")], "Known")), "Known"))
            : AuthenticateResult.NoResult());
    }
}
