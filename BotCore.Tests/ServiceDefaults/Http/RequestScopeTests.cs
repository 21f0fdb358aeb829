using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.ServiceDefaults.Http;

public sealed partial class RequestScopeTests
{
    [Fact]
    public async Task Records_of_a_request_carry_its_id_its_user_and_its_trace()
    {
        await using var service = await RunningService.StartAsync(map: Map);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/log")
        {
            Headers = { { "X-Request-Id", "req-42" }, { "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" } },
        };

        using var response = await service.Client.SendAsync(request);

        Assert.Equal("req-42", response.Headers.GetValues("X-Request-Id").Single());
        var record = Assert.Single(service.Records(), record => record.GetProperty("message").GetString() == "handled");
        Assert.Equal("req-42", record.GetProperty("request_id").GetString());
        Assert.Equal("user-7", record.GetProperty("user_id").GetString());
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", record.GetProperty("trace_id").GetString());
        Assert.Equal(16, record.GetProperty("span_id").GetString()!.Length);
    }

    [Theory]
    [InlineData("has spaces in it")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    [InlineData("\"}injected{")]
    public async Task An_id_that_is_none_is_replaced(string sent)
    {
        await using var service = await RunningService.StartAsync(map: Map);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/log");
        request.Headers.TryAddWithoutValidation("X-Request-Id", sent);

        using var response = await service.Client.SendAsync(request);

        Assert.NotEqual(sent, response.Headers.GetValues("X-Request-Id").Single());
    }

    private static void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "user-7")], "test"));
            await next(context);
        });
        app.MapGet("/log", (ILogger<RequestScopeTests> logger) =>
        {
            Handled(logger);
            return "ok";
        });
    }

    [LoggerMessage(1, LogLevel.Information, "handled")]
    private static partial void Handled(ILogger logger);
}
