using System.Collections.Concurrent;
using BotCore.AiGateway.Breaker;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace BotCore.AiGateway.Calls;

/// <summary>Chooses the replica to ask: of two taken at random, among those that may be asked, the one with fewer calls under way.</summary>
/// <remarks>Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, 2001: nearly as even as asking all, without the herd.</remarks>
internal sealed class Replicas(IProxyStateLookup proxy, Breakers breakers)
{
    private readonly ConcurrentDictionary<string, StrongCount> _busy = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the cluster has any replica configured.</summary>
    public bool Any(string clusterId) => proxy.TryGetCluster(clusterId, out var cluster) && cluster.DestinationsState.AllDestinations.Count > 0;

    /// <param name="except">A replica that has just failed; null for none.</param>
    /// <returns>Null when there is none that may be asked.</returns>
    public Lease? Take(string clusterId, string? except)
    {
        if (!proxy.TryGetCluster(clusterId, out var cluster)) return null;
        var candidates = cluster.DestinationsState.AllDestinations
            .Where(d => d.DestinationId != except && d.Health.Active != DestinationHealth.Unhealthy && breakers.Of(cluster, d).WouldPass)
            .ToArray();
        if (candidates.Length > 1) Random.Shared.Shuffle(candidates);
        if (candidates.Length > 1 && BusyAt(candidates[1]) < BusyAt(candidates[0])) (candidates[0], candidates[1]) = (candidates[1], candidates[0]);
        foreach (var destination in candidates)
        {
            var breaker = breakers.Of(cluster, destination);
            // Somebody else may have taken the trial call in between.
            if (breaker.TryEnter()) return new Lease(cluster, destination, breaker, _busy.GetOrAdd(destination.DestinationId, _ => new StrongCount()));
        }
        return null;
    }

    private int BusyAt(DestinationState destination) => _busy.TryGetValue(destination.DestinationId, out var count) ? Volatile.Read(ref count.Value) : 0;

    internal sealed class StrongCount
    {
        public int Value;
    }

    /// <summary>A call under way; its end must be told.</summary>
    internal sealed class Lease : IDisposable
    {
        private readonly CircuitBreaker _breaker;
        private readonly StrongCount _busy;
        private bool? _succeeded;

        public Lease(ClusterState cluster, DestinationState destination, CircuitBreaker breaker, StrongCount busy)
        {
            (_breaker, _busy) = (breaker, busy);
            Name = destination.DestinationId;
            Address = new Uri(destination.Model.Config.Address);
            Http = cluster.Model.HttpClient;
            Interlocked.Increment(ref busy.Value);
        }

        public string Name { get; }

        public Uri Address { get; }

        public HttpMessageInvoker Http { get; }

        public void Ended(bool succeeded) => _succeeded = succeeded;

        public void Dispose()
        {
            Interlocked.Decrement(ref _busy.Value);
            _breaker.End(_succeeded);
        }
    }
}
