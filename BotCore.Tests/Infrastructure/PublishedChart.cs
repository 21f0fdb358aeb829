using System.Text.RegularExpressions;
using BotCore.Tests.Infrastructure.Kubernetes;
using YamlDotNet.RepresentationModel;

namespace BotCore.Tests.Infrastructure;

/// <summary>
/// What the AppHost published for Kubernetes, rendered as Helm would: its templates know values, names, secrets that are required, and braces that are
/// meant. Anything else in them is an error here.
/// </summary>
internal static partial class PublishedChart
{
    /// <summary>Stands in for braces that are meant, until everything else is rendered.</summary>
    private const string Braces = "\u0001";

    public static string Folder => Repository.Path("infrastructure", "aspire", "kubernetes");

    [GeneratedRegex(@"\{\{ (?:required `(?<message>[^`]+)` )?\.(?<path>[\w.]+) \}\}")]
    private static partial Regex Value { get; }

    /// <summary>Every object of the chart, with each secret given its own name as its value.</summary>
    public static Overlay Render()
    {
        var values = Repository.Yaml(Repository.Text("infrastructure", "aspire", "kubernetes", "values.yaml")).Single();
        string name = Repository.Yaml(Repository.Text("infrastructure", "aspire", "kubernetes", "Chart.yaml")).Single().Text("name")!;
        var documents = Repository.Files("*.yaml", "infrastructure", "aspire", "kubernetes", "templates").Select(file => Rendered(File.ReadAllText(file), values, name)).ToList();
        var objects = documents.SelectMany(Repository.Yaml).Select(node => new KubernetesObject(node.Text("kind")!, node.Text("metadata", "name")!, node));
        return new Overlay("aspire", string.Join("\n", documents), [.. objects]);
    }

    private static string Rendered(string template, YamlNode values, string name)
    {
        string text = template.Replace("{{`{{`}}", Braces, StringComparison.Ordinal);
        text = Value.Replace(text, match =>
        {
            string path = match.Groups["path"].Value;
            if (path is "Chart.Name" or "Release.Name") return name;
            Assert.StartsWith("Values.", path, StringComparison.Ordinal);
            string? value = values.Text(path.Split('.')[1..]);
            Assert.True(value is not null, $"{path} is not among the values");
            if (value!.Length > 0) return value;
            Assert.True(match.Groups["message"].Value == $"set {path["Values.".Length..]}", $"{path} has no value and may be left out");
            return $"given-to-{path}";
        });
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        return text.Replace(Braces, "{{", StringComparison.Ordinal);
    }
}
