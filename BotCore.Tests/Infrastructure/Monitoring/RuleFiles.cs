namespace BotCore.Tests.Infrastructure.Monitoring;

/// <summary>One alerting rule as it stands in its file.</summary>
internal sealed record AlertRule(string Name, string Severity, string Area, string? For, string Expression, string? Summary, string? Description, string? RunbookUrl);

/// <summary>The rules of <c>infrastructure/monitoring/prometheus/rules</c>.</summary>
internal static class RuleFiles
{
    public static string Folder => Repository.Path("infrastructure", "monitoring", "prometheus");

    public static IReadOnlyList<string> Paths => Repository.Files("*.yaml", "infrastructure", "monitoring", "prometheus", "rules");

    public static IReadOnlyList<AlertRule> Alerts() =>
    [
        .. Rules().Where(rule => rule.Text("alert") is not null).Select(rule => new AlertRule(
            rule.Text("alert")!, rule.Text("labels", "severity") ?? "", rule.Text("labels", "area") ?? "", rule.Text("for"), rule.Text("expr")!,
            rule.Text("annotations", "summary"), rule.Text("annotations", "description"), rule.Text("annotations", "runbook_url"))),
    ];

    /// <summary>Name and expression of each recording rule.</summary>
    public static IReadOnlyList<(string Name, string Expression)> Recordings() =>
        [.. Rules().Where(rule => rule.Text("record") is not null).Select(rule => (rule.Text("record")!, rule.Text("expr")!))];

    private static IEnumerable<YamlDotNet.RepresentationModel.YamlNode> Rules() =>
        Paths.SelectMany(path => Repository.Yaml(File.ReadAllText(path))).SelectMany(file => file.Items("groups")).SelectMany(group => group.Items("rules"));
}
