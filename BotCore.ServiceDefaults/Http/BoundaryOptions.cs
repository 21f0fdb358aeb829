using System.ComponentModel.DataAnnotations;
using System.Net;

namespace BotCore.ServiceDefaults.Http;

/// <summary>Who may talk to the service, beside the names in the well-known top-level setting <c>AllowedHosts</c>.</summary>
public sealed class BoundaryOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Http";

    /// <summary>
    /// Sites that may call from a browser besides the service's own: <c>https://bot.example</c>. Scheme, host and, if not the default, port; nothing else, and
    /// no wildcard. Absent: none. Applies to CORS, to WebSocket upgrades and to requests that change something.
    /// </summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>
    /// Whether any bare IP address is accepted as Host. Default <c>false</c>. Set it in Kubernetes, where probes and scrapes are sent to a pod's address: DNS
    /// rebinding, which the host filter is there against, always carries a name.
    /// </summary>
    public bool AllowAddressHosts { get; init; }

    /// <summary>
    /// Addresses or networks (<c>10.0.0.7</c>, <c>10.0.0.0/24</c>) of proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed. Absent: none.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (int i = 0; i < AllowedOrigins.Count; i++)
        {
            if (!Origin.TryParse(AllowedOrigins[i], out _))
                yield return new ValidationResult($"entry {i} is '{AllowedOrigins[i]}': must be scheme and host such as https://bot.example", [nameof(AllowedOrigins)]);
        }
        for (int i = 0; i < TrustedProxies.Count; i++)
        {
            if (!IPNetwork.TryParse(TrustedProxies[i], out _) && !IPAddress.TryParse(TrustedProxies[i], out _))
                yield return new ValidationResult($"entry {i} is '{TrustedProxies[i]}': must be an address or a network such as 10.0.0.0/24", [nameof(TrustedProxies)]);
        }
    }
}
