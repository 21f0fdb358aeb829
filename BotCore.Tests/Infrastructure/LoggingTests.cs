using System.Text.Json;
using System.Text.RegularExpressions;
using BotCore.Tests.ServiceDefaults.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using YamlDotNet.RepresentationModel;

namespace BotCore.Tests.Infrastructure;

/// <summary>
/// The configurations of Loki, Alloy, Filebeat and Elasticsearch, none of which runs on every machine: held to what our services write, to each other
/// and to the Compose files that mount them.
/// </summary>
public sealed partial class LoggingTests
{
    /// <summary>What a component of Alloy offers to others.</summary>
    private static readonly Dictionary<string, string[]> Exports = new()
    {
        ["local.file_match"] = ["targets"],
        ["loki.source.file"] = [],
        ["loki.process"] = ["receiver"],
        ["loki.write"] = ["receiver"],
    };

    private static string Alloy => Regex.Replace(Repository.Text("infrastructure", "logging", "config.alloy"), @"(?m)^\s*//.*$", "");

    private static YamlMappingNode Loki => Repository.Yaml(Repository.Text("infrastructure", "logging", "loki.yaml")).Single();

    private static YamlMappingNode Filebeat => Repository.Yaml(Repository.Text("infrastructure", "logging", "elk", "filebeat.yml")).Single();

    [GeneratedRegex("""(?m)^(?<kind>[a-z_.]+) "(?<label>\w+)" \{""")]
    private static partial Regex Component { get; }

    [GeneratedRegex(@"(?<kind>(?:local|loki)\.[a-z_.]+)\.(?<label>[a-z]+)\.(?<export>targets|receiver)")]
    private static partial Regex Reference { get; }

    [Fact]
    public void Shippers_look_for_fields_that_our_services_write_and_can_read_their_time()
    {
        using var log = new ALog(time: new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, 7, TimeSpan.Zero)));
#pragma warning disable CA1848 // one record is enough
        log.Logger.LogInformation("started");
#pragma warning restore CA1848
        var record = log.LastRecord();

        string[] expressions = Words("stage.json"), labels = Words("stage.labels");
        foreach (string field in expressions) Assert.True(record.TryGetProperty(field, out _), $"Alloy asks for {field}, which no record has");
        Assert.Equal(["service", "level", "environment"], labels);
        Assert.Subset(expressions.ToHashSet(), labels.ToHashSet());
        string time = record.GetProperty("timestamp").GetString()!;
        Assert.Equal("2026-03-01T12:00:00.007Z", time);
        // Both say by an example how a time is written.
        string layout = Filebeat.Items("processors").Single(processor => processor.At("timestamp") is not null).Items("timestamp", "layouts").Single().ToString();
        Assert.Equal(Regex.Replace(time, @"\d", "0"), Regex.Replace(layout, @"\d", "0"));
        Assert.Contains("""format = "RFC3339Nano" """.Trim(), Alloy, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_component_of_alloy_hands_on_to_one_that_is_there()
    {
        var components = Component.Matches(Alloy).Select(match => (Kind: match.Groups["kind"].Value, Label: match.Groups["label"].Value)).ToList();
        var references = Reference.Matches(Alloy).Select(match => (Kind: match.Groups["kind"].Value, Label: match.Groups["label"].Value, Export: match.Groups["export"].Value)).ToList();

        Assert.Equal(Alloy.Count(c => c == '{'), Alloy.Count(c => c == '}'));
        foreach (var (kind, _) in components) Assert.Contains(kind, Exports.Keys);
        foreach (var (kind, label, export) in references)
        {
            Assert.Contains((kind, label), components);
            Assert.Contains(export, Exports[kind]);
        }
        foreach (var (kind, label) in components.Where(component => Exports[component.Kind].Length > 0))
            Assert.True(references.Any(reference => (reference.Kind, reference.Label) == (kind, label)), $"nothing uses {kind} \"{label}\"");
    }

    [Fact]
    public void Logs_are_sent_to_where_they_are_kept()
    {
        var compose = Repository.Yaml(Repository.Text("docker-compose.yml")).Single();
        var elk = Repository.Yaml(Repository.Text("infrastructure", "logging", "elk", "compose.yml")).Single();

        Assert.Contains($"\"http://loki:{Loki.Text("server", "http_listen_port")}/loki/api/v1/push\"", Alloy, StringComparison.Ordinal);
        Assert.Contains(compose.Items("services", "loki", "ports"), port => port.ToString().EndsWith(":" + Loki.Text("server", "http_listen_port"), StringComparison.Ordinal));
        Assert.Equal("http://elasticsearch:9200", Filebeat.Items("output.elasticsearch", "hosts").Single().ToString());
        Assert.Contains(elk.Items("services", "elasticsearch", "ports"), port => port.ToString().EndsWith(":9200", StringComparison.Ordinal));
        // What a program is told to read is mounted there.
        foreach (var (service, path) in new[]
        {
            (compose.At("services", "loki"), compose.Items("services", "loki", "command").Single().ToString().Split('=')[1]),
            (compose.At("services", "alloy"), compose.Items("services", "alloy", "command").Last().ToString()),
            (elk.At("services", "filebeat"), elk.Items("services", "filebeat", "command").Last().ToString()),
            (elk.At("services", "filebeat"), Filebeat.Text("setup.ilm", "policy_file")!),
        })
        {
            string[] mount = service.Items("volumes").Select(volume => volume.ToString().Split(':')).Single(volume => path == volume[1] || path.StartsWith(volume[1] + "/", StringComparison.Ordinal));
            Assert.True(Path.Exists(Repository.Path(mount[0] + path[mount[1].Length..])), $"{path} is not mounted");
        }
    }

    [Fact]
    public void Both_variants_keep_logs_for_seven_days_and_then_delete_them()
    {
        Assert.Equal("168h", Loki.Text("limits_config", "retention_period"));
        Assert.Equal("true", Loki.Text("compactor", "retention_enabled"));
        Assert.Equal(Loki.Items("schema_config", "configs").Single().Text("object_store"), Loki.Text("compactor", "delete_request_store"));
        using var policy = JsonDocument.Parse(Repository.Text("infrastructure", "logging", "elk", "retention.json"));
        var phases = policy.RootElement.GetProperty("policy").GetProperty("phases");
        Assert.Equal("7d", phases.GetProperty("delete").GetProperty("min_age").GetString());
        Assert.True(phases.GetProperty("delete").GetProperty("actions").TryGetProperty("delete", out _));
        // Age counts from the roll-over: an index that never rolled over would never be deleted.
        Assert.Equal("1d", phases.GetProperty("hot").GetProperty("actions").GetProperty("rollover").GetProperty("max_age").GetString());
        Assert.StartsWith(Filebeat.Text("setup.template", "pattern")!.TrimEnd('*'), Filebeat.Text("output.elasticsearch", "index")!, StringComparison.Ordinal);
    }

    /// <summary>Names on the left of a stage's mapping.</summary>
    private static string[] Words(string stage) =>
        [.. Regex.Matches(Regex.Match(Alloy, Regex.Escape(stage) + @" \{\s*\w+ = \{(?<pairs>[^}]*)\}").Groups["pairs"].Value, @"(\w+) =").Select(match => match.Groups[1].Value)];
}
