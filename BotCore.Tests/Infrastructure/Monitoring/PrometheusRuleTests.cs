using System.Text.RegularExpressions;

namespace BotCore.Tests.Infrastructure.Monitoring;

/// <summary>Rules as Prometheus reads them, and what every alert owes the person it wakes.</summary>
public sealed partial class PrometheusRuleTests
{
    private const string Package = "Debian: apt-get install prometheus";

    /// <summary>The alerts of SPEC §8; each must exist.</summary>
    public static TheoryData<string> Required { get; } =
    [
        "HighCpuUsage", "HighMemoryUsage", "HighErrorRate", "HighLatency", "ServiceDown", "HighTradeFailureRate", "TradingHalted", "MarketDataStale",
        "DailyLossLimit", "LowTradingBalance", "NakedPosition", "JournalStalled", "OutboxBacklog", "DeadLetters", "AiServiceSlow", "AiDegraded",
        "LowModelConfidence", "ModelDrift", "MongoDbDown", "MongoDbReplicationLag", "RabbitMqDown", "RabbitMqBacklog", "BackupTooOld", "BackupFailed",
        "RestoreTestFailed", "DiskSpaceLow", "PodNotReady", "CertificateExpiring", "SloAvailabilityBurnRate", "SloLatencyBurnRate", "SloTradeSuccessBurnRate",
    ];

    [GeneratedRegex(@"ALERTS\{alertname=""(?<alert>\w+)"", alertstate=""firing""(?:, severity=""(?<severity>\w+)"")?\}")]
    private static partial Regex Asked { get; }

    [Fact]
    public async Task Rules_and_configurations_are_valid()
    {
        string promtool = Tool.Require("promtool", Package);

        var run = await Tool.RunAsync(promtool, RuleFiles.Folder, "check", "config", "prometheus.yaml");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    [Fact]
    public async Task The_configuration_of_the_cluster_is_valid_but_for_its_discovery()
    {
        // Debian's build knows no Kubernetes; everything else of the file is checked with targets in the place of the discovery.
        string promtool = Tool.Require("promtool", Package);
        using var folder = new Cli.TemporaryFolder();
        string text = Repository.Text("infrastructure", "monitoring", "prometheus", "prometheus.kubernetes.yaml");
        string checkable = Regex.Replace(text, @"^    kubernetes_sd_configs:\n(?:      .*\n|\n(?=      ))+", "    static_configs: [{ targets: [\"t:1\"] }]\n", RegexOptions.Multiline);
        Assert.DoesNotContain("kubernetes_sd_configs", checkable, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder["prometheus.yaml"], checkable, TestContext.Current.CancellationToken);

        var run = await Tool.RunAsync(promtool, folder.Path, "check", "config", "prometheus.yaml");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    [Theory]
    [InlineData("ai")]
    [InlineData("data")]
    [InlineData("platform")]
    [InlineData("services")]
    [InlineData("slo")]
    [InlineData("slo-slow")]
    [InlineData("trading")]
    public async Task Alerts_fire_for_their_fault_and_for_nothing_else(string file)
    {
        string promtool = Tool.Require("promtool", Package);

        var run = await Tool.RunAsync(promtool, RuleFiles.Folder, "test", "rules", $"tests/{file}.test.yaml");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    [Theory]
    [MemberData(nameof(Required))]
    public void Every_alert_of_the_specification_exists(string name) => Assert.Contains(RuleFiles.Alerts(), alert => alert.Name == name);

    [Fact]
    public void Every_alert_says_how_bad_it_is_what_it_means_and_where_to_read_on()
    {
        foreach (var alert in RuleFiles.Alerts())
        {
            Assert.Matches("^[A-Z][A-Za-z]+$", alert.Name);
            Assert.True(alert.For is not null, $"{alert.Name} has no 'for'");
            Assert.True(alert.Severity is "critical" or "warning", $"{alert.Name}: severity is {alert.Severity}");
            Assert.True(alert.Area is "platform" or "trading" or "ai" or "data" or "slo", $"{alert.Name}: area is {alert.Area}");
            Assert.True(alert is { Summary.Length: > 10, Description.Length: > 20 }, $"{alert.Name} explains nothing");
            Assert.Equal($"docs/operations/runbooks/{alert.Name}.md", alert.RunbookUrl);
        }
    }

    [Fact]
    public void Every_alert_has_a_test_in_which_it_fires_and_one_in_which_it_is_silent()
    {
        var asked = new HashSet<(string Alert, string Severity, bool Fires)>();
        foreach (string path in Repository.Files("*.test.yaml", "infrastructure", "monitoring", "prometheus", "tests"))
            foreach (var test in Repository.Yaml(File.ReadAllText(path)).SelectMany(file => file.Items("tests")).SelectMany(test => test.Items("promql_expr_test")))
            {
                var match = Asked.Match(test.Text("expr")!);
                Assert.True(match.Success, $"{path}: {test.Text("expr")}");
                bool fires = test.Items("exp_samples").Single().Text("value") != "0";
                asked.Add((match.Groups["alert"].Value, match.Groups["severity"].Value, fires));
            }

        foreach (var alert in RuleFiles.Alerts())
        {
            bool hasTwin = RuleFiles.Alerts().Count(other => other.Name == alert.Name) > 1;
            Assert.True(asked.Contains((alert.Name, hasTwin ? alert.Severity : "", true)), $"no test shows {alert.Name} ({alert.Severity}) firing");
            Assert.True(asked.Contains((alert.Name, "", false)) || asked.Contains((alert.Name, alert.Severity, false)), $"no test shows {alert.Name} silent");
        }
    }

    [Fact]
    public void Recorded_series_are_named_by_level_metric_and_operation()
    {
        foreach (var (name, _) in RuleFiles.Recordings()) Assert.Matches("^[a-z_]+:[a-z_0-9]+:[a-z0-9_]+$", name);
    }
}
