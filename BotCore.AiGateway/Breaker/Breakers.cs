using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using BotCore.ServiceDefaults.Hosting;
using BotCore.ServiceDefaults.Telemetry;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace BotCore.AiGateway.Breaker;

/// <summary>The breaker of every replica. What it decides is told to the proxy as well, so that forwarded requests avoid the same replicas.</summary>
internal sealed partial class Breakers
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly ReloadingOptions<BreakerOptions> _options;
    private readonly TimeProvider _time;
    private readonly IDestinationHealthUpdater _health;
    private readonly ILogger<Breakers> _logger;
    private readonly Counter<long> _changes;

    public Breakers(ReloadingOptions<BreakerOptions> options, TimeProvider time, IDestinationHealthUpdater health, IMeterFactory meters, ILogger<Breakers> logger)
    {
        (_options, _time, _health, _logger) = (options, time, health, logger);
        var meter = meters.Create(GatewayMetrics.MeterName);
        _changes = meter.CreateTotal("ai_gateway_breaker_changes_total", "Changes of a breaker, by replica and the state it came to.");
        meter.CreateObservableGauge("ai_gateway_breaker_state", States, null, "Breaker of a replica: 0 closed, 1 half-open, 2 open.");
    }

    public CircuitBreaker Of(ClusterState cluster, DestinationState destination) =>
        _entries.GetOrAdd(Key(cluster, destination), _ => new Entry(
            cluster.ClusterId, destination.DestinationId,
            new CircuitBreaker(_time, () => _options.Current, state => Changed(cluster, destination, state)))).Breaker;

    /// <summary>Every replica that has been called, with its state.</summary>
    public IEnumerable<(string Cluster, string Destination, BreakerState State)> All() =>
        _entries.Values.Select(entry => (entry.Cluster, entry.Destination, entry.Breaker.State));

    /// <summary>Forgets replicas that are configured no more, or their state would be reported for ever.</summary>
    public void Keep(IReadOnlyCollection<(string Cluster, string Destination)> configured)
    {
        foreach (var (key, entry) in _entries)
            if (!configured.Contains((entry.Cluster, entry.Destination))) _entries.TryRemove(key, out _);
    }

    private static string Key(ClusterState cluster, DestinationState destination) => $"{cluster.ClusterId}/{destination.DestinationId}";

    private void Changed(ClusterState cluster, DestinationState destination, BreakerState state)
    {
        _changes.Add(1, new("destination", destination.DestinationId), new("cluster", cluster.ClusterId), new("state", Word(state)));
        switch (state)
        {
            case BreakerState.Open:
                _health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, _options.Current.OpenFor);
                LogOpened(cluster.ClusterId, destination.DestinationId, _options.Current.OpenFor.TotalSeconds);
                break;
            case BreakerState.Closed:
                _health.SetPassive(cluster, destination, DestinationHealth.Healthy, _options.Current.OpenFor);
                LogClosed(cluster.ClusterId, destination.DestinationId);
                break;
        }
    }

    private IEnumerable<Measurement<int>> States() => _entries.Values.Select(entry => new Measurement<int>(
        (int)entry.Breaker.State, new KeyValuePair<string, object?>("cluster", entry.Cluster), new KeyValuePair<string, object?>("destination", entry.Destination)));

    private static string Word(BreakerState state) => state switch { BreakerState.Closed => "closed", BreakerState.HalfOpen => "half_open", _ => "open" };

    [LoggerMessage(6201, LogLevel.Warning, "The breaker of {Cluster} {Destination} has opened; it is left alone for {Seconds} s")]
    private partial void LogOpened(string cluster, string destination, double seconds);

    [LoggerMessage(6202, LogLevel.Information, "The breaker of {Cluster} {Destination} has closed; it answers again")]
    private partial void LogClosed(string cluster, string destination);

    private sealed record Entry(string Cluster, string Destination, CircuitBreaker Breaker);
}
