using System.Text.Json;

namespace BotCore.Tests.Infrastructure.Monitoring;

/// <summary>One query of one panel.</summary>
internal sealed record PanelQuery(string Dashboard, string Panel, string Expression);

/// <summary>The dashboards of <c>infrastructure/monitoring/grafana/dashboards</c>.</summary>
internal static class DashboardFiles
{
    public static IReadOnlyList<(string File, JsonElement Dashboard)> All() =>
    [
        .. Repository.Files("*.json", "infrastructure", "monitoring", "grafana", "dashboards").Select(path =>
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return (Path.GetFileNameWithoutExtension(path), document.RootElement.Clone());
        }),
    ];

    public static IReadOnlyList<PanelQuery> Queries() =>
    [
        .. from dashboard in All()
           from panel in dashboard.Dashboard.GetProperty("panels").EnumerateArray()
           from target in panel.GetProperty("targets").EnumerateArray()
           select new PanelQuery(dashboard.File, panel.GetProperty("title").GetString()!, target.GetProperty("expr").GetString()!),
    ];
}
