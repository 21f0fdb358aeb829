using System.Text.Json;
using BotCore.Cli.Supervision;
using BotCore.Tests.Infrastructure.Kubernetes;

namespace BotCore.Tests.Infrastructure;

/// <summary>Compose, Kubernetes, the AppHost and <c>botcore up</c> describe one platform: one difference fails.</summary>
public sealed class ConsistencyTests
{
    /// <summary>What a run on one machine has of its own: where it listens, how it stops, which market it plays.</summary>
    private static readonly string[] OfOneMachine = ["Urls", "Shutdown__", "Market__", "BOTCORE_AI_SHUTDOWN_SECONDS"];

    /// <summary>What only a service behind an ingress has to be told.</summary>
    private static readonly string[] BehindIngress = ["Http__TrustedProxies__0", "Http__TrustedProxies__1"];

    public static TheoryData<string> Services { get; } = [.. Topology.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Names_ports_settings_probes_and_volumes_are_the_same_in_compose_and_in_every_overlay(string name)
    {
        var compose = Topology.Compose()[name];
        foreach (string overlay in new[] { "dev", "staging", "production" })
        {
            var cluster = (await Topology.KubernetesAsync(overlay))[name];

            Assert.Equal(compose.Port, cluster.Port);
            Assert.Equal(compose.Environment.Concat(name is "gateway" or "dashboard" ? BehindIngress : []).Order(), cluster.Environment.Order());
            Assert.Equal(compose.Ready, cluster.Ready);
            Assert.Equal(compose.State, cluster.State);
            Assert.Equal((compose.HasBackups, cluster.HasBackups), (name == "trading-engine", name == "trading-engine"));
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void The_apphost_says_the_same_as_compose(string name)
    {
        var compose = Topology.Compose()[name];

        compose.AssertSame(Topology.AppHost()[name]);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void What_botcore_up_starts_listens_on_the_same_ports_and_takes_the_same_settings(string name)
    {
        var compose = Topology.Compose()[name];
        var local = Topology.BotCoreUp()[name];

        Assert.Equal(compose.Port, local.Port);
        foreach (string key in local.Environment.Where(key => !OfOneMachine.Any(own => key.StartsWith(own, StringComparison.Ordinal))))
            Assert.Contains(key, compose.Environment);
    }

    [Fact]
    public void Monitoring_listens_where_the_specification_says()
    {
        var file = Repository.Yaml(Repository.Text("docker-compose.yml")).Single();
        string Port(string service) => file.Items("services", service, "ports").Single().ToString().Split(':')[1];

        Assert.Equal(("9090", "9093", "3001"), (Port("prometheus"), Port("alertmanager"), Port("grafana")));
        Assert.Equal((9090, 9093), (UpOptions.DefaultPrometheusPort, UpOptions.DefaultAlertmanagerPort));
    }

    [Fact]
    public async Task Images_of_others_have_one_version_everywhere()
    {
        var production = await Overlay.RenderAsync("production");
        var pinned = production.Workloads.SelectMany(workload => workload.AllContainers).Select(container => container.Text("image")!.Split(':'))
            .Where(image => !image[0].StartsWith("bot-core/", StringComparison.Ordinal)).GroupBy(image => image[0]).ToDictionary(group => group.Key, group => group.First()[1]);
        var compose = Repository.Yaml(Repository.Text("docker-compose.yml")).Single();

        foreach (var (_, service) in compose.Pairs("services"))
        {
            string[] image = service.Text("image")!.Split(':', 2);
            if (pinned.TryGetValue(image[0], out string? version)) Assert.Equal(version, image[1]);
        }
        foreach (string source in Repository.Files("*.cs", "BotCore.AppHost").Select(File.ReadAllText))
            foreach (var (name, version) in pinned)
                if (source.Contains($"\"{name}\", \"", StringComparison.Ordinal) && name is not ("mongo" or "rabbitmq")) Assert.Contains($"\"{name}\", \"{version}\"", source, StringComparison.Ordinal);
        foreach (var (constant, image) in new[] { ("MongoImageTag", "mongo"), ("RabbitImageTag", "rabbitmq") })
            Assert.Contains($"{constant} = \"{pinned[image]}\"", Repository.Text("BotCore.AppHost", "StoresAndBus.cs"), StringComparison.Ordinal);
        Assert.Contains($"ImageVersion = \"{compose.Text("services", "gateway", "image")!.Split(":-")[1].TrimEnd('}')}\"", Repository.Text("BotCore.AppHost", "Shape.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_apphost_opens_its_dashboard_where_the_specification_says_and_on_this_machine_only()
    {
        using var settings = JsonDocument.Parse(Repository.Text("BotCore.AppHost", "Properties", "launchSettings.json"));
        var profile = settings.RootElement.GetProperty("profiles").GetProperty("http");
        var addresses = profile.GetProperty("environmentVariables").EnumerateObject().Where(variable => variable.Name.EndsWith("_URL", StringComparison.Ordinal))
            .Select(variable => new Uri(variable.Value.GetString()!));

        Assert.Equal("http://localhost:18888", profile.GetProperty("applicationUrl").GetString());
        Assert.All(addresses, address => Assert.True(address.IsLoopback, address.ToString()));
    }

    [Fact]
    public void The_apphost_is_in_the_solution_and_not_in_the_one_that_builds_everywhere()
    {
        Assert.Contains("BotCore.AppHost\\BotCore.AppHost.csproj", Repository.Text("BotCore.sln"), StringComparison.Ordinal);
        string local = Repository.Text("BotCore.Local.slnf");
        Assert.DoesNotContain("AppHost", local, StringComparison.Ordinal);
        foreach (string project in Directory.EnumerateFiles(Repository.Root, "*.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }).Select(p => Path.GetFileName(p)!).Where(p => !p.Contains("AppHost", StringComparison.Ordinal)))
            Assert.Contains($"\\{project}\"", local.Replace("\\\\", "\\", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
