using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BotCore.Cli.Supervision;

/// <summary>
/// Prometheus and Alertmanager beside the services, with the repository's own rules. What they scrape is written at each start, because ports are
/// options; what they remember stays in the state folder.
/// </summary>
internal static class MonitoringServices
{
    public const string Prometheus = "prometheus";
    public const string Alertmanager = "alertmanager";

    /// <param name="watched">What is scraped: name and address of each service.</param>
    /// <exception cref="CommandFailedException">A program or the rules are not there, or the folder cannot be written (69).</exception>
    public static IReadOnlyList<ServiceDefinition> For(UpOptions options, InstallLayout layout, IReadOnlyList<ServiceDefinition> watched)
    {
        string prometheus = Require("prometheus", "Debian: apt-get install prometheus");
        string alertmanager = Require("prometheus-alertmanager", "Debian: apt-get install prometheus-alertmanager", "alertmanager");
        string rules = Path.Combine(layout.MonitoringFolder, "prometheus", "rules");
        string routes = Path.Combine(layout.MonitoringFolder, "alertmanager", "alertmanager.local.yaml");
        if (!Directory.Exists(rules) || !File.Exists(routes))
            throw new CommandFailedException(ExitCodes.Unavailable, $"--with-monitoring needs the rules and routes in {layout.MonitoringFolder}, which are not there");

        string folder = options.State.Monitoring;
        string configuration = Path.Combine(folder, "prometheus.yaml");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(configuration, Configuration(options, rules, watched));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCodes.Unavailable, $"{configuration} cannot be written: {e.Message}");
        }
        return
        [
            new ServiceDefinition(
                Alertmanager, alertmanager,
                [
                    $"--config.file={routes}", $"--storage.path={Path.Combine(folder, "alertmanager")}", "--cluster.listen-address=",
                    $"--web.listen-address={Listen(options.AlertmanagerPort)}", "--log.level=warn",
                ],
                folder, options.AlertmanagerPort, options.AlertmanagerUrl, "/-/ready", IsEssential: false),
            new ServiceDefinition(
                Prometheus, prometheus,
                [
                    $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(folder, "prometheus")}", "--storage.tsdb.retention.time=7d",
                    $"--web.listen-address={Listen(options.PrometheusPort)}", "--log.level=warn",
                ],
                folder, options.PrometheusPort, options.PrometheusUrl, "/-/ready", IsEssential: false),
        ];
    }

    private static string Configuration(UpOptions options, string rules, IReadOnlyList<ServiceDefinition> watched) => $"""
        # Written by botcore up; changes are lost at the next start.
        global: {Open} scrape_interval: 5s, scrape_timeout: 4s, evaluation_interval: 5s {Close}
        rule_files: ["{JsonEncodedText.Encode(Path.Combine(rules, "*.yaml"), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}"]
        alerting:
          alertmanagers:
            - static_configs: [{Open} targets: ["{Listen(options.AlertmanagerPort)}"] {Close}]
        scrape_configs:
        {string.Join('\n', watched.Select(service => $"  - {Open} job_name: {service.Name}, static_configs: [{Open} targets: [\"{service.Url.Authority}\"] {Close}] {Close}"))}
          - {Open} job_name: prometheus, static_configs: [{Open} targets: ["{Listen(options.PrometheusPort)}"] {Close}] {Close}

        """;

    private const string Open = "{";
    private const string Close = "}";

    private static string Listen(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private static string Require(string name, string package, params string[] otherNames)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string? found = new[] { name }.Concat(otherNames).SelectMany(n => folders.Select(folder => Path.Combine(folder, n))).FirstOrDefault(File.Exists);
        return found ?? throw new CommandFailedException(ExitCodes.Unavailable, $"--with-monitoring needs {name}, which is not on PATH ({package})");
    }
}
