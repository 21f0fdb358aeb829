using System.Net;
using Microsoft.AspNetCore.Builder;

namespace BotCore.Tests.ServiceDefaults.Http;

public sealed class HostGuardTests
{
    [Theory]
    [InlineData(null, "localhost", true)]
    [InlineData(null, "localhost:8080", true)]
    [InlineData(null, "127.0.0.1:9", true)]
    [InlineData(null, "[::1]:8080", true)]
    [InlineData(null, "evil.example", false)]
    [InlineData(null, "127.0.0.1.evil.example", false)]
    [InlineData(null, "10.1.2.3", false)]
    [InlineData("bot.example;*.bot.example", "bot.example", true)]
    [InlineData("bot.example;*.bot.example", "api.bot.example:443", true)]
    [InlineData("bot.example;*.bot.example", "evilbot.example", false)]
    [InlineData("bot.example;*.bot.example", "localhost", false)]
    [InlineData("*", "anything.example", true)]
    public async Task A_request_for_another_host_is_refused(string? allowedHosts, string host, bool allowed)
    {
        await using var service = await RunningService.StartAsync(map: Map, settings: allowedHosts is null ? null : new() { ["AllowedHosts"] = allowedHosts });

        using var response = await GetAsync(service, host);

        if (allowed)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return;
        }
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await RunningService.ProblemAsync(response);
        Assert.Equal("host_not_allowed", problem.GetProperty("code").GetString());
        Assert.Contains("AllowedHosts", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("10.1.2.3:8080", HttpStatusCode.OK)]
    [InlineData("[2001:db8::1]", HttpStatusCode.OK)]
    [InlineData("10.1.2.3.evil.example", HttpStatusCode.BadRequest)]
    public async Task Bare_addresses_can_be_allowed_as_probes_use_them_and_names_stay_refused(string host, HttpStatusCode status)
    {
        await using var service = await RunningService.StartAsync(map: Map, settings: new() { ["Http:AllowAddressHosts"] = "true" });

        using var response = await GetAsync(service, host);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Health_and_metrics_are_no_exception()
    {
        await using var service = await RunningService.StartAsync(map: Map);

        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync(service, "evil.example", "/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync(service, "evil.example", "/health")).StatusCode);
    }

    private static Task<HttpResponseMessage> GetAsync(RunningService service, string host, string path = "/ok") =>
        service.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } });

    private static void Map(WebApplication app) => app.MapGet("/ok", () => "ok");
}
