namespace BotCore.AppHost;

/// <summary>Prometheus, Alertmanager and Grafana with the repository's own configuration.</summary>
internal static class Monitoring
{
    private const string Nobody = "65534:65534";

    public static void AddMonitoring(this IDistributedApplicationBuilder builder, Shape shape, Backing? mongodb)
    {
        if (!shape.HasMonitoring) return;
        string folder = shape.File("infrastructure", "monitoring");
        // While running, services are processes of the host; published, they are containers by their names.
        string targets = shape.Publishes ? "prometheus.published.yaml" : "prometheus.aspire.yaml";

        var alertmanager = builder.AddContainer("alertmanager", "prom/alertmanager", "v0.27.0")
            .WithArgs("--config.file=/etc/alertmanager/alertmanager.local.yaml", "--storage.path=/alertmanager", "--cluster.listen-address=")
            .WithHttpEndpoint(port: 9093, targetPort: 9093, name: "http")
            .WithHttpProbe(ProbeType.Liveness, "/-/healthy", endpointName: "http")
            .WithHttpProbe(ProbeType.Readiness, "/-/ready", endpointName: "http")
            .WithConfiguration(shape, "/etc/alertmanager", hasFolder: true, Path.Combine(folder, "alertmanager", "alertmanager.local.yaml"))
            .WithConfiguration(shape, "/etc/alertmanager/templates", hasFolder: true, Files(folder, "alertmanager/templates", "*.tmpl"))
            .WithData(shape, "alertmanager-data", "/alertmanager", "1Gi")
            .Sized(shape, new Footprint(Nobody, "0.2", "256Mi", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9093/-/ready")
            {
                RequestedCpus = "20m",
                RequestedMemory = "64Mi",
                StartSeconds = 30,
            });

        var prometheus = builder.AddContainer("prometheus", "prom/prometheus", "v2.54.1")
            .WithArgs($"--config.file=/etc/prometheus/{targets}", "--storage.tsdb.path=/prometheus", "--storage.tsdb.retention.time=35d")
            .WithHttpEndpoint(port: 9090, targetPort: 9090, name: "http")
            .WithHttpProbe(ProbeType.Liveness, "/-/healthy", endpointName: "http")
            .WithHttpProbe(ProbeType.Readiness, "/-/ready", endpointName: "http")
            .WithConfiguration(shape, "/etc/prometheus", hasFolder: true, Path.Combine(folder, "prometheus", targets))
            .WithConfiguration(shape, "/etc/prometheus/rules", hasFolder: true, Files(folder, "prometheus/rules", "*.yaml"))
            .WithData(shape, "prometheus-data", "/prometheus", "20Gi")
            .Sized(shape, new Footprint(Nobody, "1.0", "1Gi", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9090/-/ready")
            {
                RequestedCpus = "250m",
                RequestedMemory = "512Mi",
                StartSeconds = 30,
            })
            .WaitFor(alertmanager);

        var password = builder.AddParameter("grafana-password", Secrets.Generated(24), secret: true, persist: true);
        builder.AddContainer("grafana", "grafana/grafana", "11.2.2")
            .WithEnvironment("GF_SECURITY_ADMIN_USER", "admin")
            .WithEnvironment("GF_SECURITY_ADMIN_PASSWORD", password)
            .WithEnvironment("GF_AUTH_ANONYMOUS_ENABLED", "false")
            .WithEnvironment("GF_ANALYTICS_REPORTING_ENABLED", "false")
            .WithEnvironment("GF_ANALYTICS_CHECK_FOR_UPDATES", "false")
            .WithEnvironment("GF_PLUGINS_PREINSTALL_DISABLED", "true")
            .WithHttpEndpoint(port: 3001, targetPort: 3000, name: "http")
            .WithHttpProbe(ProbeType.Readiness, "/api/health", endpointName: "http")
            .WithConfiguration(shape, "/etc/grafana/provisioning/datasources", hasFolder: true, Files(folder, "grafana/provisioning/datasources", "*.yaml"))
            .WithConfiguration(shape, "/etc/grafana/provisioning/dashboards", hasFolder: true, Files(folder, "grafana/provisioning/dashboards", "*.yaml"))
            .WithConfiguration(shape, "/var/lib/grafana/dashboards", hasFolder: true, Files(folder, "grafana/dashboards", "*.json"))
            .WithData(shape, "grafana-data", "/var/lib/grafana", "1Gi")
            .Sized(shape, new Footprint("472:0", "0.5", "512Mi", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:3000/api/health") { StartSeconds = 30 })
            .WaitFor(prometheus);

        // While running, nobody waits for its series: Prometheus is told of the services only.
        if (!shape.Publishes || mongodb?.User is null) return;
        builder.AddContainer("mongodb-exporter", "percona/mongodb_exporter", "0.40.0")
            .WithArgs("--collector.replicasetstatus", "--collector.diagnosticdata", "--mongodb.uri=mongodb://mongodb:27017/admin")
            .WithEnvironment("MONGODB_USER", mongodb.User)
            .WithEnvironment("MONGODB_PASSWORD", mongodb.Password!)
            .WithHttpEndpoint(targetPort: 9216, name: "metrics")
            .WithHttpProbe(ProbeType.Readiness, "/", endpointName: "metrics")
            .Sized(shape, new Footprint(Nobody, "0.2", "128Mi") { RequestedCpus = "20m", RequestedMemory = "32Mi" });
    }

    private static string[] Files(string folder, string below, string pattern) =>
        [.. Directory.EnumerateFiles(Path.Combine(folder, below), pattern).Order(StringComparer.Ordinal)];
}
