using System.Threading.RateLimiting;
using BotCore.ServiceDefaults.Hosting;

namespace BotCore.AiGateway.Limits;

/// <summary>How many analyses, and how many other requests, the AI service gets at a time; a slow one then holds a few of them and not the gateway.</summary>
internal sealed class Bulkhead : IDisposable
{
    private ConcurrencyLimiter _analyses;
    private ConcurrencyLimiter _others;

    public Bulkhead(ReloadingOptions<LimitOptions> options)
    {
        (_analyses, _others) = Create(options.Current);
        // Who is in leaves the limiter it came in by.
        options.Changed += changed => (_analyses, _others) = Create(changed);
    }

    /// <summary>Analyses that wait for their turn.</summary>
    public long Waiting => _analyses.GetStatistics()?.CurrentQueuedCount ?? 0;

    /// <summary>Waits for a turn, first come first served; not acquired at once when too many wait already.</summary>
    /// <exception cref="OperationCanceledException">The time was up first.</exception>
    public ValueTask<RateLimitLease> EnterAsync(CancellationToken ct) => Volatile.Read(ref _analyses).AcquireAsync(1, ct);

    /// <summary>For a request that is passed on: now or not at all.</summary>
    public RateLimitLease EnterOther() => Volatile.Read(ref _others).AttemptAcquire();

    public void Dispose()
    {
        _analyses.Dispose();
        _others.Dispose();
    }

    private static (ConcurrencyLimiter, ConcurrencyLimiter) Create(LimitOptions options) => (
        new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.MaxConcurrent,
            QueueLimit = options.MaxWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }),
        new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = options.MaxConcurrentOther, QueueLimit = 0 }));
}
