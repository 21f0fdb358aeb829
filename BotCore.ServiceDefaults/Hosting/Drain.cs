using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BotCore.ServiceDefaults.Hosting;

/// <summary>
/// Stops in an order that loses no request: readiness turns unhealthy the moment the process is asked to stop, the server goes on answering for
/// <see cref="ShutdownOptions.DrainDelay"/>, and only then stops accepting and finishes what is in flight.
/// </summary>
internal sealed class Drain : IHostedLifecycleService, IDisposable
{
    private readonly ShutdownOptions _options;
    private readonly TimeSpan _delay;
    private readonly RequestCounter _requests;
    private readonly TimeProvider _time;
    private readonly ILogger<Drain> _logger;
    private readonly CancellationTokenRegistration _stopping;
    private long _since;
    private int _draining;

    public Drain(
        IOptions<ShutdownOptions> options, IHostEnvironment environment, IHostApplicationLifetime lifetime, RequestCounter requests, TimeProvider time,
        ILogger<Drain> logger)
    {
        _options = options.Value;
        _delay = _options.DrainDelay ?? (environment.IsDevelopment() ? TimeSpan.Zero : TimeSpan.FromSeconds(5));
        (_requests, _time, _logger) = (requests, time, logger);
        // The signal is seen here first; the host only gets to StoppingAsync once whoever waits for the shutdown has woken up.
        _stopping = lifetime.ApplicationStopping.Register(Begin);
    }

    /// <summary>Whether the process has been asked to stop: not ready for new work any more.</summary>
    public bool IsDraining => Volatile.Read(ref _draining) != 0;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Begin();
        if (_delay == TimeSpan.Zero) return;
        try
        {
            await Task.Delay(_delay, _time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The shutdown's own time is up: stop now.
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        var took = _time.GetElapsedTime(_since);
        if (_requests.InFlight > 0) _logger.RequestsCut(_requests.InFlight, _options.Timeout.TotalSeconds);
        else _logger.Drained(took.TotalSeconds);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private void Begin()
    {
        if (Interlocked.Exchange(ref _draining, 1) != 0) return;
        _since = _time.GetTimestamp();
        _logger.Draining(_requests.InFlight, _delay.TotalSeconds);
    }
}
