using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace BotCore.ServiceDefaults.Http;

/// <summary>Tells browsers what they may do with an answer. Set last, so that an error page that clears the headers keeps these.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, ServiceDefaultsSettings settings)
{
    /// <summary>For answers that are data: nothing may be loaded, nobody may frame it.</summary>
    public const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private const string OneYear = "max-age=31536000; includeSubDomains";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Apply, context);
        return next(context);
    }

    private Task Apply(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>()?.Policy ?? settings.ContentSecurityPolicy;
        if (context.Request.IsHttps) headers.StrictTransportSecurity = OneYear;
        headers.Remove("Server");
        headers.Remove("X-Powered-By");
        return Task.CompletedTask;
    }

    internal sealed record ContentPolicy(string Policy);
}

/// <summary>Exceptions from the service's content security policy.</summary>
public static class ContentPolicyExtensions
{
    /// <summary>Another Content-Security-Policy for these endpoints, for example an API browser that needs its scripts.</summary>
    public static TBuilder WithContentSecurityPolicy<TBuilder>(this TBuilder endpoints, string policy) where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new SecurityHeaders.ContentPolicy(policy));
}
