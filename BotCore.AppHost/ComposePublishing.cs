using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;
using Limits = Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm.Resources;
using Service = Aspire.Hosting.Docker.Resources.ComposeNodes.Service;

namespace BotCore.AppHost;

/// <summary>A container in the words of Compose; what it says is what <c>docker-compose.yml</c> says.</summary>
internal static partial class ComposePublishing
{
    /// <summary>What need not be set; everything else that is not set stops the start with its name.</summary>
    private static readonly Dictionary<string, string> Defaults = new() { ["MODE"] = "paper", ["MONGODB_USER"] = "botcore", ["RABBITMQ_USER"] = "botcore" };

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)\}")]
    private static partial Regex Variable { get; }

    public static void Write(Service service, ContainerResource container, Footprint footprint)
    {
        if (service.Image?.StartsWith("bot-core/", StringComparison.Ordinal) == true)
            service.Image = service.Image.Replace(":" + Shape.ImageVersion, $":${{BOTCORE_VERSION:-{Shape.ImageVersion}}}", StringComparison.Ordinal);
        service.Hostname = service.Name;
        service.Restart = "unless-stopped";
        service.User = footprint.User;
        service.ReadOnly = true;
        service.CapDrop = ["ALL"];
        service.SecurityOpt = ["no-new-privileges:true"];
        service.StopGracePeriod = Seconds(footprint.StopSeconds);
        service.Tmpfs = [.. footprint.Scratch.Select(scratch => Tmpfs(scratch, footprint.User))];
        service.Deploy = new Deploy { Resources = new Limits { Limits = new ResourceSpec { Cpus = footprint.Cpus, Memory = Memory(footprint.Memory) } } };
        if (footprint.HealthCheck.Count > 0)
        {
            service.Healthcheck = new Healthcheck
            {
                Test = ["CMD", .. footprint.HealthCheck],
                Interval = Seconds(footprint.CheckSeconds),
                Timeout = "8s",
                Retries = footprint.CheckRetries,
                StartPeriod = Seconds(footprint.StartSeconds),
            };
        }
        // Whatever is waited for has a health check: started is not ready.
        foreach (var wait in service.DependsOn.Values) wait.Condition = "service_healthy";
        Publish(service, container);
        foreach (var (name, value) in service.Environment.ToList()) service.Environment[name] = Variable.Replace(value, Asked);
    }

    /// <summary>On loopback only: a port of all addresses passes by the machine's firewall.</summary>
    private static void Publish(Service service, ContainerResource container)
    {
        var published = container.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.Port is not null).ToList();
        service.Ports = [.. published.Select(endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{endpoint.Port}:{endpoint.TargetPort ?? endpoint.Port}"))];
        service.Expose = [.. service.Expose.Where(port => !service.Ports.Any(open => open.EndsWith(":" + port, StringComparison.Ordinal)))];
    }

    private static string Asked(Match variable)
    {
        string name = variable.Groups["name"].Value;
        return Defaults.TryGetValue(name, out string? value) ? $"${{{name}:-{value}}}" : $"${{{name}:?set {name}}}";
    }

    private static string Tmpfs(Scratch scratch, string user)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"{scratch.Path}:size={scratch.Megabytes}m");
        // Anybody may write to /tmp; another folder belongs to whom the container runs as.
        return scratch.Path == "/tmp" ? size : $"{size},uid={user.Split(':')[0]},gid={user.Split(':')[1]}";
    }

    private static string Memory(string quantity) => quantity.Replace("Gi", "g", StringComparison.Ordinal).Replace("Mi", "m", StringComparison.Ordinal);

    private static string Seconds(int seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds}s");
}
