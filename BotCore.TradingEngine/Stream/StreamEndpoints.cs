using BotCore.ServiceDefaults.Http;
using BotCore.TradingEngine.Engine;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BotCore.TradingEngine.Stream;

/// <summary>The live stream at <c>/ws</c>.</summary>
/// <remarks>Pages of other sites never come this far: the origin check of the service defaults stands before every upgrade.</remarks>
internal static class StreamEndpoints
{
    /// <summary>Pings keep proxies from closing a quiet connection; one that does not answer them is gone.</summary>
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(20);

    public static IServiceCollection AddStream(this IServiceCollection services, StreamOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(options ?? new StreamOptions());
        services.AddSingleton<StreamMetrics>();
        services.AddSingleton<StreamHub>();
        services.AddSingleton<ICommitListener>(provider => provider.GetRequiredService<StreamHub>());
        services.AddHostedService(provider => provider.GetRequiredService<StreamHub>());
        return services;
    }

    public static WebApplication MapStream(this WebApplication app)
    {
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = PingEvery, KeepAliveTimeout = PingEvery });
        // CONNECT is how a WebSocket begins over HTTP/2.
        app.MapMethods("/ws", [HttpMethods.Get, HttpMethods.Connect], ServeAsync).ExcludeFromDescription();
        return app;
    }

    private static async Task ServeAsync(HttpContext context, StreamHub hub, StreamMetrics metrics, StreamOptions options)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Problems.Of(StatusCodes.Status400BadRequest, "websocket_required", "this address speaks WebSocket only").ExecuteAsync(context);
            return;
        }
        if (StreamRequest.Read(context.Request.Query, out var problem) is not { } request)
        {
            await problem!.ExecuteAsync(context);
            return;
        }
        if (!metrics.TryEnter(options.MaxClients))
        {
            await Problems.Unavailable($"{options.MaxClients} clients are connected, more are not served").ExecuteAsync(context);
            return;
        }
        try
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await hub.ServeAsync(socket, request, context.RequestAborted);
        }
        finally
        {
            metrics.Leave();
        }
    }
}
