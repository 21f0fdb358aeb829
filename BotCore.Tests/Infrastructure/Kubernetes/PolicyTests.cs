namespace BotCore.Tests.Infrastructure.Kubernetes;

/// <summary>What every pod of ours owes the cluster and the person on call.</summary>
public sealed class PolicyTests
{
    public static TheoryData<string> Overlays => Overlay.All;

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Images_are_pinned(string name)
    {
        foreach (var workload in (await Overlay.RenderAsync(name)).Workloads)
            foreach (var container in workload.AllContainers)
            {
                string image = container.Text("image")!;
                Assert.Matches(@"^[a-z0-9./_-]+:[A-Za-z0-9._-]*\d[A-Za-z0-9._-]*$", image);
                Assert.DoesNotContain(":latest", image, StringComparison.Ordinal);
            }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_container_says_what_it_needs_and_may_use(string name)
    {
        foreach (var workload in (await Overlay.RenderAsync(name)).Workloads)
            foreach (var container in workload.AllContainers)
                foreach (string resource in new[] { "cpu", "memory", "ephemeral-storage" })
                {
                    string? asked = container.Text("resources", "requests", resource), most = container.Text("resources", "limits", resource);
                    Assert.True(asked is not null && most is not null, $"{workload}/{container.Text("name")} has no {resource}");
                    Assert.True(Overlay.Quantity(asked!) <= Overlay.Quantity(most!), $"{workload}/{container.Text("name")}: {resource}");
                }
    }

    [Theory]
    [InlineData("trading-engine", "1", "1Gi", "2", "2Gi")]
    [InlineData("ai-service", "1", "1Gi", "2", "2Gi")]
    [InlineData("dashboard", "500m", "256Mi", "1", "1Gi")]
    public async Task Services_have_the_resources_of_the_specification(string service, string cpu, string memory, string maxCpu, string maxMemory)
    {
        var resources = (await Overlay.RenderAsync("production")).Single("Deployment", service).Containers.Single().At("resources");

        Assert.Equal((cpu, memory), (resources.Text("requests", "cpu"), resources.Text("requests", "memory")));
        Assert.Equal((maxCpu, maxMemory), (resources.Text("limits", "cpu"), resources.Text("limits", "memory")));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_pod_is_restricted(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        Assert.Equal("restricted", overlay.Of("Namespace").Single().Node.Text("metadata", "labels", "pod-security.kubernetes.io/enforce"));
        foreach (var workload in overlay.Workloads)
        {
            var pod = workload.PodTemplate.At("spec");
            Assert.True(pod.Text("securityContext", "runAsNonRoot") == "true", $"{workload} may run as root");
            Assert.NotEqual("0", pod.Text("securityContext", "runAsUser") ?? "0");
            Assert.Equal("RuntimeDefault", pod.Text("securityContext", "seccompProfile", "type"));
            foreach (string shared in new[] { "hostNetwork", "hostPID", "hostIPC" }) Assert.Null(pod.At(shared));
            Assert.DoesNotContain(pod.Items("volumes"), volume => volume.At("hostPath") is not null);
            foreach (var container in workload.AllContainers)
            {
                var security = container.At("securityContext");
                string who = $"{workload}/{container.Text("name")}";
                Assert.True(security.Text("allowPrivilegeEscalation") == "false", who);
                Assert.True(security.Text("readOnlyRootFilesystem") == "true", who);
                Assert.True(security.Items("capabilities", "drop").Any(c => c.ToString() == "ALL") && security.At("capabilities", "add") is null, who);
                Assert.Null(security.At("privileged"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Only_prometheus_may_talk_to_the_api_server(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        foreach (var account in overlay.Of("ServiceAccount")) Assert.Equal("false", account.Node.Text("automountServiceAccountToken"));
        foreach (var workload in overlay.Workloads)
            Assert.Equal(workload.Name == "prometheus" ? "true" : "false", workload.PodTemplate.Text("spec", "automountServiceAccountToken"));
        var role = Assert.Single(overlay.Of("Role"));
        Assert.Equal(["get", "list", "watch"], role.Node.Items("rules").Single().Items("verbs").Select(v => v.ToString()));
        Assert.Empty(overlay.Of("ClusterRole"));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task What_serves_has_probes_that_ask_different_questions(string name)
    {
        foreach (var workload in (await Overlay.RenderAsync(name)).Workloads.Where(w => w.Kind is "Deployment" or "StatefulSet"))
            foreach (var container in workload.Containers)
            {
                Assert.True(container.At("livenessProbe") is not null && container.At("readinessProbe") is not null, $"{workload}/{container.Text("name")} has no probes");
                if (container.Text("readinessProbe", "httpGet", "path") is not "/health/ready") continue;
                Assert.Equal("/health/live", container.Text("livenessProbe", "httpGet", "path"));
                Assert.Equal("/health/startup", container.Text("startupProbe", "httpGet", "path"));
                // A health check may take five seconds; a probe that gives up sooner would kill a service for a slow database.
                Assert.True(int.Parse(container.Text("readinessProbe", "timeoutSeconds")!, System.Globalization.CultureInfo.InvariantCulture) > 5);
                Assert.NotNull(container.At("lifecycle", "preStop"));
            }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Nothing_passes_that_has_no_policy_and_every_pod_has_one(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var deny = overlay.Single("NetworkPolicy", "default-deny").Node;
        Assert.Empty(deny.Pairs("spec", "podSelector"));
        Assert.Null(deny.At("spec", "ingress"));
        var policies = overlay.Of("NetworkPolicy").Where(policy => policy.Name != "default-deny").ToList();
        // One for all pods, as the mesh has, is not meant: it says nothing about the pod.
        var own = policies.Where(policy => policy.Node.Pairs("spec", "podSelector").Any()).ToList();
        foreach (var workload in overlay.Workloads)
            Assert.True(own.Any(policy => overlay.SelectedBy(policy.Node.At("spec", "podSelector", "matchLabels")).Contains(workload)), $"no policy covers {workload}");
        foreach (var policy in policies)
        {
            Assert.NotEmpty(overlay.SelectedBy(policy.Node.At("spec", "podSelector", "matchLabels")));
            Assert.Equal(["Ingress", "Egress"], policy.Node.Items("spec", "policyTypes").Select(t => t.ToString()));
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task A_way_out_leads_to_a_way_in(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var policies = overlay.Of("NetworkPolicy").Where(policy => policy.Name != "default-deny").ToList();
        foreach (var policy in policies)
            foreach (var rule in policy.Node.Items("spec", "egress"))
                foreach (var target in rule.Items("to").Select(to => to.At("podSelector", "matchLabels")).Where(labels => labels.Text("app.kubernetes.io/name") is not null))
                    foreach (var port in rule.Items("ports"))
                    {
                        string self = policy.Node.Text("spec", "podSelector", "matchLabels", "app.kubernetes.io/name")!, other = target.Text("app.kubernetes.io/name")!;
                        bool open = policies.Where(p => p.Node.Text("spec", "podSelector", "matchLabels", "app.kubernetes.io/name") == other)
                            .SelectMany(p => p.Node.Items("spec", "ingress"))
                            .Any(way => way.Items("ports").Any(p => p.Text("port") == port.Text("port")) && way.Items("from").Any(f => f.Text("podSelector", "matchLabels", "app.kubernetes.io/name") == self));
                        Assert.True(open, $"{self} may leave for {other}:{port.Text("port")}, which does not let it in");
                    }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Prometheus_reaches_every_pod_that_says_it_has_metrics_and_all_of_ours_say_so(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var policies = overlay.Of("NetworkPolicy").ToDictionary(policy => policy.Name, policy => policy.Node);
        string[] ours = ["trading-engine", "gateway", "dashboard", "ai-service", "job-worker"];
        var scraped = overlay.Workloads.Where(w => w.PodTemplate.Text("metadata", "annotations", "prometheus.io/scrape") == "true").ToList();
        Assert.Superset(ours.ToHashSet(), scraped.Select(w => w.Name).ToHashSet());
        foreach (var workload in scraped)
        {
            string port = workload.PodTemplate.Text("metadata", "annotations", "prometheus.io/port")!;
            Assert.Contains(workload.Containers.SelectMany(c => c.Items("ports")), p => p.Text("containerPort") == port);
            Assert.True(Leads(policies["prometheus"].Items("spec", "egress"), "to", workload.Name, port), $"prometheus may not leave for {workload.Name}:{port}");
            Assert.True(Leads(policies[workload.Name].Items("spec", "ingress"), "from", "prometheus", port), $"{workload.Name} does not let prometheus in on {port}");
        }

        static bool Leads(IEnumerable<YamlDotNet.RepresentationModel.YamlNode> ways, string side, string other, string port) => ways.Any(way =>
            way.Items(side).Any(end => end.Text("podSelector", "matchLabels", "app.kubernetes.io/name") == other) && way.Items("ports").Any(p => p.Text("port") == port));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task What_must_stay_has_a_budget_and_replicas_do_not_share_a_node(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        foreach (var workload in overlay.Workloads.Where(w => w.Kind is "Deployment" or "StatefulSet" && w.Name != "job-worker"))
        {
            Assert.Contains(overlay.Of("PodDisruptionBudget"), budget => overlay.SelectedBy(budget.Node.At("spec", "selector", "matchLabels")).Contains(workload));
            Assert.Contains(workload.PodTemplate.Items("spec", "topologySpreadConstraints"), c => c.Text("topologyKey") == "kubernetes.io/hostname");
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Secrets_come_from_outside_and_none_is_written_down(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        Assert.Empty(overlay.Of("Secret"));
        foreach (var variable in overlay.Workloads.SelectMany(w => w.AllContainers).SelectMany(c => c.Items("env")))
        {
            if (variable.Text("value") is not { } value) continue;
            Assert.DoesNotMatch("(?i)(password|secret|token|_pass|connectionstring|rabbitmq__uri)$", variable.Text("name")!);
            Assert.DoesNotMatch("://[^/]*:[^/]*@", value);
        }
    }

    [Fact]
    public async Task The_engine_is_never_split_by_a_canary_or_an_autoscaler()
    {
        var production = await Overlay.RenderAsync("production");

        Assert.DoesNotContain(production.Of("HorizontalPodAutoscaler"), scaler => scaler.Node.Text("spec", "scaleTargetRef", "name") == "trading-engine");
        Assert.DoesNotContain(production.Of("VirtualService"), route => route.Name == "trading-engine");
        Assert.Equal("0", production.Single("Deployment", "trading-engine").Node.Text("spec", "strategy", "rollingUpdate", "maxSurge"));
        Assert.All(production.Of("PeerAuthentication"), peers => Assert.Equal("STRICT", peers.Node.Text("spec", "mtls", "mode")));
        Assert.Null(production.Single("PeerAuthentication", "default").Node.At("spec", "portLevelMtls"));
    }

    [Fact]
    public async Task Plain_text_enters_the_mesh_only_where_the_ingress_leads_and_sidecars_reach_their_control_plane()
    {
        var production = await Overlay.RenderAsync("production");
        var doors = production.Of("Ingress").SelectMany(ingress => ingress.Node.Items("spec", "rules")).SelectMany(rule => rule.Items("http", "paths"))
            .Select(path => path.Text("backend", "service", "name")!).Distinct().Select(name => (name, Port: production.Single("Service", name).Node.Items("spec", "ports").Single().Text("port")!));
        var exceptions = production.Of("PeerAuthentication").Where(peers => peers.Name != "default").SelectMany(peers => peers.Node.Pairs("spec", "portLevelMtls")
            .Select(port => (Assert.Single(production.SelectedBy(peers.Node.At("spec", "selector", "matchLabels"))).Name, port.Key)));
        var sidecars = production.Single("NetworkPolicy", "istio-sidecars").Node;

        Assert.Equal(doors.Order(), exceptions.Order());
        Assert.Empty(sidecars.Pairs("spec", "podSelector"));
        Assert.Contains(sidecars.Items("spec", "egress"), way => way.Items("to").Any(to => to.Text("podSelector", "matchLabels", "app") == "istiod") && way.Items("ports").Any(port => port.Text("port") == "15012"));
        // Istio shows a pod's metrics on this port, because its own asks for mutual TLS.
        Assert.Contains(sidecars.Items("spec", "ingress").SelectMany(way => way.Items("ports")), port => port.Text("port") == "15020");
        Assert.Contains(production.Single("NetworkPolicy", "prometheus-sidecars").Node.Items("spec", "egress").SelectMany(way => way.Items("ports")), port => port.Text("port") == "15020");
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task What_the_ingress_leads_to_answers_to_its_name_and_believes_it_about_the_client(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var ingress = overlay.Of("Ingress").Single().Node;
        Assert.Equal(ingress.Items("spec", "rules").Single().Text("host"), ingress.Items("spec", "tls").Single().Items("hosts").Single().ToString());
        foreach (string service in ingress.Items("spec", "rules").Single().Items("http", "paths").Select(path => path.Text("backend", "service", "name")!).Distinct())
        {
            var environment = overlay.Single("Deployment", service).Containers.Single().Items("env").Where(e => e.Text("value") is not null).ToDictionary(e => e.Text("name")!, e => e.Text("value")!);
            Assert.Contains(ingress.Items("spec", "rules").Single().Text("host")!, environment["AllowedHosts"].Split(';'));
            Assert.True(System.Net.IPNetwork.TryParse(environment["Http__TrustedProxies__0"], out _));
        }
    }
}
