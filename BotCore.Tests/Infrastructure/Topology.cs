using System.Globalization;
using System.Text.RegularExpressions;
using BotCore.Cli.Supervision;
using BotCore.Tests.Infrastructure.Kubernetes;
using YamlDotNet.RepresentationModel;

namespace BotCore.Tests.Infrastructure;

/// <summary>One of our services as one of the places describes it.</summary>
/// <param name="Environment">Names of its settings, in the form of environment variables.</param>
/// <param name="Ready">Path that answers whether it is ready.</param>
/// <param name="State">Where its state lies inside of its container; null for none.</param>
/// <param name="HasBackups">Whether the folder of the backups is mounted in it.</param>
internal sealed record ServiceShape(string Name, int Port, IReadOnlySet<string> Environment, string Ready, string? State, bool HasBackups = false)
{
    /// <summary>Fails where another place describes the service differently.</summary>
    public void AssertSame(ServiceShape other)
    {
        Assert.Equal(Port, other.Port);
        Assert.Equal(Environment.Order(), other.Environment.Order());
        Assert.Equal(Ready, other.Ready);
        Assert.Equal(State, other.State);
        Assert.Equal(HasBackups, other.HasBackups);
    }
}

/// <summary>The same four services in each place that describes them.</summary>
internal static partial class Topology
{
    public static readonly IReadOnlyList<string> Services = ["trading-engine", "gateway", "dashboard", "ai-service"];

    private const string Backups = "/var/backups/botcore";

    [GeneratedRegex(@"https?://127\.0\.0\.1:\d+(?<path>/health/ready)")]
    private static partial Regex ProbeAddress { get; }

    public static IReadOnlyDictionary<string, ServiceShape> Compose()
    {
        var file = Repository.Yaml(Repository.Text("docker-compose.yml")).Single();
        return Services.ToDictionary(name => name, name =>
        {
            var service = file.At("services", name)!;
            string[] port = service.Items("ports").Single().ToString().Split(':');
            Assert.Equal("127.0.0.1", port[0]);
            Assert.Equal(port[1], port[2]);
            string check = string.Join(' ', service.Items("healthcheck", "test").Select(word => word.ToString()));
            var volume = service.Items("volumes").Select(v => v.ToString().Split(':')).SingleOrDefault(v => v[0] == name + "-state" || v[0] == name + "-keys");
            return new ServiceShape(name, int.Parse(port[2], CultureInfo.InvariantCulture), Keys(service), ProbeAddress.Match(check).Groups["path"].Value, volume?[1],
                service.Items("volumes").Any(v => v.ToString() == $"backups:{Backups}"));
        });
    }

    /// <summary>Names of a Compose service's settings.</summary>
    public static IReadOnlySet<string> Keys(YamlNode? service) =>
        service.Pairs("environment").SelectMany(pair => pair.Key == "<<" ? pair.Value.Pairs().Select(inner => inner.Key) : [pair.Key]).ToHashSet();

    /// <summary>What the AppHost published for Compose.</summary>
    public static IReadOnlyDictionary<string, ServiceShape> PublishedCompose()
    {
        var file = Repository.Yaml(Repository.Text("infrastructure", "aspire", "compose", "docker-compose.yaml")).Single();
        return Services.ToDictionary(name => name, name =>
        {
            var service = file.At("services", name)!;
            string check = string.Join(' ', service.Items("healthcheck", "test").Select(word => word.ToString()));
            string[] folders = [.. service.Items("volumes").Select(volume => volume.Text("target")!)];
            return new ServiceShape(
                name, int.Parse(service.Items("ports").Single().ToString().Split(':')[2], CultureInfo.InvariantCulture), Keys(service),
                ProbeAddress.Match(check).Groups["path"].Value, folders.SingleOrDefault(folder => folder != Backups), folders.Contains(Backups));
        });
    }

    /// <summary>What the AppHost published for Kubernetes.</summary>
    public static IReadOnlyDictionary<string, ServiceShape> PublishedKubernetes()
    {
        var chart = PublishedChart.Render();
        return Services.ToDictionary(name => name, name =>
        {
            var container = chart.Workloads.Select(workload => workload.Containers.Single()).Single(container => container.Text("name") == name);
            string port = container.Items("ports").Single().Text("containerPort")!;
            Assert.Contains(chart.Single("Service", name).Node.Items("spec", "ports"), p => p.Text("port") == port);
            var keys = container.Items("envFrom").SelectMany(from => from.Text("configMapRef", "name") is { } map
                ? chart.Single("ConfigMap", map).Node.Pairs("data") : chart.Single("Secret", from.Text("secretRef", "name")!).Node.Pairs("stringData"));
            string[] folders = [.. container.Items("volumeMounts").Select(mount => mount.Text("mountPath")!)];
            return new ServiceShape(
                name, int.Parse(port, CultureInfo.InvariantCulture), keys.Select(pair => pair.Key).ToHashSet(), container.Text("readinessProbe", "httpGet", "path")!,
                folders.SingleOrDefault(folder => folder is not "/tmp" and not Backups), folders.Contains(Backups));
        });
    }

    public static async Task<IReadOnlyDictionary<string, ServiceShape>> KubernetesAsync(string overlay)
    {
        var rendered = await Overlay.RenderAsync(overlay);
        return Services.ToDictionary(name => name, name =>
        {
            var deployment = rendered.Single("Deployment", name);
            var container = deployment.Containers.Single();
            int port = int.Parse(container.Items("ports").Single().Text("containerPort")!, CultureInfo.InvariantCulture);
            Assert.Contains(rendered.Single("Service", name).Node.Items("spec", "ports"), p => p.Text("port") == port.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(port.ToString(CultureInfo.InvariantCulture), deployment.PodTemplate.Text("metadata", "annotations", "prometheus.io/port"));
            // A mount inside of another belongs to an option such as workers, which Compose has not.
            string[] mounts = [.. container.Items("volumeMounts").Select(m => m.Text("mountPath")!)];
            return new ServiceShape(
                name, port, container.Items("env").Select(e => e.Text("name")!).ToHashSet(), container.Text("readinessProbe", "httpGet", "path")!,
                mounts.SingleOrDefault(path => path is not "/tmp" and not Backups && !mounts.Any(outer => path.StartsWith(outer + "/", StringComparison.Ordinal))),
                mounts.Contains(Backups));
        });
    }

    /// <summary>Read from the sources: Aspire's packages are not everywhere, and the picture must be right everywhere.</summary>
    public static IReadOnlyDictionary<string, ServiceShape> AppHost()
    {
        string picture = Repository.Text("BotCore.AppHost", "AppHost.cs"), services = Repository.Text("BotCore.AppHost", "Services.cs");
        string probes = services[services.IndexOf("WithHealthProbes<T>", StringComparison.Ordinal)..];
        string common = Method(services, "private static IResourceBuilder<ProjectResource> Configure(") + probes;
        string account = Method(Repository.Text("BotCore.AppHost", "Engines.cs"), "WithAccount(") + Method(services, "WithStore(this");
        return new[]
        {
            Read("trading-engine", Statement(picture, "\"trading-engine\", port") + Statement(picture, "one.WithEnvironment(\"Ai__") + common + account + "\"Bus__RabbitMq__Uri\""),
            Read("gateway", Method(services, "public static IResourceBuilder<ProjectResource> AddGateway(") + common),
            Read("dashboard", Statement(picture, "\"dashboard\", port") + common),
            Read("ai-service", Method(services, "AddAiService(") + probes),
        }.ToDictionary(service => service.Name);

        static ServiceShape Read(string name, string text)
        {
            var keys = Regex.Matches(text, "WithEnvironment\\(\"(\\w+)\"|WithBus\\(\"(\\w+)\"|env: \"(\\w+)\"").SelectMany(match => match.Groups.Values.Skip(1)).Where(group => group.Success).Select(group => group.Value);
            return new ServiceShape(
                name, int.Parse(Regex.Match(text, @"port: (\d+)").Groups[1].Value, CultureInfo.InvariantCulture), keys.ToHashSet(),
                Regex.Match(text, "ProbeType.Readiness, \"([^\"]+)\"").Groups[1].Value,
                Regex.Match(text, "WithData\\(shape, \"[^\"]+\", \"([^\"]+)\"") is { Success: true } volume ? volume.Groups[1].Value : null,
                text.Contains($"WithData(shape, \"backups\", \"{Backups}\"", StringComparison.Ordinal));
        }
    }

    /// <summary>What <c>botcore up</c> starts, with its arguments as environment variables.</summary>
    public static IReadOnlyDictionary<string, ServiceShape> BotCoreUp()
    {
        var options = new UpOptions { Market = UpOptions.Synthetic, Speed = "60x", State = new StateFolder("/state") };
        return new[]
        {
            new ServiceShape(ServiceCatalogue.TradingEngine, options.EnginePort, Keys(options.EngineArguments()), "/health/ready", null),
            new ServiceShape(ServiceCatalogue.AiGateway, options.GatewayPort, Keys(options.GatewayArguments(withAi: true)), "/health/ready", null),
            new ServiceShape(ServiceCatalogue.AiService, options.AiPort, options.AiEnvironment().Select(pair => pair.Split('=')[0]).ToHashSet(), "/health/ready", null),
            new ServiceShape(ServiceCatalogue.Dashboard, options.DashboardPort, Keys(options.DashboardArguments()), "/health/ready", null),
        }.ToDictionary(service => service.Name);

        static IReadOnlySet<string> Keys(IReadOnlyList<string> arguments) =>
            arguments.Select(argument => argument[2..argument.IndexOf('=', StringComparison.Ordinal)].Replace(":", "__", StringComparison.Ordinal)).ToHashSet();
    }

    /// <summary>The statement that contains a text, to its semicolon.</summary>
    private static string Statement(string source, string contains)
    {
        int at = source.IndexOf(contains, StringComparison.Ordinal);
        Assert.True(at >= 0, $"the AppHost no longer says {contains}");
        return source[(source.LastIndexOf(";\n", at, StringComparison.Ordinal) + 1)..source.IndexOf(";\n", at, StringComparison.Ordinal)];
    }

    /// <summary>From a signature to the next member.</summary>
    private static string Method(string source, string signature)
    {
        int at = source.IndexOf(signature, StringComparison.Ordinal);
        Assert.True(at >= 0, $"the AppHost no longer has {signature}");
        int end = source.IndexOf("\n    }\n", at, StringComparison.Ordinal);
        return source[at..(end < 0 ? source.Length : end)];
    }
}
