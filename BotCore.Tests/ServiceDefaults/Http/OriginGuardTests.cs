using System.Net;
using System.Net.WebSockets;
using BotCore.ServiceDefaults.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace BotCore.Tests.ServiceDefaults.Http;

public sealed class OriginGuardTests
{
    private static readonly Dictionary<string, string?> Configured = new() { ["Http:AllowedOrigins:0"] = "https://bot.example" };

    [Theory]
    [InlineData("POST", "https://evil.example", null, false)]
    [InlineData("PUT", "https://evil.example", null, false)]
    [InlineData("DELETE", "null", null, false)]
    [InlineData("PATCH", null, "cross-site", false)]
    [InlineData("POST", null, "same-site", false)]
    [InlineData("POST", "self", "same-origin", true)]
    [InlineData("POST", "https://bot.example", "cross-site", true)]
    [InlineData("POST", "https://bot.example:444", "cross-site", false)]
    [InlineData("POST", "http://bot.example", "cross-site", false)]
    [InlineData("POST", "https://bot.example.evil.example", null, false)]
    [InlineData("POST", null, null, true)]
    [InlineData("POST", null, "same-origin", true)]
    [InlineData("GET", "https://evil.example", "cross-site", true)]
    public async Task A_request_that_changes_something_must_come_from_our_own_page(string method, string? origin, string? site, bool allowed)
    {
        await using var service = await RunningService.StartAsync(map: Map, settings: Configured);
        using var request = new HttpRequestMessage(new HttpMethod(method), "/orders");
        if (origin is not null) request.Headers.Add("Origin", origin == "self" ? service.Address.GetLeftPart(UriPartial.Authority) : origin);
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);

        using var response = await service.Client.SendAsync(request);

        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        if (!allowed) Assert.Equal("origin_not_allowed", (await RunningService.ProblemAsync(response)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("https://bot.example", true)]
    [InlineData(null, true)]
    public async Task A_websocket_is_opened_only_for_our_own_page_and_for_programs(string? origin, bool allowed)
    {
        await using var service = await RunningService.StartAsync(map: Map, settings: Configured);
        using var socket = new ClientWebSocket();
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        var address = new UriBuilder(service.Address) { Scheme = "ws", Path = "/ws" }.Uri;

        if (allowed)
        {
            await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
            Assert.Equal(WebSocketState.Open, socket.State);
        }
        else
        {
            var refused = await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, TestContext.Current.CancellationToken));
            Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://bot.example", "http", "bot.example", true)]
    [InlineData("http://bot.example", "https", "bot.example", false)]
    [InlineData("http://localhost:3000", "http", "localhost:3000", true)]
    [InlineData("http://localhost:3000", "http", "localhost:8080", false)]
    [InlineData("http://[::1]:3000", "http", "[::1]:3000", true)]
    [InlineData("http://localhost", "http", "localhost:80", true)]
    public void A_page_is_ours_when_scheme_host_and_port_are_and_tls_may_end_before_us(string page, string scheme, string host, bool ours)
    {
        var context = new DefaultHttpContext { Request = { Scheme = scheme, Host = new HostString(host) } };

        Assert.True(Origin.TryParse(page, out var origin));
        Assert.Equal(ours, origin.IsOf(context.Request));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("bot.example")]
    [InlineData("https://bot.example/path")]
    [InlineData("https://user@bot.example")]
    [InlineData("https://*.bot.example")]
    [InlineData("ftp://bot.example")]
    public void What_is_no_plain_origin_is_none(string text) => Assert.False(Origin.TryParse(text, out _));

    [Fact]
    public async Task Cors_answers_configured_origins_only_and_by_default_none()
    {
        await using var closed = await RunningService.StartAsync(map: Map);
        await using var open = await RunningService.StartAsync(map: Map, settings: Configured);

        Assert.Null(await AllowedAsync(closed, "https://bot.example"));
        Assert.Null(await AllowedAsync(open, "https://evil.example"));
        Assert.Equal("https://bot.example", await AllowedAsync(open, "https://bot.example"));

        static async Task<string?> AllowedAsync(RunningService service, string origin)
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, "/orders") { Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" } } };
            using var response = await service.Client.SendAsync(preflight);
            return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
        }
    }

    private static void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.Map("/orders", () => "ok");
        app.MapGet("/ws", async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        });
    }
}
