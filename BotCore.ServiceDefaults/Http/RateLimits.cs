using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BotCore.ServiceDefaults.Http;

/// <summary>
/// Rate limits per client: <c>app.MapGroup("/api").RequireClientRateLimit()</c>. A client is a user when signed in, otherwise a network address. A refusal is 429
/// with <c>Retry-After</c>. Endpoints without the call are not limited, so that a dashboard's files do not eat its own allowance.
/// </summary>
public static class RateLimits
{
    /// <summary>The policy of <see cref="RateLimitOptions"/>.</summary>
    public const string PerClient = "per-client";

    /// <summary>Limits these endpoints to <see cref="RateLimitOptions.PermitsPerSecond"/> per client.</summary>
    public static TBuilder RequireClientRateLimit<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder => endpoints.RequireRateLimiting(PerClient);

    /// <summary>
    /// Adds a policy for endpoints that must be slower, by address even for those signed in: <c>services.AddAddressRateLimit("login", 10, TimeSpan.FromMinutes(1))</c>,
    /// then <c>RequireRateLimiting("login")</c>.
    /// </summary>
    /// <param name="permits">Requests per window, 1 or more.</param>
    /// <param name="window">Length of the window, which starts anew each time.</param>
    /// <exception cref="ArgumentOutOfRangeException">Permits below 1, or no window.</exception>
    public static IServiceCollection AddAddressRateLimit(this IServiceCollection services, string policy, int permits, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        return services.AddRateLimiter(limiter => limiter.AddPolicy(policy, context => RateLimitPartition.GetFixedWindowLimiter(
            Address(context), _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window, QueueLimit = 0 })));
    }

    internal static void AddServiceRateLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = RefuseAsync;
        });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>>((limiter, options) =>
        {
            // Read with the first request: some read these policies while the host is made, before wrong settings are told, all of them at once.
            limiter.AddPolicy(PerClient, context => RateLimitPartition.GetTokenBucketLimiter(Client(context), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = options.Value.PermitsPerSecond,
                TokensPerPeriod = options.Value.PermitsPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }));
        });
    }

    /// <summary>Who asks, as the limits count: the subject when signed in, otherwise the address.</summary>
    public static string Client(HttpContext context)
    {
        string? subject = context.User.Identity?.IsAuthenticated == true
            ? context.User.FindFirstValue("sub") ?? context.User.FindFirstValue(ClaimTypes.NameIdentifier)
            : null;
        return subject is null ? Address(context) : "user:" + subject;
    }

    /// <summary>One IPv4 address, or one IPv6 /64: that is what a provider hands to one customer.</summary>
    internal static string Address(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is null) return "address:unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return "address:" + address;
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return "address:" + new IPAddress(bytes);
    }

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken ct)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : TimeSpan.FromSeconds(1);
        int seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await ProblemResponse.WriteAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, ProblemCodes.RateLimited,
            $"too many requests: try again in {seconds} s", ("retry_after_seconds", seconds));
    }
}
