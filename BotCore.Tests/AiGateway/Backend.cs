using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.AiGateway;

/// <summary>A server on a free loopback port that behaves, or misbehaves, as a test tells it to.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Backend(WebApplication app) => _app = app;

    /// <summary>What is done with a request that is no health probe.</summary>
    public Func<HttpContext, string, Task> Behaviour { get; set; } = (context, _) => context.Response.WriteAsync("{}");

    /// <summary>Status of <c>/health/ready</c>; null never answers it.</summary>
    public int? Health { get; set; } = 200;

    /// <summary>Method, path and headers of the requests taken, probes left out.</summary>
    public ConcurrentQueue<(string Path, string? Authorization, string Body)> Taken { get; } = [];

    public string Address => _app.Urls.First();

    public string Name => new Uri(Address).Authority;

    public static async Task<Backend> StartAsync(Func<HttpContext, string, Task>? behaviour = null, string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        var app = builder.Build();
        var backend = new Backend(app);
        if (behaviour is not null) backend.Behaviour = behaviour;
        app.UseWebSockets();
        app.Run(backend.TakeAsync);
        await app.StartAsync();
        return backend;
    }

    /// <summary>Answers every analysis with this signal and confidence.</summary>
    public static Func<HttpContext, string, Task> Answering(string signal = "long", double confidence = 0.7, string version = "m-1") => async (context, _) =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(context.Request.Path == "/ai/predict"
            ? FormattableString.Invariant($$"""{"symbol":"BTCUSDT","signal":"{{signal}}","confidence":{{confidence}},"probability_up":{{confidence}},"model_version":"{{version}}","prediction_id":"p","candle_ms":0}""")
            : FormattableString.Invariant($$"""
                {"symbol":"BTCUSDT","signal":"{{signal}}","confidence":{{confidence}},"probability_up":{{confidence}},"bias":0.4,"reasoning":"because","strategy_scores":{},
                 "market_analysis":{},"risk_assessment":{"level":"low","technical":0.1,"market":0.2,"position_size_ratio":0.01,"stop_price":1,"target_price":2},
                 "source":"model","model_version":"{{version}}","degraded":false,"degraded_reason":null,"warnings":[],"shadow":null,"commentary":null,
                 "prediction_id":"p","candle_ms":0,"price":100}
                """));
    };

    /// <summary>Accepts and never answers.</summary>
    public static Task Hang(HttpContext context, string body) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    public static Func<HttpContext, string, Task> Status(int status, string text = "{}") => (context, _) =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text);
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/health"))
        {
            if (Health is not { } status) await Hang(context, "");
            else context.Response.StatusCode = status;
            return;
        }
        if (context.WebSockets.IsWebSocketRequest)
        {
            await EchoAsync(context);
            return;
        }
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        Taken.Enqueue((context.Request.Path, context.Request.Headers.Authorization, body));
        await Behaviour(context, body);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1_024];
        while (socket.State == WebSocketState.Open)
        {
            var frame = await socket.ReceiveAsync(buffer, context.RequestAborted);
            if (frame.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", context.RequestAborted);
                return;
            }
            await socket.SendAsync(buffer.AsMemory(0, frame.Count), WebSocketMessageType.Text, true, context.RequestAborted);
        }
    }
}
