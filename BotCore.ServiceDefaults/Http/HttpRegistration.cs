using System.Net;
using BotCore.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BotCore.ServiceDefaults.Http;

/// <summary>What stands between the network and the endpoints of every service.</summary>
internal static class HttpRegistration
{
    public static void AddServiceHttp(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        // First, so that it is outermost: even a refused request gets its headers and its problem document.
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, PipelineFilter>());
        services.AddSingleton<RequestCounter>();
        services.AddSingleton<IProblemDetailsWriter, JsonProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddSingleton<IDeveloperPageExceptionFilter, ProblemExceptionHandler>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        // HostGuard does this work; the framework's filter would refuse first, and with a page.
        services.PostConfigure<HostFilteringOptions>(filter => filter.AllowedHosts = ["*"]);
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<BoundaryOptions>>((cors, options) => cors.AddDefaultPolicy(policy => Allow(policy, options.Value)));
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<BoundaryOptions>>((forwarded, options) => Trust(forwarded, options.Value));
        services.AddServiceRateLimits();
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            // The server is made before settings are validated; wrong ones stop the start a moment later.
            var limits = SectionOptions<RequestLimitOptions>.ReadLeniently(context.Configuration, RequestLimitOptions.Section);
            Limit(kestrel, limits);
        });
    }

    private static void Limit(KestrelServerOptions kestrel, RequestLimitOptions limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = Math.Max(limits.MaxBodyBytes, 0);
        if (limits.HeadersTimeout > TimeSpan.Zero) kestrel.Limits.RequestHeadersTimeout = limits.HeadersTimeout;
        if (limits.KeepAliveTimeout > TimeSpan.Zero) kestrel.Limits.KeepAliveTimeout = limits.KeepAliveTimeout;
        if (limits.MaxConnections > 0) kestrel.Limits.MaxConcurrentConnections = limits.MaxConnections;
    }

    private static void Allow(CorsPolicyBuilder policy, BoundaryOptions options) => policy
        .WithOrigins([.. options.AllowedOrigins.Select(origin => origin.TrimEnd('/'))])
        .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        .WithHeaders("Authorization", "Content-Type", "Idempotency-Key", "traceparent", "tracestate", RequestScope.Header)
        .WithExposedHeaders("Retry-After", RequestScope.Header)
        .AllowCredentials()
        .SetPreflightMaxAge(TimeSpan.FromMinutes(10));

    private static void Trust(ForwardedHeadersOptions forwarded, BoundaryOptions options)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (string proxy in options.TrustedProxies)
        {
            if (IPAddress.TryParse(proxy, out var address)) forwarded.KnownProxies.Add(address);
            else forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }
    }

    /// <summary>The order in which a request passes, from the network inwards; routing, authentication and the service's own middleware follow.</summary>
    private sealed class PipelineFilter(IOptions<BoundaryOptions> options, IOptions<RequestLimitOptions> limits) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            if (options.Value.TrustedProxies.Count > 0) app.UseForwardedHeaders();
            app.UseMiddleware<RequestScope>();
            app.UseMiddleware<SecurityHeaders>();
            app.UseExceptionHandler();
            app.UseStatusCodePages(WriteStatusAsync);
            app.UseMiddleware<HostGuard>();
            if (options.Value.AllowedOrigins.Count > 0) app.UseCors();
            app.UseMiddleware<OriginGuard>();
            next(app);
        };

        /// <summary>For answers that are only a status: 404, 405, 413, 415 and the like.</summary>
        private Task WriteStatusAsync(StatusCodeContext status)
        {
            var context = status.HttpContext;
            string? detail = context.Response.StatusCode switch
            {
                StatusCodes.Status404NotFound => "there is nothing at this address",
                StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not possible here, only {context.Response.Headers.Allow}",
                StatusCodes.Status413PayloadTooLarge => $"the body is too large; {limits.Value.MaxBodyBytes} bytes are the limit",
                StatusCodes.Status415UnsupportedMediaType => "the body must be sent as application/json",
                _ => null,
            };
            return ProblemResponse.WriteAsync(context, context.Response.StatusCode, ProblemCodes.For(context.Response.StatusCode), detail);
        }
    }
}
