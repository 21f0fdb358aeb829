using k8s;

namespace BotCore.Tests.Infrastructure.Kubernetes;

/// <summary>That every overlay renders to objects an API server would know, and that they fit each other.</summary>
public sealed class ManifestTests
{
    /// <summary>Kinds of operators; their schema is not part of Kubernetes.</summary>
    private static readonly HashSet<string> Foreign =
        ["ExternalSecret", "ScaledObject", "TriggerAuthentication", "PeerAuthentication", "DestinationRule", "VirtualService", "ServiceMonitor", "PodMonitor"];

    public static TheoryData<string> Overlays => Overlay.All;

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_object_keeps_to_the_schema_of_its_kind(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        foreach (string document in overlay.Text.Split("\n---\n"))
        {
            string kind = Repository.Yaml(document)[0].Text("kind")!;
            if (Foreign.Contains(kind)) continue;
            var problem = Record.Exception(() => KubernetesYaml.LoadAllFromString(document, null, strict: true));
            Assert.True(problem is null, $"{name}: {kind} {Repository.Yaml(document)[0].Text("metadata", "name")}: {problem?.Message} {problem?.InnerException?.Message}");
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_object_has_the_recommended_labels_and_its_namespace(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        string space = overlay.Of("Namespace").Single().Name;
        Assert.Equal($"bot-core-{name}", space);
        foreach (var o in overlay.Objects)
        {
            var labels = KubernetesObject.Labels(o.Node.At("metadata", "labels"));
            foreach (string label in new[] { "part-of", "managed-by", "instance", "version" }) Assert.True(labels.ContainsKey($"app.kubernetes.io/{label}"), $"{o} has no label {label}");
            if (o.Kind != "Namespace") Assert.Equal(space, o.Node.Text("metadata", "namespace"));
            if (o.PodTemplate is null) continue;
            foreach (string label in new[] { "name", "component", "part-of", "instance" }) Assert.True(o.PodLabels.ContainsKey($"app.kubernetes.io/{label}"), $"pods of {o} have no label {label}");
            Assert.DoesNotContain("app.kubernetes.io/version", KubernetesObject.Labels(o.Node.At("spec", "selector", "matchLabels")).Keys);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Selectors_meet_pods_and_ports_meet_ports(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        foreach (var workload in overlay.Workloads.Where(w => w.Kind is "Deployment" or "StatefulSet"))
            Assert.Contains(workload, overlay.SelectedBy(workload.Node.At("spec", "selector", "matchLabels")));
        foreach (var service in overlay.Of("Service"))
        {
            var behind = Assert.Single(overlay.SelectedBy(service.Node.At("spec", "selector")));
            var ports = behind.Containers.SelectMany(c => c.Items("ports")).Select(p => p.Text("name")).ToHashSet();
            foreach (var port in service.Node.Items("spec", "ports")) Assert.True(ports.Contains(port.Text("targetPort")), $"{service}: {behind} has no port {port.Text("targetPort")}");
        }
        foreach (var budget in overlay.Of("PodDisruptionBudget")) Assert.NotEmpty(overlay.SelectedBy(budget.Node.At("spec", "selector", "matchLabels")));
        foreach (var ingress in overlay.Of("Ingress"))
            foreach (var backend in ingress.Node.Items("spec", "rules").SelectMany(r => r.Items("http", "paths")).Select(p => p.At("backend", "service")))
            {
                var service = overlay.Single("Service", backend.Text("name")!);
                Assert.Contains(service.Node.Items("spec", "ports"), p => p.Text("name") == backend.Text("port", "name"));
            }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Everything_that_is_referred_to_exists(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var secrets = overlay.Of("ExternalSecret").ToDictionary(s => s.Node.Text("spec", "target", "name")!, s => s.Node.Items("spec", "data").Select(d => d.Text("secretKey")).ToHashSet());
        var maps = overlay.Of("ConfigMap").ToDictionary(m => m.Name, m => m.Node.Pairs("data").Select(p => p.Key).ToHashSet());
        var claims = overlay.Of("PersistentVolumeClaim").Select(c => c.Name).ToHashSet();
        foreach (var workload in overlay.Workloads)
        {
            overlay.Single("ServiceAccount", workload.PodTemplate.Text("spec", "serviceAccountName")!);
            foreach (var variable in workload.AllContainers.SelectMany(c => c.Items("env")).Select(e => e.At("valueFrom")))
            {
                if (variable.At("secretKeyRef") is { } key) Assert.True(secrets.TryGetValue(key.Text("name")!, out var keys) && keys.Contains(key.Text("key")), $"{workload}: no secret {key.Text("name")}/{key.Text("key")}");
                if (variable.At("configMapKeyRef") is { } map) Assert.True(maps.TryGetValue(map.Text("name")!, out var entries) && entries.Contains(map.Text("key")!), $"{workload}: no entry {map.Text("name")}/{map.Text("key")}");
            }
            foreach (var source in workload.AllContainers.SelectMany(c => c.Items("envFrom"))) Assert.True(secrets.ContainsKey(source.Text("secretRef", "name")!), $"{workload}: envFrom");
            var volumes = workload.PodTemplate.Items("spec", "volumes").ToList();
            foreach (var volume in volumes)
            {
                if (volume.Text("configMap", "name") is { } map) Assert.True(maps.ContainsKey(map), $"{workload}: no ConfigMap {map}");
                if (volume.Text("secret", "secretName") is { } secret) Assert.True(secrets.ContainsKey(secret), $"{workload}: no secret {secret}");
                if (volume.Text("persistentVolumeClaim", "claimName") is { } claim) Assert.Contains(claim, claims);
            }
            var names = volumes.Select(v => v.Text("name")).Concat(workload.Node.Items("spec", "volumeClaimTemplates").Select(t => t.Text("metadata", "name"))).ToHashSet();
            foreach (var mount in workload.AllContainers.SelectMany(c => c.Items("volumeMounts"))) Assert.True(names.Contains(mount.Text("name")), $"{workload}: no volume {mount.Text("name")}");
        }
        foreach (var scaler in overlay.Of("HorizontalPodAutoscaler"))
        {
            var target = overlay.Single(scaler.Node.Text("spec", "scaleTargetRef", "kind")!, scaler.Node.Text("spec", "scaleTargetRef", "name")!);
            Assert.Null(target.Node.At("spec", "replicas"));
        }
        foreach (var scaler in overlay.Of("ScaledObject")) overlay.Single("Deployment", scaler.Node.Text("spec", "scaleTargetRef", "name")!);
    }

    [Theory]
    [InlineData("dev", 1, 1, 1)]
    [InlineData("staging", 2, 2, 3)]
    [InlineData("production", null, 3, 3)]
    public async Task Environments_have_the_sizes_of_the_specification(string name, int? stateless, int engines, int databases)
    {
        var overlay = await Overlay.RenderAsync(name);
        foreach (string service in new[] { "gateway", "dashboard", "ai-service" })
        {
            string? replicas = overlay.Single("Deployment", service).Node.Text("spec", "replicas");
            Assert.Equal(stateless is null or 1 ? null : stateless.ToString(), replicas);
            if (stateless is not null) continue;
            var scaler = overlay.Single("HorizontalPodAutoscaler", service).Node;
            Assert.Equal(("3", "10"), (scaler.Text("spec", "minReplicas"), scaler.Text("spec", "maxReplicas")));
        }
        Assert.Equal(engines.ToString(System.Globalization.CultureInfo.InvariantCulture), overlay.Single("Deployment", "trading-engine").Node.Text("spec", "replicas"));
        Assert.Equal(databases.ToString(System.Globalization.CultureInfo.InvariantCulture), overlay.Single("StatefulSet", "mongodb").Node.Text("spec", "replicas"));
        string hosts = overlay.Single("Job", "mongodb-initiate").Containers.Single().Items("env").Single(e => e.Text("name") == "HOSTS").Text("value")!;
        Assert.Equal(Enumerable.Range(0, databases).Select(i => FormattableString.Invariant($"mongodb-{i}.mongodb-headless:27017")), hosts.Split(','));
    }

    [Fact]
    public async Task The_component_for_the_prometheus_operator_watches_every_service_of_ours()
    {
        var monitors = await Overlay.RenderAsync("components/prometheus-operator");
        var production = await Overlay.RenderAsync("production");

        Assert.Equal(["ai-service", "dashboard", "gateway", "trading-engine"], monitors.Of("ServiceMonitor").Select(o => o.Name).Order());
        Assert.Equal(["job-worker"], monitors.Of("PodMonitor").Select(o => o.Name));
        foreach (var monitor in monitors.Of("PodMonitor"))
        {
            var watched = Assert.Single(production.SelectedBy(monitor.Node.At("spec", "selector", "matchLabels")));
            Assert.Contains(watched.Containers.Single().Items("ports"), p => p.Text("name") == monitor.Node.Items("spec", "podMetricsEndpoints").Single().Text("port"));
        }
        foreach (var monitor in monitors.Of("ServiceMonitor"))
            Assert.Contains(production.Single("Service", monitor.Name).Node.Items("spec", "ports"), p => p.Text("name") == monitor.Node.Items("spec", "endpoints").Single().Text("port"));
    }

    [Fact]
    public async Task Yaml_files_are_written_alike()
    {
        string yamllint = Tool.Require("yamllint", "Debian: apt-get install yamllint");

        var run = await Tool.RunAsync(yamllint, Repository.Root, "-c", ".yamllint.yaml", "--strict", "infrastructure");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }
}
