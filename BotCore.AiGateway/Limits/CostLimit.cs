using System.Threading.RateLimiting;
using BotCore.AiGateway.Calls;
using BotCore.ServiceDefaults.Hosting;
using BotCore.ServiceDefaults.Http;

namespace BotCore.AiGateway.Limits;

/// <summary>A purse of units for each client, refilled every second. Clients that stay away are forgotten.</summary>
internal sealed class CostLimit : IDisposable
{
    private readonly ReloadingOptions<LimitOptions> _options;
    private PartitionedRateLimiter<HttpContext> _limiter;

    public CostLimit(ReloadingOptions<LimitOptions> options)
    {
        _options = options;
        _limiter = Create(options.Current);
        // With the new limits everybody begins with a full purse.
        options.Changed += changed => Volatile.Write(ref _limiter, Create(changed));
    }

    /// <summary>Takes the units of a request; null when the client has them, otherwise the refusal.</summary>
    public Reply? Charge(HttpContext context, int units)
    {
        if (units == 0) return null;
        var limiter = Volatile.Read(ref _limiter);
        // Between two reloads a request may cost more than the older purse holds.
        units = Math.Min(units, _options.Current.Burst);
        using var lease = limiter.AttemptAcquire(context, units);
        if (lease.IsAcquired) return null;
        int seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
        return Reply.Of(Problems.Of(StatusCodes.Status429TooManyRequests, ProblemCodes.RateLimited,
            $"this request costs {units} units and the allowance is used up: try again in {seconds} s", ("retry_after_seconds", seconds), ("cost_units", units)), seconds);
    }

    /// <summary>Units of a request that is passed on.</summary>
    public int CostOf(HttpRequest request)
    {
        var costs = _options.Current;
        string path = request.Path.Value ?? "";
        if (HttpMethods.IsPost(request.Method) && path.Equals("/ai/train", StringComparison.OrdinalIgnoreCase)) return costs.Train;
        return path.EndsWith("/explain", StringComparison.OrdinalIgnoreCase) ? costs.Explain : costs.Other;
    }

    public int CostOf(AiKind kind) => kind switch
    {
        AiKind.Analyze => _options.Current.Analyze,
        AiKind.Predict => _options.Current.Predict,
        _ => _options.Current.MarketCondition,
    };

    public void Dispose() => _limiter.Dispose();

    private static PartitionedRateLimiter<HttpContext> Create(LimitOptions options)
    {
        // Refilled a sixtieth at a time; where that is less than one unit, one unit as often as it takes.
        var period = TimeSpan.FromSeconds(options.UnitsPerMinute >= 60 ? 1 : 60.0 / options.UnitsPerMinute);
        int units = Math.Max(1, options.UnitsPerMinute / 60);
        return PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(
            RateLimits.Client(context), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = options.Burst,
                TokensPerPeriod = units,
                ReplenishmentPeriod = period,
                QueueLimit = 0,
            }));
    }
}
