using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;

namespace BotCore.Tests.ServiceDefaults.Telemetry;

/// <summary>Holds docs/operations/metrics.md, as far as it speaks of every service, to a running host.</summary>
[Collection(OneServiceAtATime.Name)]
public sealed partial class MetricsCatalogueTests
{
    private const string OwnMeter = "BotCore.ServiceDefaults";

    [GeneratedRegex(@"^\| `(?<name>[a-z0-9_]+)` \| (?<kind>[a-z]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    [Fact]
    public async Task Every_metric_of_the_catalogue_is_exported_with_its_kind()
    {
        await using var service = await RunningService.StartAsync(map: app => app.MapGet("/throws", string () => throw new InvalidOperationException("counted")));
        await service.Client.GetAsync("/throws");
        GC.Collect();

        var scrape = await Scrape.OfAsync(service);

        foreach (var (name, kind) in Catalogue())
            Assert.True(scrape.Families.TryGetValue(name, out string? exported) && exported == kind, $"{name} is documented as {kind} and exported as {exported ?? "nothing"}");
    }

    [Fact]
    public async Task Every_metric_of_our_own_is_in_the_catalogue()
    {
        var own = new HashSet<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => { if (instrument.Meter.Name == OwnMeter) own.Add(instrument.Name); } };
        await using var service = await RunningService.StartAsync();
        listener.Start();

        Assert.NotEmpty(own);
        Assert.Empty(own.Except(Catalogue().Select(row => row.Name)));
    }

    private static List<(string Name, string Kind)> Catalogue()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BotCore.sln"))) folder = folder.Parent;
        Assert.SkipWhen(folder is null, "the repository is not around the test binaries");
        string text = File.ReadAllText(Path.Combine(folder!.FullName, "docs", "operations", "metrics.md"));
        string section = Regex.Match(text, @"^## Every service$(?<body>.*?)(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline).Groups["body"].Value;
        return [.. Row.Matches(section).Select(match => (match.Groups["name"].Value, match.Groups["kind"].Value))];
    }
}
