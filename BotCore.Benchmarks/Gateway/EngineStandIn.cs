using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BotCore.Benchmarks.Gateway;

/// <summary>
/// What lies behind the gateway while what the gateway itself adds is measured: it answers <c>/api/…</c> at once with a kilobyte and sends back what
/// comes over <c>/ws</c>.
/// </summary>
internal sealed class EngineStandIn : IAsyncDisposable
{
    private static readonly byte[] Answer = System.Text.Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 1_000)}}"}""");

    private readonly WebApplication _app;

    private EngineStandIn(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<EngineStandIn> StartAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(TakeAsync);
        await app.StartAsync(ct);
        return new EngineStandIn(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static async Task TakeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = Answer.Length;
            await context.Response.Body.WriteAsync(Answer, context.RequestAborted);
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[256];
        try
        {
            while (true)
            {
                var frame = await socket.ReceiveAsync(buffer, context.RequestAborted);
                if (frame.MessageType == WebSocketMessageType.Close) return;
                await socket.SendAsync(buffer.AsMemory(0, frame.Count), WebSocketMessageType.Binary, true, context.RequestAborted);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The other side is gone; it counts what it lost.
        }
    }
}
