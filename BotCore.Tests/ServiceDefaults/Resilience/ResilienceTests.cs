using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BotCore.Tests.ServiceDefaults.Resilience;

public sealed class ResilienceTests
{
    [Theory]
    [InlineData("GET", 2)]
    [InlineData("POST", 1)]
    [InlineData("PUT", 1)]
    [InlineData("DELETE", 1)]
    public async Task Only_reads_are_repeated(string method, int attempts)
    {
        int seen = 0;
        await using var service = await RunningService.StartAsync(map: app => app.Map("/flaky", () => Interlocked.Increment(ref seen) == 1 ? Results.StatusCode(503) : Results.Ok()));
        using var client = service.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient("other");

        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(service.Address, "/flaky")), TestContext.Current.CancellationToken);

        Assert.Equal(attempts, seen);
        Assert.Equal(attempts > 1 ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_given_up()
    {
        await using var service = await RunningService.StartAsync(
            map: app => app.MapPost("/slow", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted)),
            settings: new() { ["HttpClient:AttemptTimeout"] = "00:00:00.3", ["HttpClient:TotalTimeout"] = "00:00:05" });
        using var client = service.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient("other");

        await Assert.ThrowsAsync<Polly.Timeout.TimeoutRejectedException>(() => client.PostAsync(new Uri(service.Address, "/slow"), null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_client_says_who_it_is()
    {
        await using var service = await RunningService.StartAsync(map: app => app.MapGet("/who", (HttpRequest request) => request.Headers.UserAgent.ToString()));
        using var client = service.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient("other");

        Assert.StartsWith("test-service/", await client.GetStringAsync(new Uri(service.Address, "/who"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_is_found_by_its_name_where_the_configuration_knows_it()
    {
        await using var neighbour = await RunningService.StartAsync();
        await using var service = await RunningService.StartAsync(settings: new() { ["services:neighbour:http:0"] = neighbour.Address.ToString() });
        using var client = service.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient("other");

        using var response = await client.GetAsync(new Uri("http://neighbour/health/live"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
