using Microsoft.Extensions.Configuration;

namespace BotCore.AppHost;

/// <summary>What this run of the AppHost is to be, from its arguments and environment.</summary>
/// <param name="Target">Where published files are for: <c>compose</c> (default) or <c>kubernetes</c>.</param>
/// <param name="UsesContainers">False runs the services alone, with the embedded store and bus. <c>--containers</c>, default true.</param>
/// <param name="HasMonitoring">Prometheus, Alertmanager and Grafana too. <c>--monitoring</c>, default as <paramref name="UsesContainers"/>.</param>
/// <param name="Engines">One leads, the others stand by. <c>--engines</c>, 1 to 5, default 1.</param>
/// <param name="Publishes">True while files are written and nothing runs.</param>
/// <param name="Repository">Full path of the repository.</param>
internal sealed record Shape(string Target, bool UsesContainers, bool HasMonitoring, int Engines, bool Publishes, string Repository)
{
    private const string ComposeTarget = "compose";
    private const string KubernetesTarget = "kubernetes";

    /// <exception cref="ArgumentException">An argument has a value that is not allowed; the message names it.</exception>
    public static Shape Read(IDistributedApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        string target = configuration["target"] ?? ComposeTarget;
        if (target is not (ComposeTarget or KubernetesTarget)) throw new ArgumentException($"--target is '{target}'; allowed are {ComposeTarget} and {KubernetesTarget}");
        int engines = configuration.GetValue("engines", 1);
        if (engines is < 1 or > 5) throw new ArgumentException($"--engines is {engines}; allowed are 1 to 5");
        bool containers = configuration.GetValue("containers", true);
        return new Shape(
            target, containers, configuration.GetValue("monitoring", containers), engines, builder.ExecutionContext.IsPublishMode,
            Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "..")));
    }

    /// <summary>The one environment that published files are for; two would have to be told apart on every resource.</summary>
    public void AddComputeEnvironment(IDistributedApplicationBuilder builder)
    {
        if (Target == ComposeTarget) builder.AddDockerComposeEnvironment("compose").WithDashboard(enabled: false);
        else
        {
            builder.AddKubernetesEnvironment("kubernetes").WithProperties(environment =>
            {
                environment.DashboardEnabled = false;
                // Otherwise what must not be lost lies in a folder that dies with its pod.
                environment.DefaultStorageType = "pvc";
            });
        }
    }

    /// <summary>A folder of this machine while running, the path inside of the container when published.</summary>
    public string StateFolder(string name, string published) => Publishes ? published : Path.Combine(Repository, "obj", "apphost", name);

    /// <summary>A path of the repository.</summary>
    public string File(params string[] parts) => Path.Combine([Repository, .. parts]);
}
