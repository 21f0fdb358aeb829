using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BotCore.ServiceDefaults.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BotCore.Tests.ServiceDefaults.Http;

public sealed class ProblemDetailsTests
{
    [Fact]
    public async Task An_unhandled_exception_is_500_internal_error_without_details()
    {
        await using var service = await RunningService.StartAsync(map: Map);

        using var response = await service.Client.GetAsync("/throws");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var problem = await RunningService.ProblemAsync(response);
        Assert.Equal("internal_error", problem.GetProperty("code").GetString());
        Assert.Equal("/throws", problem.GetProperty("instance").GetString());
        Assert.DoesNotContain("inner workings", problem.ToString(), StringComparison.Ordinal);
        var logged = Assert.Single(service.Records(), record => record.GetProperty("level").GetString() == "ERROR");
        Assert.Equal("inner workings", logged.GetProperty("exception").GetProperty("message").GetString());
        Assert.Equal(problem.GetProperty("trace_id").GetString(), logged.GetProperty("trace_id").GetString());
    }

    [Fact]
    public async Task In_development_the_details_are_shown_to_api_clients_without_secrets()
    {
        await using var service = await RunningService.StartAsync(map: Map, environment: "Development");

        using var response = await service.Client.GetAsync("/throws-secret");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var problem = await RunningService.ProblemAsync(response);
        Assert.Equal("internal_error", problem.GetProperty("code").GetString());
        Assert.Contains("password=***", problem.GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_is_a_404_problem_whatever_the_client_accepts()
    {
        await using var service = await RunningService.StartAsync(map: Map);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere") { Headers = { { "Accept", "text/csv" } } };

        using var response = await service.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("not_found", (await RunningService.ProblemAsync(response)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_wrong_method_is_a_405_problem_that_names_the_right_ones()
    {
        await using var service = await RunningService.StartAsync(map: Map);

        using var response = await service.Client.DeleteAsync("/orders");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        var problem = await RunningService.ProblemAsync(response);
        Assert.Equal("method_not_allowed", problem.GetProperty("code").GetString());
        Assert.Equal("DELETE is not possible here, only POST", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_body_above_the_limit_is_a_413_problem()
    {
        await using var service = await RunningService.StartAsync(map: Map, settings: new() { ["RequestLimits:MaxBodyBytes"] = "2048" });

        using var response = await service.Client.PostAsync("/orders", new StringContent(new string(' ', 4096), Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        var problem = await RunningService.ProblemAsync(response);
        Assert.Equal("body_too_large", problem.GetProperty("code").GetString());
        Assert.Contains("2048", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_a_415_problem()
    {
        await using var service = await RunningService.StartAsync(map: Map);

        using var response = await service.Client.PostAsync("/orders", new StringContent("symbol=BTCUSDT", Encoding.UTF8, "text/plain"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("unsupported_media_type", (await RunningService.ProblemAsync(response)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("""{"symbol":"BTCUSDT","quantity":"many","side":"buy"}""", "invalid_field", "quantity", "a number", "text")]
    [InlineData("""{"symbol":5,"quantity":1,"side":"buy"}""", "invalid_field", "symbol", "text", "a number")]
    [InlineData("""{"symbol":"BTCUSDT","quantity":1,"side":"up"}""", "invalid_field", "side", "one of buy, sell", "another value")]
    [InlineData("""{"symbol":"BTCUSDT","quantity":1,"side":"buy","steps":1.5}""", "invalid_field", "steps", "a whole number", "a value out of range or in another format")]
    [InlineData("""{"symbol":"BTCUSDT","quantity":1,"side":"buy","stop":{"price":true}}""", "invalid_field", "stop.price", "a number", "true or false")]
    [InlineData("""{"symbol":"BTCUSDT","quantity":1,"side":"buy","tags":"a"}""", "invalid_field", "tags", "a list", "another value")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy"}""", "missing_field", "quantity", "a value", "nothing")]
    [InlineData("""{"symbol":"BTCUSDT","quantity":1,"side":"buy","levrage":3}""", "unknown_field", "levrage", null, null)]
    [InlineData("""[]""", "invalid_field", "body", "a valid orderRequest", "another value")]
    [InlineData("", "missing_field", "body", "a JSON object", "nothing")]
    public async Task A_body_that_does_not_fit_is_a_400_that_names_field_expectation_and_kind(string body, string code, string field, string? expected, string? received)
    {
        await using var service = await RunningService.StartAsync(Build, Map);

        using var response = await service.Client.PostAsync("/orders", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await RunningService.ProblemAsync(response);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Equal(expected, problem.TryGetProperty("expected", out var e) ? e.GetString() : null);
        Assert.Equal(received, problem.TryGetProperty("received", out var r) ? r.GetString() : null);
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_a_400_that_says_where()
    {
        await using var service = await RunningService.StartAsync(Build, Map);

        using var response = await service.Client.PostAsync("/orders", new StringContent("{\n \"symbol\": oops }", Encoding.UTF8, "application/json"));

        var problem = await RunningService.ProblemAsync(response);
        Assert.Equal("invalid_json", problem.GetProperty("code").GetString());
        Assert.Equal("the body is not valid JSON: line 2, byte 12", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("/candles?limit=many", "invalid_field", "limit", "a whole number", "text")]
    [InlineData("/candles?limit=1.5", "invalid_field", "limit", "a whole number", "a number")]
    [InlineData("/candles?limit=5&since=yesterday", "invalid_field", "since", "a time such as 2025-01-31T14:00:00Z", "text")]
    [InlineData("/candles?limit=5&side=up", "invalid_field", "side", "one of buy, sell", "text")]
    [InlineData("/candles", "missing_field", "limit", "a whole number", "nothing")]
    public async Task A_query_that_does_not_fit_is_a_400_that_names_field_expectation_and_kind(string address, string code, string field, string expected, string received)
    {
        await using var service = await RunningService.StartAsync(Build, Map);

        using var response = await service.Client.GetAsync(address);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await RunningService.ProblemAsync(response);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Equal(expected, problem.GetProperty("expected").GetString());
        Assert.Equal(received, problem.GetProperty("received").GetString());
    }

    [Fact]
    public async Task A_json_failure_that_is_not_about_the_request_is_our_fault()
    {
        await using var service = await RunningService.StartAsync(map: Map);

        using var response = await service.Client.GetAsync("/bad-upstream");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task A_problem_of_an_endpoint_keeps_its_code_and_gets_a_trace_id()
    {
        await using var service = await RunningService.StartAsync(map: Map);

        var invalid = await RunningService.ProblemAsync(await service.Client.GetAsync("/invalid"));
        var missing = await RunningService.ProblemAsync(await service.Client.GetAsync("/missing"));

        Assert.Equal("invalid_field", invalid.GetProperty("code").GetString());
        Assert.Equal("leverage is '200': expected 1 to 125", invalid.GetProperty("detail").GetString());
        Assert.Equal("not_found", missing.GetProperty("code").GetString());
        Assert.Equal("there is no order '17'", missing.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_bad_request_is_no_error_in_the_log()
    {
        await using var service = await RunningService.StartAsync(Build, Map);

        await service.Client.GetAsync("/candles?limit=many");

        Assert.DoesNotContain(service.Records(), record => record.GetProperty("level").GetString() is "ERROR" or "WARN");
    }

    private static void Build(WebApplicationBuilder builder) => builder.Services.ConfigureHttpJsonOptions(json =>
    {
        json.SerializerOptions.Converters.Add(new JsonStringEnumConverter<Side>(JsonNamingPolicy.CamelCase));
        json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
    });

    private static void Map(WebApplication app)
    {
        app.MapGet("/throws", string () => throw new InvalidOperationException("inner workings"));
        app.MapGet("/throws-secret", string () => throw new InvalidOperationException("login with password=hunter2"));
        app.MapPost("/orders", (OrderRequest request) => Results.Ok(request));
        app.MapGet("/candles", (int limit, DateTimeOffset? since, Side? side) => Results.Ok());
        app.MapGet("/bad-upstream", () => JsonSerializer.Deserialize<int>("{"));
        app.MapGet("/invalid", () => Problems.Invalid("leverage", 200, "1 to 125"));
        app.MapGet("/missing", () => Problems.NotFound("order", 17));
    }

    internal enum Side
    {
        Buy,
        Sell,
    }

    internal sealed record OrderRequest
    {
        public required string Symbol { get; init; }
        public required decimal Quantity { get; init; }
        public required Side Side { get; init; }
        public int? Steps { get; init; }
        public StopRequest? Stop { get; init; }
        public IReadOnlyList<string>? Tags { get; init; }
    }

    internal sealed record StopRequest
    {
        public decimal Price { get; init; }
    }
}
