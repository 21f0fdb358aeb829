using System.Text.RegularExpressions;

namespace BotCore.Tests.Infrastructure.Monitoring;

/// <summary>The tables of docs/operations/metrics.md by section.</summary>
internal static partial class Catalogue
{
    [GeneratedRegex(@"^\| `(?<name>[A-Za-z0-9_]+)` \| (?<kind>[a-z]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    /// <summary>Name and kind of every metric of a section; of all sections without one.</summary>
    public static IReadOnlyDictionary<string, string> Of(string? section = null)
    {
        string text = Repository.Text("docs", "operations", "metrics.md");
        if (section is not null)
            text = Regex.Match(text, $"^## {section}$(?<body>.*?)(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline).Groups["body"].Value;
        return Row.Matches(text).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["kind"].Value, StringComparer.Ordinal);
    }

    /// <summary>True when the series is one of the catalogue, or a part of a histogram that is.</summary>
    public static bool Has(IReadOnlyDictionary<string, string> metrics, string series)
    {
        if (metrics.TryGetValue(series, out string? kind)) return kind != "histogram";
        foreach (string ending in new[] { "_bucket", "_sum", "_count" })
            if (series.EndsWith(ending, StringComparison.Ordinal) && metrics.TryGetValue(series[..^ending.Length], out kind)) return kind == "histogram";
        return false;
    }
}
