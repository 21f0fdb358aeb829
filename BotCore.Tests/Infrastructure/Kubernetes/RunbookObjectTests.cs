using System.Text.RegularExpressions;

namespace BotCore.Tests.Infrastructure.Kubernetes;

/// <summary>That a <c>kubectl</c> line of the operations documents names what the production overlay has, and does nothing that is undone at once.</summary>
public sealed partial class RunbookObjectTests
{
    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["deployment"] = "Deployment",
        ["service"] = "Service",
        ["cronjob"] = "CronJob",
        ["statefulset"] = "StatefulSet",
        ["horizontalpodautoscaler"] = "HorizontalPodAutoscaler",
        ["scaledobject"] = "ScaledObject",
    };

    [GeneratedRegex(@"^kubectl -n bot-core-production .*$", RegexOptions.Multiline)]
    private static partial Regex Line { get; }

    [GeneratedRegex(@"\b(?<kind>deployment|service|cronjob|statefulset|horizontalpodautoscaler|scaledobject)[/ ](?<name>[a-z][a-z-]*[a-z])\b")]
    private static partial Regex Named { get; }

    [GeneratedRegex(@" (?<set>[a-z]+)-(?<ordinal>\d)(?: -c (?<container>[a-z]+))?\b")]
    private static partial Regex Pod { get; }

    [GeneratedRegex(@"-l (?<label>app\.kubernetes\.io/[a-z]+)=(?<value>[a-z-]+)")]
    private static partial Regex Selected { get; }

    [Fact]
    public async Task Every_object_that_a_command_names_is_in_the_cluster()
    {
        var production = await Overlay.RenderAsync("production");
        foreach (string line in Lines())
        {
            foreach (Match named in Named.Matches(line))
                Assert.True(production.Of(Kinds[named.Groups["kind"].Value]).Any(o => o.Name == named.Groups["name"].Value), $"there is no {named.Value}: {line}");
            if (Pod.Match(line) is { Success: true } pod)
            {
                var set = production.Of("StatefulSet").SingleOrDefault(o => o.Name == pod.Groups["set"].Value);
                Assert.True(set is not null && int.Parse(pod.Groups["ordinal"].Value, System.Globalization.CultureInfo.InvariantCulture) < int.Parse(set.Node.Text("spec", "replicas") ?? "1", System.Globalization.CultureInfo.InvariantCulture), $"there is no pod {pod.Value}: {line}");
                if (pod.Groups["container"].Success) Assert.Contains(set.Containers, container => container.Text("name") == pod.Groups["container"].Value);
            }
            if (Selected.Match(line) is { Success: true } selected)
                Assert.True(production.Workloads.Any(workload => workload.PodLabels.GetValueOrDefault(selected.Groups["label"].Value) == selected.Groups["value"].Value), $"no pod has {selected.Value}: {line}");
        }
    }

    [Fact]
    public async Task Nobody_is_told_to_set_a_number_that_a_scaler_sets_back()
    {
        var production = await Overlay.RenderAsync("production");
        var scaled = production.Of("HorizontalPodAutoscaler").Concat(production.Of("ScaledObject")).Select(scaler => scaler.Node.Text("spec", "scaleTargetRef", "name")!).ToHashSet();
        foreach (string line in Lines().Where(line => line.Contains(" scale ", StringComparison.Ordinal)))
            Assert.DoesNotContain(Named.Matches(line).Select(named => named.Groups["name"].Value), scaled.Contains);
    }

    private static IEnumerable<string> Lines() =>
        Repository.Files("*.md", "docs", "operations").SelectMany(path => Line.Matches(File.ReadAllText(path))).Select(match => match.Value);
}
