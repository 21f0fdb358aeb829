using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace BotCore.Tests.Infrastructure.Kubernetes;

/// <summary>One object of a rendered overlay.</summary>
internal sealed record KubernetesObject(string Kind, string Name, YamlMappingNode Node)
{
    /// <summary>The pod template, whatever makes the pods; null for what makes none.</summary>
    public YamlNode? PodTemplate => Kind switch
    {
        "Deployment" or "StatefulSet" or "Job" => Node.At("spec", "template"),
        "CronJob" => Node.At("spec", "jobTemplate", "spec", "template"),
        _ => null,
    };

    public IReadOnlyDictionary<string, string> PodLabels => Labels(PodTemplate.At("metadata", "labels"));

    public IEnumerable<YamlNode> Containers => PodTemplate.Items("spec", "containers");

    public IEnumerable<YamlNode> AllContainers => Containers.Concat(PodTemplate.Items("spec", "initContainers"));

    public override string ToString() => $"{Kind}/{Name}";

    public static IReadOnlyDictionary<string, string> Labels(YamlNode? node) =>
        node.Pairs().ToDictionary(pair => pair.Key, pair => ((YamlScalarNode)pair.Value).Value!, StringComparer.Ordinal);
}

/// <summary>What <c>kubectl kustomize</c> makes of a folder of <c>infrastructure/kubernetes</c>.</summary>
internal sealed record Overlay(string Name, string Text, IReadOnlyList<KubernetesObject> Objects)
{
    private static readonly ConcurrentDictionary<string, Task<Overlay>> Rendered = new();

    public static TheoryData<string> All { get; } = ["dev", "staging", "production"];

    public IEnumerable<KubernetesObject> Of(string kind) => Objects.Where(o => o.Kind == kind);

    public KubernetesObject Single(string kind, string name) => Assert.Single(Objects, o => o.Kind == kind && o.Name == name);

    /// <summary>What makes pods.</summary>
    public IEnumerable<KubernetesObject> Workloads => Objects.Where(o => o.PodTemplate is not null);

    /// <summary>Workloads a selector meets.</summary>
    public IReadOnlyList<KubernetesObject> SelectedBy(YamlNode? matchLabels)
    {
        var wanted = KubernetesObject.Labels(matchLabels);
        return [.. Workloads.Where(workload => wanted.All(label => workload.PodLabels.TryGetValue(label.Key, out string? value) && value == label.Value))];
    }

    public static Task<Overlay> RenderAsync(string name) => Rendered.GetOrAdd(name, static async name =>
    {
        string kubectl = Tool.Require("kubectl", "https://kubernetes.io/docs/tasks/tools");
        var run = await Tool.RunAsync(kubectl, Repository.Root, "kustomize", Path.Combine("infrastructure", "kubernetes", name.Contains('/', StringComparison.Ordinal) ? name : $"overlays/{name}"));
        Assert.True(run.ExitCode == 0, run.Error);
        var objects = Repository.Yaml(run.Output).Select(node => new KubernetesObject(node.Text("kind")!, node.Text("metadata", "name")!, node));
        return new Overlay(name, run.Output, [.. objects]);
    });

    /// <summary>Bytes of <c>512Mi</c>, cores of <c>500m</c>.</summary>
    public static double Quantity(string text)
    {
        var match = Regex.Match(text, "^([0-9.]+)(m|Ki|Mi|Gi)?$");
        Assert.True(match.Success, $"'{text}' is no quantity");
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * (match.Groups[2].Value switch { "m" => 0.001, "Ki" => 1024, "Mi" => 1024 * 1024, "Gi" => 1024d * 1024 * 1024, _ => 1 });
    }
}
