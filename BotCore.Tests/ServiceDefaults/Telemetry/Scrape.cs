using System.Globalization;
using System.Text.RegularExpressions;

namespace BotCore.Tests.ServiceDefaults.Telemetry;

/// <summary>One answer of /metrics: families by name and kind, samples by their line.</summary>
internal sealed partial class Scrape
{
    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>.*)\})? (?<value>\S+)$")]
    private static partial Regex Sample { get; }

    private readonly List<(string Name, string Labels, double Value)> _samples = [];

    private Scrape()
    {
    }

    /// <summary>Kind by family name, as in <c># TYPE trades_total counter</c>.</summary>
    public Dictionary<string, string> Families { get; } = [];

    public static async Task<Scrape> OfAsync(RunningService service)
    {
        var scrape = new Scrape();
        foreach (string line in (await service.Client.GetStringAsync("/metrics")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                string[] words = line.Split(' ');
                scrape.Families[words[2]] = words[3];
            }
            else if (!line.StartsWith('#'))
            {
                var match = Sample.Match(line);
                Assert.True(match.Success, $"not a sample: {line}");
                scrape._samples.Add((match.Groups["name"].Value, match.Groups["labels"].Value, double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)));
            }
        }
        return scrape;
    }

    /// <summary>Values of the samples with this name whose labels contain the text.</summary>
    public IReadOnlyList<double> Values(string name, string labels = "") =>
        [.. _samples.Where(sample => sample.Name == name && sample.Labels.Contains(labels, StringComparison.Ordinal)).Select(sample => sample.Value)];

    public string Labels(string name) => Assert.Single(_samples, sample => sample.Name == name).Labels;
}
