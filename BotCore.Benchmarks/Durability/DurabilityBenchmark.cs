using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BotCore.Benchmarks.Durability;

/// <summary>
/// What durability costs, on the machine's own disk and with real processes: <c>durability [--json] [WORKLOAD…]</c>. Each result is one
/// JSON object a line, with the target it is held to. What needs a broker starts a private one, or says that there is none.
/// </summary>
internal static class DurabilityBenchmark
{
    private static readonly IDurabilityWorkload[] Workloads =
        [new GroupCommit(), new PacedAppends(), new Relay(), new Failover(), new SweepScaling()];

    public static async Task<int> RunAsync(string[] args)
    {
        bool json = args.Contains("--json");
        string[] names = [.. args.Where(arg => arg != "--json")];
        if (names.FirstOrDefault(name => Workloads.All(workload => workload.Name != name)) is { } unknown)
        {
            Console.Error.WriteLine($"durability: there is no workload '{unknown}'; there are {string.Join(", ", Workloads.Select(workload => workload.Name))}");
            return 64;
        }
        foreach (var workload in Workloads)
        {
            if (names.Length > 0 && !names.Contains(workload.Name)) continue;
            string folder = Directory.CreateTempSubdirectory("botcore-durability-").FullName;
            try
            {
                await foreach (var measure in workload.RunAsync(folder))
                    Console.WriteLine(json ? JsonSerializer.Serialize(measure, DurabilityJson.Default.Measure) : measure.ToString());
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        return 0;
    }
}

/// <param name="Target">What it is held to; null where there is none.</param>
/// <param name="IsAtLeast">True when more is better.</param>
/// <param name="Detail">How it was measured; or why it was not, when there is no value.</param>
internal sealed record Measure(string Workload, string Metric, double? Value, string Unit, double? Target, bool IsAtLeast, string Detail)
{
    public bool? IsMet => Value is { } value && Target is { } target ? (IsAtLeast ? value >= target : value <= target) : null;

    public override string ToString() => Value is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{Workload,-14} {Metric,-24} {value,12:0.##} {Unit,-12} {(IsMet is { } met ? met ? "met" : "MISSED" : "")} {Detail}")
        : $"{Workload,-14} {Metric,-24} not measured: {Detail}";
}

internal interface IDurabilityWorkload
{
    string Name { get; }

    /// <param name="folder">Empty, removed afterwards.</param>
    IAsyncEnumerable<Measure> RunAsync(string folder);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Measure))]
internal sealed partial class DurabilityJson : JsonSerializerContext;
