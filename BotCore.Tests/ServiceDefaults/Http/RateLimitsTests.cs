using System.Net;
using System.Security.Claims;
using BotCore.ServiceDefaults.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace BotCore.Tests.ServiceDefaults.Http;

public sealed class RateLimitsTests
{
    [Fact]
    public async Task A_client_above_its_rate_gets_429_with_the_time_to_wait()
    {
        await using var service = await RunningService.StartAsync(map: Map, settings: new() { ["RateLimit:PermitsPerSecond"] = "5" });

        var responses = new List<HttpResponseMessage>();
        for (int i = 0; i < 60 && !responses.Exists(r => r.StatusCode == HttpStatusCode.TooManyRequests); i++) responses.Add(await service.Client.GetAsync("/api/x"));

        Assert.All(responses[..5], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        var refused = Assert.Single(responses, response => response.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
        var problem = await RunningService.ProblemAsync(refused);
        Assert.Equal("rate_limited", problem.GetProperty("code").GetString());
        Assert.Equal(1, problem.GetProperty("retry_after_seconds").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/free")).StatusCode);
    }

    [Fact]
    public async Task A_slow_endpoint_has_its_own_limit_by_address()
    {
        await using var service = await RunningService.StartAsync(
            builder => builder.Services.AddAddressRateLimit("login", 2, TimeSpan.FromMinutes(1)), Map);

        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/login")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/login")).StatusCode);
        using var refused = await service.Client.GetAsync("/login");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(int.Parse(refused.Headers.GetValues("Retry-After").Single(), System.Globalization.CultureInfo.InvariantCulture), 1, 60);
    }

    [Theory]
    [InlineData("203.0.113.7", "address:203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "address:203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::")]
    public void A_client_without_a_name_is_its_address_or_its_provider_network(string address, string client)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };

        Assert.Equal(client, RateLimits.Client(context));
    }

    [Fact]
    public void A_client_who_is_signed_in_is_the_user()
    {
        var context = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "user-7")], "test")) };

        Assert.Equal("user:user-7", RateLimits.Client(context));
    }

    private static void Map(WebApplication app)
    {
        app.MapGroup("/api").RequireClientRateLimit().MapGet("/x", () => "ok");
        app.MapGet("/free", () => "ok");
        app.MapGet("/login", () => "ok").RequireRateLimiting("login");
    }
}
