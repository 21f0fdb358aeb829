using BotCore.AiGateway.Access;
using BotCore.AiGateway.Breaker;
using BotCore.ServiceDefaults.Hosting;
using BotCore.ServiceDefaults.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;

namespace BotCore.AiGateway.Routes;

/// <summary>
/// The proxy's routes and clusters from our own few settings. When they change, new requests take the new routes; requests and WebSockets under way
/// keep the ones they began with.
/// </summary>
internal sealed class GatewayRoutes : IProxyConfigProvider, IDisposable
{
    public const string Engine = "engine", Ai = "ai", AiCanary = "ai-canary", AiShadow = "ai-shadow";

    /// <summary>Value of <see cref="CanaryHeader"/> that asks for the canary.</summary>
    public const string Always = "always";

    public const string CanaryHeader = "X-Canary";

    private readonly ReloadingOptions<EngineOptions> _engine;
    private readonly ReloadingOptions<AiOptions> _ai;
    private readonly ReloadingOptions<BreakerOptions> _breaker;
    private readonly Lock _gate = new();
    private RouteSet _current;

    public GatewayRoutes(ReloadingOptions<EngineOptions> engine, ReloadingOptions<AiOptions> ai, ReloadingOptions<BreakerOptions> breaker)
    {
        (_engine, _ai, _breaker) = (engine, ai, breaker);
        _current = Build();
        engine.Changed += _ => Replace();
        ai.Changed += _ => Replace();
        breaker.Changed += _ => Replace();
    }

    public IProxyConfig GetConfig() => Volatile.Read(ref _current);

    public void Dispose() => _current.Dispose();

    private void Replace()
    {
        RouteSet old;
        lock (_gate)
        {
            old = _current;
            Volatile.Write(ref _current, Build());
        }
        old.Outdate();
    }

    private RouteSet Build()
    {
        var (engine, ai, breaker) = (_engine.Current, _ai.Current, _breaker.Current);
        List<RouteConfig> routes =
        [
            Route("api", Engine, "/api/{**rest}", limited: true),
            Route("ws", Engine, "/ws/{**rest}", limited: false),
            Route("ai", Ai, "/ai/{**rest}", limited: true),
        ];
        List<ClusterConfig> clusters =
        [
            EngineCluster(Destination.Split(engine.BaseUrl), engine),
            AiCluster(Ai, Destination.Split(ai.Addresses), ai, breaker),
            AiCluster(AiCanary, Destination.Split(ai.CanaryAddresses), ai, breaker),
            AiCluster(AiShadow, Destination.Split(ai.ShadowAddresses), ai, breaker),
        ];
        if (ai.CanaryAddresses.Length > 0)
        {
            var canary = Route("ai-canary", AiCanary, "/ai/{**rest}", limited: true);
            routes.Add(canary with
            {
                Order = -1,
                Match = new RouteMatch { Path = canary.Match.Path, Headers = [new RouteHeader { Name = CanaryHeader, Values = [Always], Mode = HeaderMatchMode.ExactHeader }] },
            });
        }
        return new RouteSet(routes, clusters);
    }

    private static RouteConfig Route(string id, string cluster, string path, bool limited) => new()
    {
        RouteId = id,
        ClusterId = cluster,
        Match = new RouteMatch { Path = path },
        AuthorizationPolicy = AccessRegistration.Policy,
        RateLimiterPolicy = limited ? RateLimits.PerClient : "disable",
    };

    /// <summary>A request to the engine is never repeated and never refused by a breaker: a person may be pulling the kill switch.</summary>
    private static ClusterConfig EngineCluster(IReadOnlyList<string> addresses, EngineOptions engine) => new()
    {
        ClusterId = Engine,
        Destinations = Destinations(addresses),
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = engine.SilenceTimeout },
        // One engine is asked whatever it says of itself; of several the leader is the one that is ready.
        HealthCheck = addresses.Count == 1 ? null : new HealthCheckConfig
        {
            AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
            Active = new ActiveHealthCheckConfig
            {
                Enabled = true,
                Interval = engine.ProbeInterval,
                Timeout = engine.ProbeTimeout,
                Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
                Path = "/health/ready",
            },
        },
        Metadata = new Dictionary<string, string> { [ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName] = "1" },
    };

    private static ClusterConfig AiCluster(string id, IEnumerable<string> addresses, AiOptions ai, BreakerOptions breaker) => new()
    {
        ClusterId = id,
        LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
        Destinations = Destinations(addresses),
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = ai.SilenceTimeout },
        HealthCheck = new HealthCheckConfig
        {
            Active = new ActiveHealthCheckConfig
            {
                Enabled = true,
                Interval = breaker.ProbeInterval,
                Timeout = breaker.ProbeTimeout,
                Policy = "ConsecutiveFailures",
                Path = "/health/ready",
            },
            // Of the requests that the proxy forwards; those of AiCaller are counted by its own breakers, which set the same state.
            Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = "TransportFailureRate", ReactivationPeriod = breaker.OpenFor },
        },
    };

    private static Dictionary<string, DestinationConfig> Destinations(IEnumerable<string> addresses) =>
        addresses.ToDictionary(Destination.NameOf, address => new DestinationConfig { Address = address }, StringComparer.OrdinalIgnoreCase);

    private sealed class RouteSet : IProxyConfig, IDisposable
    {
        private readonly CancellationTokenSource _outdated = new();

        public RouteSet(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters)
        {
            (Routes, Clusters) = (routes, clusters);
            ChangeToken = new CancellationChangeToken(_outdated.Token);
        }

        public IReadOnlyList<RouteConfig> Routes { get; }

        public IReadOnlyList<ClusterConfig> Clusters { get; }

        public IChangeToken ChangeToken { get; }

        public void Outdate() => _outdated.Cancel();

        public void Dispose() => _outdated.Dispose();
    }
}
