using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using BotCore.AiGateway;

namespace BotCore.Tests.AiGateway;

/// <summary>Holds the gateway's part of docs/operations/metrics.md to a running gateway.</summary>
[Collection(OneGatewayAtATime.Name)]
public sealed partial class GatewayMetricsTests
{
    [GeneratedRegex(@"^\| `(?<name>ai_[a-z0-9_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    [Fact]
    public async Task What_is_documented_is_measured_and_the_other_way_round()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BotCore.sln"))) folder = folder.Parent;
        Assert.SkipWhen(folder is null, "the repository is not around the test binaries");
        string text = await File.ReadAllTextAsync(Path.Combine(folder!.FullName, "docs", "operations", "metrics.md"), TestContext.Current.CancellationToken);
        string section = text[text.IndexOf("## Gateway", StringComparison.Ordinal)..text.IndexOf("## Queries", StringComparison.Ordinal)];
        var measured = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => { if (instrument.Meter.Name == GatewayMetrics.MeterName) measured.Add(instrument.Name); } };

        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = "" });
        await gateway.AnalyzeAsync(Questions.Of());
        listener.Start();

        Assert.Equal(Row.Matches(section).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal), measured);
    }
}
