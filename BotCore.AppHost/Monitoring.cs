namespace BotCore.AppHost;

/// <summary>Prometheus, Alertmanager and Grafana with the repository's own configuration.</summary>
internal static class Monitoring
{
    public static void AddMonitoring(this IDistributedApplicationBuilder builder, Shape shape)
    {
        if (!shape.HasMonitoring) return;
        string folder = shape.File("infrastructure", "monitoring");
        // While running, services are processes of the host; published, they are containers by their names.
        string targets = shape.Publishes ? "prometheus.yaml" : "prometheus.aspire.yaml";

        var alertmanager = builder.AddContainer("alertmanager", "prom/alertmanager", "v0.27.0")
            .WithBindMount(Path.Combine(folder, "alertmanager", "alertmanager.local.yaml"), "/etc/alertmanager/alertmanager.yaml", isReadOnly: true)
            .WithArgs("--config.file=/etc/alertmanager/alertmanager.yaml", "--storage.path=/alertmanager", "--cluster.listen-address=")
            .WithVolume("alertmanager-data", "/alertmanager")
            .WithHttpEndpoint(port: 9093, targetPort: 9093, name: "http")
            .WithHttpHealthCheck("/-/ready", endpointName: "http");

        var prometheus = builder.AddContainer("prometheus", "prom/prometheus", "v2.54.1")
            .WithBindMount(Path.Combine(folder, "prometheus"), "/etc/prometheus", isReadOnly: true)
            .WithArgs($"--config.file=/etc/prometheus/{targets}", "--storage.tsdb.path=/prometheus", "--storage.tsdb.retention.time=35d")
            .WithVolume("prometheus-data", "/prometheus")
            .WithHttpEndpoint(port: 9090, targetPort: 9090, name: "http")
            .WithHttpHealthCheck("/-/ready", endpointName: "http")
            .WaitFor(alertmanager);

        var password = builder.AddParameter("grafana-password", Secrets.Generated(24), secret: true, persist: true);
        builder.AddContainer("grafana", "grafana/grafana", "11.2.2")
            .WithBindMount(Path.Combine(folder, "grafana", "provisioning"), "/etc/grafana/provisioning", isReadOnly: true)
            .WithBindMount(Path.Combine(folder, "grafana", "dashboards"), "/var/lib/grafana/dashboards", isReadOnly: true)
            .WithEnvironment("GF_SECURITY_ADMIN_PASSWORD", password)
            .WithEnvironment("GF_AUTH_ANONYMOUS_ENABLED", "false")
            .WithEnvironment("GF_ANALYTICS_REPORTING_ENABLED", "false")
            .WithVolume("grafana-data", "/var/lib/grafana")
            .WithHttpEndpoint(port: 3001, targetPort: 3000, name: "http")
            .WithHttpHealthCheck("/api/health", endpointName: "http")
            .WaitFor(prometheus);
    }
}
