using System.Net;
using BotCore.ServiceDefaults.Http;
using Microsoft.AspNetCore.Builder;

namespace BotCore.Tests.ServiceDefaults.Http;

public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("/ok", HttpStatusCode.OK)]
    [InlineData("/throws", HttpStatusCode.InternalServerError)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/health", HttpStatusCode.OK)]
    public async Task Every_answer_carries_the_security_headers(string address, HttpStatusCode status)
    {
        await using var service = await RunningService.StartAsync(map: Map);

        using var response = await service.Client.GetAsync(address);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(response, "X-Frame-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        Assert.Contains("camera=()", Header(response, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'", Header(response, "Content-Security-Policy"));
        Assert.Null(Header(response, "Server"));
        Assert.Null(Header(response, "Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_service_and_an_endpoint_may_have_their_own_content_policy()
    {
        await using var service = await RunningService.StartAsync(map: Map, configure: settings => settings.ContentSecurityPolicy = "default-src 'self'");

        Assert.Equal("default-src 'self'", Header(await service.Client.GetAsync("/ok"), "Content-Security-Policy"));
        Assert.Equal("script-src 'self'", Header(await service.Client.GetAsync("/docs"), "Content-Security-Policy"));
    }

    [Fact]
    public async Task Transport_security_is_demanded_only_of_secure_requests()
    {
        await using var service = await RunningService.StartAsync(map: Map, settings: new() { ["Http:TrustedProxies:0"] = "127.0.0.1" });
        using var secure = new HttpRequestMessage(HttpMethod.Get, "/ok") { Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-For", "203.0.113.7" } } };

        Assert.Equal("max-age=31536000; includeSubDomains", Header(await service.Client.SendAsync(secure), "Strict-Transport-Security"));
        Assert.Null(Header(await service.Client.GetAsync("/ok"), "Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_forwarded_address_is_believed_from_no_one_else()
    {
        await using var service = await RunningService.StartAsync(map: Map);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ok") { Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-For", "203.0.113.7" } } };

        Assert.Null(Header(await service.Client.SendAsync(request), "Strict-Transport-Security"));
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;

    private static void Map(WebApplication app)
    {
        app.MapGet("/ok", () => "ok");
        app.MapGet("/docs", () => "ok").WithContentSecurityPolicy("script-src 'self'");
        app.MapGet("/throws", string () => throw new InvalidOperationException("inner workings"));
    }
}
