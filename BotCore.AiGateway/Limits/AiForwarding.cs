using System.Net.Http.Headers;
using BotCore.AiGateway.Calls;
using BotCore.AiGateway.Routes;
using BotCore.ServiceDefaults.Hosting;
using BotCore.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace BotCore.AiGateway.Limits;

/// <summary>What is done to requests that are passed on to the AI service: models, training jobs and the like.</summary>
internal static class AiForwarding
{
    /// <summary>Charges the client, bounds the body, and takes a place; requests to the engine pass untouched.</summary>
    public static async Task LimitAsync(HttpContext context, Func<Task> next)
    {
        if (context.GetReverseProxyFeature().Cluster.Config.ClusterId == GatewayRoutes.Engine)
        {
            await next();
            return;
        }
        var services = context.RequestServices;
        var metrics = services.GetRequiredService<GatewayMetrics>();
        var costs = services.GetRequiredService<CostLimit>();
        int most = services.GetRequiredService<ReloadingOptions<AiOptions>>().Current.MaxBodyBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = most;
        if (context.Request.ContentLength > most)
        {
            await Reply.Of(Problems.Of(StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, $"the body is too large; {most} bytes are the limit"))
                .WriteAsync(context, Origins.None);
            return;
        }
        if (costs.Charge(context, costs.CostOf(context.Request)) is { } refusal)
        {
            metrics.Limited("cost");
            await refusal.WriteAsync(context, Origins.None);
            return;
        }
        using var place = services.GetRequiredService<Bulkhead>().EnterOther();
        if (!place.IsAcquired)
        {
            metrics.Limited("places");
            await Reply.Of(Problems.Unavailable("the AI service has as many requests as it may have; try again"), retryAfterSeconds: 1).WriteAsync(context, Origins.None);
            return;
        }
        await next();
    }

    /// <summary>
    /// The gateway has judged by its own name and origins whether a page may do this (OriginGuard); to the services behind, whose names are others,
    /// every page would look like a stranger's. They are not told to believe forwarded names instead: then any page could claim to be one of theirs.
    /// </summary>
    public static void DropJudgedOrigin(TransformBuilderContext context)
    {
        foreach (string header in new[] { "Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Sec-Fetch-User" }) context.AddRequestHeaderRemove(header);
    }

    /// <summary>The AI service knows one token, the gateway's; whoever called shows his own to the gateway only.</summary>
    public static void AddServiceToken(TransformBuilderContext context)
    {
        if (context.Cluster?.ClusterId is not (GatewayRoutes.Ai or GatewayRoutes.AiCanary)) return;
        var options = context.Services.GetRequiredService<ReloadingOptions<AiOptions>>();
        context.AddRequestTransform(request =>
        {
            request.ProxyRequest.Headers.Authorization = options.Current.ServiceToken is { Length: > 0 } token ? new AuthenticationHeaderValue("Bearer", token) : null;
            return ValueTask.CompletedTask;
        });
    }
}
