using System.Reflection;

namespace BotCore.ServiceDefaults;

/// <summary>Which process this is: in every log record, on every span, in <c>build_info</c> and in health answers.</summary>
/// <param name="Service">The service's name in Compose, Kubernetes and Prometheus, for example <c>trading-engine</c>.</param>
/// <param name="Version">Semantic version of the build.</param>
/// <param name="Revision">Source revision, or <c>unknown</c> when the build did not record one.</param>
/// <param name="Environment">Development, Staging or Production.</param>
/// <param name="Host">Machine, container or pod.</param>
public sealed record ServiceIdentity(string Service, string Version, string Revision, string Environment, string Host)
{
    /// <summary>Reads version and revision from the informational version (<c>1.2.3+revision</c>) of the service's own assembly.</summary>
    public static ServiceIdentity Of(string service, string environment, Assembly assembly)
    {
        string informational = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
                               ?? assembly.GetName().Version?.ToString() ?? "0.0.0";
        string[] parts = informational.Split('+', 2);
        return new ServiceIdentity(service, parts[0], parts.Length > 1 ? parts[1] : "unknown", environment, System.Environment.MachineName);
    }
}
