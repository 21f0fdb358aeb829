namespace BotCore.Tests.Infrastructure.Monitoring;

/// <summary>Who hears of what.</summary>
public sealed class AlertmanagerTests
{
    private const string Package = "Debian: apt-get install prometheus-alertmanager";

    private static string Folder => Repository.Path("infrastructure", "monitoring", "alertmanager");

    public static TheoryData<string, string, string, string> Routes { get; } = ReadRoutes();

    [Theory]
    [InlineData("alertmanager.yaml")]
    [InlineData("alertmanager.local.yaml")]
    public async Task The_configuration_is_valid(string file)
    {
        string amtool = Tool.Require("amtool", Package);
        using var folder = new Cli.TemporaryFolder();
        // Templates lie where the container has them; here they lie beside the configuration.
        string text = Repository.Text("infrastructure", "monitoring", "alertmanager", file).Replace("/etc/alertmanager/templates", Path.Combine(Folder, "templates"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder[file], text, TestContext.Current.CancellationToken);

        var run = await Tool.RunAsync(amtool, folder.Path, "check-config", file);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        if (file == "alertmanager.yaml") Assert.Contains("1 templates", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task An_alert_reaches_who_must_hear_of_it(string alert, string severity, string area, string receivers)
    {
        string amtool = Tool.Require("amtool", Package);

        var run = await Tool.RunAsync(
            amtool, Folder, "config", "routes", "test", "--config.file=alertmanager.yaml", $"--verify.receivers={receivers.Replace(' ', ',')}",
            $"alertname={alert}", $"severity={severity}", $"area={area}");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    [Fact]
    public void A_route_is_written_down_for_every_area_and_severity_that_alerts_have()
    {
        var tested = Routes.Select(row => (row.Data.Item2, row.Data.Item3)).ToHashSet();

        foreach (var alert in RuleFiles.Alerts()) Assert.Contains((alert.Severity, alert.Area), tested);
        foreach (var row in Routes) Assert.Contains(RuleFiles.Alerts(), alert => alert.Name == row.Data.Item1 && alert.Severity == row.Data.Item2 && alert.Area == row.Data.Item3);
    }

    [Fact]
    public void No_address_or_key_is_written_into_the_configuration()
    {
        foreach (string line in Repository.Text("infrastructure", "monitoring", "alertmanager", "alertmanager.yaml").Split('\n'))
            Assert.DoesNotMatch("^\\s*(api_url|routing_key|service_key|password|bearer_token|url):", line);
    }

    private static TheoryData<string, string, string, string> ReadRoutes()
    {
        var rows = new TheoryData<string, string, string, string>();
        if (Repository.Root.Length == 0) return rows;
        foreach (string line in File.ReadAllLines(Path.Combine(Folder, "routing.tests.csv")).Skip(1))
        {
            string[] cells = line.Split(',');
            rows.Add(cells[0], cells[1], cells[2], cells[3]);
        }
        return rows;
    }
}
