using System.Globalization;

namespace BotCore.Tests.Infrastructure.Monitoring;

/// <summary>Dashboards that stay where links point, and panels that say what a bad value means.</summary>
public sealed class DashboardTests
{
    [Fact]
    public void There_are_the_seven_of_the_specification_with_a_stable_address() =>
        Assert.Equal(
            ["botcore-ai", "botcore-api", "botcore-business", "botcore-database", "botcore-messaging", "botcore-system", "botcore-trading"],
            DashboardFiles.All().Select(file => file.Dashboard.GetProperty("uid").GetString()!).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_panel_has_a_title_a_sentence_a_unit_and_a_place_of_its_own()
    {
        foreach (var (file, dashboard) in DashboardFiles.All())
        {
            var taken = new HashSet<(int X, int Y)>();
            var ids = new HashSet<int>();
            foreach (var panel in dashboard.GetProperty("panels").EnumerateArray())
            {
                string title = panel.GetProperty("title").GetString()!;
                Assert.True(panel.GetProperty("description").GetString() is { Length: > 25 } sentence && sentence.EndsWith('.'), $"{file}: {title} explains nothing");
                Assert.False(string.IsNullOrEmpty(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()), $"{file}: {title} has no unit");
                Assert.True(ids.Add(panel.GetProperty("id").GetInt32()), $"{file}: {title} shares its id");
                var place = panel.GetProperty("gridPos");
                int left = place.GetProperty("x").GetInt32(), top = place.GetProperty("y").GetInt32();
                int right = left + place.GetProperty("w").GetInt32(), bottom = top + place.GetProperty("h").GetInt32();
                Assert.InRange(right, 1, 24);
                for (int x = left; x < right; x++)
                    for (int y = top; y < bottom; y++)
                        Assert.True(taken.Add((x, y)), $"{file}: {title} lies on another panel");
                foreach (var target in panel.GetProperty("targets").EnumerateArray())
                    Assert.Equal("prometheus", target.GetProperty("datasource").GetProperty("uid").GetString());
            }
        }
    }

    [Fact]
    public async Task Every_query_of_every_panel_can_be_read_by_prometheus()
    {
        string promtool = Tool.Require("promtool", "Debian: apt-get install prometheus");
        using var folder = new Cli.TemporaryFolder();
        var queries = DashboardFiles.Queries();
        await File.WriteAllTextAsync(folder["panels.yaml"], "groups:\n  - name: panels\n    rules:\n" + string.Concat(queries.Select((query, i) =>
            string.Create(CultureInfo.InvariantCulture, $"      - record: panel:query:n{i}\n        expr: '{query.Expression.Replace("'", "''", StringComparison.Ordinal)}'\n"))), TestContext.Current.CancellationToken);

        var run = await Tool.RunAsync(promtool, folder.Path, "check", "rules", "panels.yaml");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.True(queries.Count > 80);
    }
}
