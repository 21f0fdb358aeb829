using BotCore.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BotCore.Benchmarks.Telemetry;

/// <summary>Everything that listens to a service of the platform: its own exporters, a collector that takes what they send, and a scraper.</summary>
internal sealed class ListeningService : IAsyncDisposable
{
    private readonly WebApplication _collector;
    private readonly WebApplication _service;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _scraping;

    private ListeningService(WebApplication collector, WebApplication service)
    {
        (_collector, _service) = (collector, service);
        _scraping = ScrapeAsync(_stop.Token);
    }

    public static async Task<ListeningService> StartAsync()
    {
        var collecting = WebApplication.CreateSlimBuilder();
        collecting.Logging.ClearProviders();
        collecting.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = collecting.Build();
        collector.MapPost("/v1/{signal}", async context =>
        {
            await context.Request.Body.CopyToAsync(System.IO.Stream.Null);
            context.Response.StatusCode = StatusCodes.Status200OK;
        });
        await collector.StartAsync();
        return new ListeningService(collector, await ServiceAsync(collector.Urls.First()));
    }

    /// <summary>A service with the defaults of all services; with a collector when one is named.</summary>
    public static async Task<WebApplication> ServiceAsync(string? collector)
    {
        var builder = WebApplication.CreateBuilder(collector is null
            ? []
            : [$"--OTEL_EXPORTER_OTLP_ENDPOINT={collector}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"]);
        builder.AddServiceDefaults("benchmark");
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = builder.Build();
        service.MapDefaultEndpoints();
        await service.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _scraping;
        await _service.DisposeAsync();
        await _collector.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ScrapeAsync(CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = new Uri(_service.Urls.First()) };
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(ct)) await client.GetStringAsync("/metrics", ct);
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }
}
