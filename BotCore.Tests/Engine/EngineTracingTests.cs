using System.Collections.Concurrent;
using BotCore.Tests.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.Engine;

/// <summary>A real engine, a real dashboard, and a collector that keeps what they send.</summary>
[Collection(OneServiceAtATime.Name)]
[Trait("Category", "Integration")]
public sealed class EngineTracingTests : IDisposable
{
    private readonly Cli.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_trace_shows_the_way_of_a_candle_from_the_market_to_the_dashboard()
    {
        var received = new ConcurrentQueue<OtlpSpan>();
        await using var collector = await CollectorAsync(received);
        string[] telemetry =
        [
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.First()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--OTEL_BSP_SCHEDULE_DELAY=200",
        ];
        using var engine = EngineUnderTest.Start(_folder["state"], ["--Market:Speed=6000x", "--Market:Seed=7", "--Market:Symbols=BTCUSDT", .. telemetry]);
        await using var dashboard = await Dashboard.Browser.DashboardProcess.StartAsync(engine.BaseAddress.ToString().TrimEnd('/'), options: telemetry);

        string[] way = ["round", "candle", "signal", "order", "fill", "journal append", "stream frames", "dashboard frame"];
        OtlpSpan[] trace = [];
        await Eventually.HoldsAsync(() =>
        {
            trace = received.GroupBy(span => span.Trace).Where(spans => !way.Except(spans.Select(span => span.Name)).Any()).Select(spans => spans.ToArray()).FirstOrDefault([]);
            return Task.FromResult(trace.Length > 0);
        }, "one trace has every step of a candle's way", TimeSpan.FromSeconds(120));

        Assert.Equal(["dashboard", "trading-engine"], trace.Select(span => span.Service).Distinct().Order());
        Assert.Equal("round", Assert.Single(trace, span => span.Parent.Length == 0).Name);
        var byId = trace.ToDictionary(span => span.Id);
        foreach (var (child, parent) in new[]
                 {
                     ("candle", "round"), ("signal", "candle"), ("order", "signal"), ("journal append", "round"),
                     ("fill", "order"), ("stream frames", "round"), ("dashboard frame", "stream frames"),
                 })
            Assert.Contains(trace, span => span.Name == child && byId.TryGetValue(span.Parent, out var cause) && cause.Name == parent);
    }

    private static async Task<WebApplication> CollectorAsync(ConcurrentQueue<OtlpSpan> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/v1/{signal}", async (string signal, HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            if (signal != "traces") return;
            foreach (var span in OtlpSpans.Read(body.ToArray())) received.Enqueue(span);
        });
        await app.StartAsync();
        return app;
    }
}
