using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.ServiceDefaults.Telemetry;

[Collection(OneServiceAtATime.Name)]
public sealed partial class OtlpTests
{
    [Fact]
    public async Task Traces_metrics_and_logs_reach_a_collector_without_secrets()
    {
        var received = new ConcurrentDictionary<string, ConcurrentQueue<byte[]>>();
        await using var collector = await CollectorAsync(received);
        var service = await RunningService.StartAsync(
            map: app => app.MapGet("/login", (ILogger<OtlpTests> logger) =>
            {
                Activity.Current?.SetTag("db.connection", "mongodb://botcore:hunter2@db-0/botcore");
                LoggedIn(logger, "ann@example.org", "hunter2", new InvalidOperationException("amqp://bot:hunter2@rabbit"));
                return "ok";
            }),
            settings: new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First(), ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" });
        await service.Client.GetAsync("/login?password=hunter2");

        // Stopping flushes the exporters.
        await service.App.StopAsync(TestContext.Current.CancellationToken);
        await service.DisposeAsync();

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], received.Keys.Order());
        foreach (var (path, bodies) in received)
        {
            string text = string.Join('\n', bodies.Select(Encoding.UTF8.GetString));
            Assert.Contains("test-service", text, StringComparison.Ordinal);
            Assert.False(text.Contains("hunter2", StringComparison.Ordinal), $"{path} carries a password");
            Assert.False(text.Contains("ann@example.org", StringComparison.Ordinal), $"{path} carries an e-mail address");
        }
        Assert.Contains("signed in", string.Join('\n', received["/v1/logs"].Select(Encoding.UTF8.GetString)), StringComparison.Ordinal);
        Assert.Contains("mongodb://***@db-0/botcore", string.Join('\n', received["/v1/traces"].Select(Encoding.UTF8.GetString)), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> CollectorAsync(ConcurrentDictionary<string, ConcurrentQueue<byte[]>> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/v1/{signal}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.GetOrAdd(context.Request.Path.Value!, _ => new()).Enqueue(body.ToArray());
        });
        await app.StartAsync();
        return app;
    }

    [LoggerMessage(7100, LogLevel.Error, "{Email} signed in with {Password}")]
    private static partial void LoggedIn(ILogger logger, string email, string password, Exception exception);
}
