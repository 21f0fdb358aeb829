using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using BotCore.Tests.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.Engine;

/// <summary>A real engine, and a collector that keeps what it is sent.</summary>
[Collection(OneServiceAtATime.Name)]
[Trait("Category", "Integration")]
public sealed class EngineTracingTests : IDisposable
{
    private readonly Cli.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_trace_shows_the_way_of_a_candle_to_the_screens()
    {
        var received = new ConcurrentQueue<string>();
        await using var collector = await CollectorAsync(received);
        using var engine = EngineUnderTest.Start(
            _folder["state"], "--Market:Speed=max", "--Market:Seed=7", "--Market:Symbols=BTCUSDT",
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.First()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--OTEL_BSP_SCHEDULE_DELAY=200");

        string[] expected = ["round", "candle", "signal", "order", "fill", "journal append", "stream frames", "botcore.symbol", "BTCUSDT"];
        var patience = Stopwatch.StartNew();
        string seen = "";
        while (!expected.All(word => seen.Contains(word, StringComparison.Ordinal)) && patience.Elapsed < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            seen = string.Concat(received);
        }

        foreach (string word in expected) Assert.Contains(word, seen, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> CollectorAsync(ConcurrentQueue<string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/v1/{signal}", async (string signal, HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            // Names travel as plain text inside of the protocol's binary messages.
            if (signal == "traces") received.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
        });
        await app.StartAsync();
        return app;
    }
}
