using BotCore.Tests.Infrastructure.Kubernetes;
using k8s;
using YamlDotNet.RepresentationModel;

namespace BotCore.Tests.Infrastructure;

/// <summary>
/// What <c>make publish</c> wrote into <c>infrastructure/aspire</c>, held to <c>docker-compose.yml</c>. It was written where Aspire's packages restore and is
/// checked everywhere.
/// </summary>
public sealed class PublishedTests
{
    /// <summary>What is not ours and both describe.</summary>
    private static readonly string[] Others = ["mongodb", "rabbitmq", "prometheus", "alertmanager", "grafana", "mongodb-exporter"];

    public static TheoryData<string> Services { get; } = [.. Topology.Services];

    public static TheoryData<string> Containers { get; } = [.. Topology.Services, .. Others];

    private static YamlMappingNode Written => Repository.Yaml(Repository.Text("docker-compose.yml")).Single();

    private static YamlMappingNode Published => Repository.Yaml(Repository.Text("infrastructure", "aspire", "compose", "docker-compose.yaml")).Single();

    [Theory]
    [MemberData(nameof(Services))]
    public void Both_publications_have_the_names_ports_settings_probes_and_volumes_of_compose(string name)
    {
        var compose = Topology.Compose()[name];

        compose.AssertSame(Topology.PublishedCompose()[name]);
        compose.AssertSame(Topology.PublishedKubernetes()[name]);
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_container_is_the_same_in_both_compose_files(string name)
    {
        YamlNode written = Written.At("services", name)!, published = Published.At("services", name)!;

        Assert.Equal(written.Text("image"), published.Text("image")!.Replace("docker.io/library/", "", StringComparison.Ordinal));
        foreach (string words in new[] { "ports", "tmpfs", "cap_drop", "security_opt" }) Assert.Equal(Words(written, words).Order(), Words(published, words).Order());
        foreach (string word in new[] { "user", "read_only", "restart" }) Assert.Equal(written.Text(word), published.Text(word));
        Assert.Equal((written.Text("cpus"), written.Text("mem_limit")), (published.Text("deploy", "resources", "limits", "cpus"), published.Text("deploy", "resources", "limits", "memory")));
        if (written.Text("stop_grace_period") is { } grace) Assert.Equal(grace, published.Text("stop_grace_period"));
        foreach (string word in new[] { "interval", "timeout", "retries", "start_period" }) Assert.Equal(written.Text("healthcheck", word), published.Text("healthcheck", word));
        Assert.Equal(written.Items("healthcheck", "test").Select(word => word.ToString()), published.Items("healthcheck", "test").Select(word => word.ToString()));
        Assert.Equal(Topology.Keys(written).Order(), Topology.Keys(published).Order());
        var data = written.Items("volumes").Select(volume => volume.ToString()).Where(volume => !volume.StartsWith('.') && !volume.StartsWith('/') && !volume.StartsWith('$'));
        Assert.Equal(data.Order(), published.Items("volumes").Select(volume => $"{volume.Text("source")}:{volume.Text("target")}").Order());
    }

    [Fact]
    public void The_published_compose_file_waits_for_health_and_stops_at_a_secret_that_is_not_set()
    {
        string text = Repository.Text("infrastructure", "aspire", "compose", "docker-compose.yaml");
        foreach (string secret in new[] { "BACKUP_ENCRYPTION_KEY", "GRAFANA_PASSWORD", "MONGODB_PASSWORD", "MONGODB_REPLICA_KEY", "RABBITMQ_PASSWORD", "SERVICE_TOKEN" })
        {
            Assert.Contains($"${{{secret}:?set {secret}}}", text, StringComparison.Ordinal);
            Assert.DoesNotContain($"${{{secret}}}", text, StringComparison.Ordinal);
            Assert.Contains($"\n{secret}=\n", Repository.Text("infrastructure", "aspire", "compose", ".env"), StringComparison.Ordinal);
        }
        foreach (var (name, service) in Published.Pairs("services"))
            foreach (var (other, wait) in service.Pairs("depends_on"))
            {
                Assert.Equal("service_healthy", wait.Text("condition"));
                Assert.True(Published.At("services", other, "healthcheck") is not null, $"{name} waits for {other}, which has no health check");
            }
    }

    [Fact]
    public void Published_configuration_is_that_of_the_repository()
    {
        var sources = new[] { "infrastructure/monitoring", "infrastructure/messaging", "infrastructure/kubernetes/base/mongodb", "infrastructure/kubernetes/base/rabbitmq" }
            .SelectMany(folder => Repository.Files("*", folder)).ToLookup(file => Path.GetFileName(file), File.ReadAllText, StringComparer.Ordinal);
        var configurations = Published.Pairs("configs").ToDictionary(pair => pair.Key, pair => pair.Value.Text("file")!);
        foreach (var (name, service) in Published.Pairs("services"))
            foreach (var file in service.Items("configs"))
                Same($"{name} of Compose", Path.GetFileName(file.Text("target")!), Repository.Text("infrastructure", "aspire", "compose", configurations[file.Text("source")!]));
        var maps = PublishedChart.Render().Of("ConfigMap").Where(map => !map.Name.EndsWith("-config", StringComparison.Ordinal)).ToList();
        foreach (var map in maps)
            foreach (var (file, text) in map.Node.Pairs("data")) Same($"{map.Name} of Kubernetes", file, ((YamlScalarNode)text).Value!);
        // The same files go both ways.
        Assert.Equal(
            Published.Pairs("services").SelectMany(service => service.Value.Items("configs")).Select(file => Path.GetFileName(file.Text("target")!)).Order(StringComparer.Ordinal),
            maps.SelectMany(map => map.Node.Pairs("data")).Select(pair => pair.Key).Order(StringComparer.Ordinal));

        void Same(string where, string file, string text) =>
            Assert.True(sources[file].Contains(text, StringComparer.Ordinal), $"{where}: {file} is not what the repository has; make publish writes it anew");
    }

    [Fact]
    public void The_chart_keeps_to_the_schema_and_refers_only_to_what_it_has()
    {
        var chart = PublishedChart.Render();
        foreach (string document in chart.Text.Split("---\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var problem = Record.Exception(() => KubernetesYaml.LoadAllFromString(document, null, strict: true));
            Assert.True(problem is null, $"{document[..Math.Min(document.Length, 200)]}: {problem?.Message} {problem?.InnerException?.Message}");
        }
        foreach (var workload in chart.Workloads)
        {
            foreach (var source in workload.Containers.SelectMany(container => container.Items("envFrom")))
            {
                if (source.Text("configMapRef", "name") is { } map) chart.Single("ConfigMap", map);
                if (source.Text("secretRef", "name") is { } secret) chart.Single("Secret", secret);
            }
            foreach (var volume in workload.PodTemplate.Items("spec", "volumes"))
            {
                if (volume.Text("configMap", "name") is { } map) chart.Single("ConfigMap", map);
                if (volume.Text("persistentVolumeClaim", "claimName") is { } claim) chart.Single("PersistentVolumeClaim", claim);
            }
            var declared = workload.PodTemplate.Items("spec", "volumes").Select(volume => volume.Text("name")).ToHashSet();
            foreach (var mount in workload.Containers.SelectMany(container => container.Items("volumeMounts"))) Assert.Contains(mount.Text("name"), declared);
        }
        foreach (var service in chart.Of("Service"))
        {
            var behind = Assert.Single(chart.SelectedBy(service.Node.At("spec", "selector")));
            Assert.Equal(service.Name, behind.Containers.Single().Text("name"));
            var ports = behind.Containers.SelectMany(container => container.Items("ports")).Select(port => port.Text("containerPort")).ToHashSet();
            foreach (var port in service.Node.Items("spec", "ports")) Assert.Contains(port.Text("targetPort"), ports);
        }
    }

    [Fact]
    public void Pods_of_the_chart_are_pinned_limited_restricted_and_probed()
    {
        var chart = PublishedChart.Render();
        Assert.Equal(Topology.Services.Concat(Others).Order(), chart.Workloads.Select(workload => workload.Containers.Single().Text("name")).Order());
        foreach (var workload in chart.Workloads)
        {
            var pod = workload.PodTemplate.At("spec");
            var container = workload.Containers.Single();
            string image = Written.Text("services", container.Text("name")!, "image")!.Replace("${BOTCORE_VERSION:-0.1.0}", "0.1.0", StringComparison.Ordinal);
            Assert.Equal(image, container.Text("image")!.Replace("docker.io/library/", "", StringComparison.Ordinal));
            Assert.Equal(("true", "RuntimeDefault", "false"), (pod.Text("securityContext", "runAsNonRoot"), pod.Text("securityContext", "seccompProfile", "type"), pod.Text("automountServiceAccountToken")));
            Assert.Equal(Written.Text("services", container.Text("name")!, "user")!.Split(':')[0], pod.Text("securityContext", "runAsUser"));
            Assert.Equal(("true", "false"), (container.Text("securityContext", "readOnlyRootFilesystem"), container.Text("securityContext", "allowPrivilegeEscalation")));
            Assert.Contains("ALL", container.Items("securityContext", "capabilities", "drop").Select(capability => capability.ToString()));
            foreach (string resource in new[] { "cpu", "memory", "ephemeral-storage" })
                Assert.True(Overlay.Quantity(container.Text("resources", "requests", resource)!) <= Overlay.Quantity(container.Text("resources", "limits", resource)!), $"{workload}: {resource}");
            Assert.True(container.At("readinessProbe") is not null, $"{workload} is never ready");
            // A claim of one node lets go of its pod before the next one may have it.
            if (workload.Kind == "Deployment" && pod.Items("volumes").Any(volume => volume.At("persistentVolumeClaim") is not null))
                Assert.Equal("Recreate", workload.Node.Text("spec", "strategy", "type"));
        }
    }

    [Fact]
    public void Nothing_published_names_a_machine()
    {
        foreach (string file in Repository.Files("*", "infrastructure", "aspire"))
            Assert.DoesNotMatch(@"/(home|root|work|Users)/|[A-Z]:\\", File.ReadAllText(file));
    }

    private static IEnumerable<string> Words(YamlNode service, string key) => service.Items(key).Select(word => word.ToString());
}
