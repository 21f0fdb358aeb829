using BotCore.ServiceDefaults.Http;

namespace BotCore.ServiceDefaults;

/// <summary>What a service decides about itself in code. What an operator decides is in the options classes and comes from configuration.</summary>
public sealed class ServiceDefaultsSettings
{
    /// <summary>Where the service listens on 127.0.0.1 unless <c>ASPNETCORE_URLS</c>, <c>ASPNETCORE_HTTP_PORTS</c> or <c>Kestrel:Endpoints</c> say otherwise. 0 takes any free port.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>Content-Security-Policy of every answer that sets none itself. Default: nothing may be loaded, which suits an API.</summary>
    public string ContentSecurityPolicy { get; set; } = SecurityHeaders.ApiPolicy;

    /// <summary>Names of this service's identifiers and hashes that look like keys and must stay readable in the log. The name of a secret is refused.</summary>
    public ICollection<string> SafeLogKeys { get; } = [];

    /// <summary>Meters to export beside <c>BotCore.*</c>, ASP.NET Core's, the HTTP clients' and the runtime's.</summary>
    public ICollection<string> Meters { get; } = [];

    /// <summary>Label sets that a metric may have where 2,000 are not enough, by instrument name. Each costs about 100 bytes from the start.</summary>
    public IDictionary<string, int> SeriesLimits { get; } = new Dictionary<string, int>(StringComparer.Ordinal);
}
