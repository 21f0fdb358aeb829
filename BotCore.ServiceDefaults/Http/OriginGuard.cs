using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BotCore.ServiceDefaults.Http;

/// <summary>
/// Refuses what another site makes a visitor's browser send: requests that change something, and WebSocket upgrades, which browsers send with cookies to
/// anyone and without asking CORS. Clients that are no browsers send neither <c>Origin</c> nor <c>Sec-Fetch-Site</c> and are not concerned.
/// </summary>
internal sealed class OriginGuard(RequestDelegate next, IOptions<BoundaryOptions> options, ILogger<OriginGuard> logger)
{
    private readonly Origin[] _allowed = [.. options.Value.AllowedOrigins.Select(text => Origin.TryParse(text, out var origin) ? origin : default)];

    public Task InvokeAsync(HttpContext context)
    {
        if (!Concerns(context) || IsAllowed(context.Request, _allowed)) return next(context);
        string origin = context.Request.Headers.Origin.ToString();
        logger.CrossSiteRefused(context.Request.Method, context.Request.Path, origin);
        return ProblemResponse.WriteAsync(context, StatusCodes.Status403Forbidden, ProblemCodes.OriginNotAllowed,
            $"a page of {(origin.Length > 0 ? $"'{origin}'" : "another site")} may not do this; allow its origin in {BoundaryOptions.Section}:{nameof(BoundaryOptions.AllowedOrigins)}");
    }

    /// <summary>Whether the request may come from the page that sent it.</summary>
    internal static bool IsAllowed(HttpRequest request, IReadOnlyList<Origin> allowed)
    {
        var header = request.Headers.Origin;
        // Without an Origin the browser still tells where the request comes from; "same-site" is another port or subdomain, and no friend.
        if (header.Count == 0) return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
        return header.Count == 1 && Origin.TryParse(header[0], out var origin) && (origin.IsOf(request) || allowed.Contains(origin));
    }

    /// <summary>Methods that are not safe in the sense of RFC 9110 section 9.2.1, and WebSockets over HTTP/1.1 (upgrade) or HTTP/2 (CONNECT).</summary>
    private static bool Concerns(HttpContext context)
    {
        string method = context.Request.Method;
        bool safe = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);
        return !safe || context.Request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase);
    }
}
