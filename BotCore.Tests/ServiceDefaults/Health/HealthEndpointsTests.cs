using System.Net;
using System.Text.Json;
using BotCore.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BotCore.Tests.ServiceDefaults.Health;

public sealed class HealthEndpointsTests
{
    [Theory]
    [InlineData(HealthStatus.Healthy, HttpStatusCode.OK, "healthy")]
    [InlineData(HealthStatus.Degraded, HttpStatusCode.OK, "degraded")]
    [InlineData(HealthStatus.Unhealthy, HttpStatusCode.ServiceUnavailable, "unhealthy")]
    public async Task Readiness_is_that_of_the_worst_check_tagged_ready(HealthStatus status, HttpStatusCode expected, string word)
    {
        await using var service = await RunningService.StartAsync(builder => builder.Services.AddHealthChecks()
            .AddCheck("feed", () => new HealthCheckResult(status, "3 s behind"), [HealthTags.Ready])
            .AddCheck("untagged", () => HealthCheckResult.Unhealthy()));

        using var response = await service.Client.GetAsync("/health/ready");

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var body = await BodyAsync(response);
        Assert.Equal(word, body.GetProperty("status").GetString());
        var feed = Check(body, "feed");
        Assert.Equal(word, feed.GetProperty("status").GetString());
        Assert.Equal("3 s behind", feed.GetProperty("description").GetString());
        Assert.True(feed.GetProperty("durationMs").GetDouble() >= 0);
        Assert.DoesNotContain(body.GetProperty("checks").EnumerateArray(), check => check.GetProperty("name").GetString() == "untagged");
    }

    [Fact]
    public async Task A_process_is_alive_though_its_database_is_not()
    {
        await using var service = await RunningService.StartAsync(builder => builder.Services.AddHealthChecks()
            .AddCheck("database", () => HealthCheckResult.Unhealthy("away"), [HealthTags.Ready]));

        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.Client.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.Client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task A_start_lasts_until_every_hold_is_released()
    {
        await using var service = await RunningService.StartAsync();
        var gate = service.App.Services.GetRequiredService<StartupGate>();
        var hold = gate.Hold("replaying the journal");

        using var during = await service.Client.GetAsync("/health/startup");
        using var notReady = await service.Client.GetAsync("/health/ready");
        hold.Dispose();
        hold.Dispose();
        using var after = await service.Client.GetAsync("/health/startup");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, during.StatusCode);
        Assert.Equal("starting: replaying the journal", Check(await BodyAsync(during), "startup").GetProperty("description").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, notReady.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task A_check_tells_neither_its_secrets_nor_its_exception()
    {
        await using var service = await RunningService.StartAsync(builder => builder.Services.AddHealthChecks()
            .AddCheck("broker", () => HealthCheckResult.Degraded("cannot reach amqp://bot:hunter2@rabbit:5672"), [HealthTags.Ready])
            .AddCheck("store", HealthCheckResult () => throw new InvalidOperationException("account admin on db-0.internal"), [HealthTags.Ready]));

        using var response = await service.Client.GetAsync("/health");
        string text = await response.Content.ReadAsStringAsync();

        Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, $"{response.StatusCode}: {text}\n{string.Join('\n', service.Records())}");
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("db-0.internal", text, StringComparison.Ordinal);
        Assert.Contains("failed with InvalidOperationException", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_hangs_is_unhealthy_in_time()
    {
        await using var service = await RunningService.StartAsync(
            builder => builder.Services.AddHealthChecks().AddAsyncCheck("stuck", async ct =>
            {
                await Task.Delay(Timeout.Infinite, ct);
                return HealthCheckResult.Healthy();
            }, [HealthTags.Ready]),
            settings: new() { ["Health:CheckTimeout"] = "00:00:00.2" });

        using var response = await service.Client.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("unhealthy", Check(await BodyAsync(response), "stuck").GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_same_answers_can_be_had_under_another_prefix_and_only_by_reading()
    {
        await using var service = await RunningService.StartAsync(map: app => app.MapHealthEndpoints("/api/health"));

        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/api/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/api/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await service.Client.PostAsync("/api/health/ready", null)).StatusCode);
    }

    [Fact]
    public async Task Probes_are_public_where_everything_else_needs_a_user()
    {
        await using var service = await RunningService.StartAsync(
            builder =>
            {
                builder.Services.AddAuthentication("none").AddCookie("none", cookie => cookie.Events.OnRedirectToLogin = context =>
                {
                    context.Response.StatusCode = 401;
                    return Task.CompletedTask;
                });
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            app => app.MapGet("/api/x", () => "ok"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await service.Client.GetAsync("/api/x")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/metrics")).StatusCode);
    }

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage response) => JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    private static JsonElement Check(JsonElement body, string name) =>
        Assert.Single(body.GetProperty("checks").EnumerateArray(), check => check.GetProperty("name").GetString() == name);
}
