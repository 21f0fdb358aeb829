using System.Security.Cryptography;
using System.Text.Json;
using BotCore.Trading.Kernel;

namespace BotCore.Trading.Research.Optimization;

/// <summary>How the next points are chosen.</summary>
public enum SearchKind
{
    /// <summary>Every combination.</summary>
    Grid,

    /// <summary>Combinations at random, none twice.</summary>
    Random,

    /// <summary>Tree-structured Parzen estimator: more often where results were good.</summary>
    Tpe,

    /// <summary>Selection, crossing and mutation of good combinations.</summary>
    Genetic,
}

/// <summary>The candles of one symbol of a study, identified.</summary>
/// <param name="Fingerprint">Of the candles and of the contract they are traded as: equal text, equal data.</param>
public sealed record StudyMarket(string Symbol, string Timeframe, string Fingerprint);

/// <summary>Everything that decides what a study comes to, and nothing else: two studies of equal definition have equal results.</summary>
/// <param name="FirstMs">Open time of the first candle, Unix ms.</param>
/// <param name="EndMs">Close time of the last candle, Unix ms.</param>
/// <param name="Settings">Every setting by name, in the order of the catalogue.</param>
/// <param name="Trials">How many points are tried, in each window; the grid ignores it.</param>
/// <param name="Batch">Points proposed together by the methods that learn; not the number of threads, which changes nothing.</param>
/// <param name="WalkForward">Null: the whole span, once.</param>
public sealed record StudyDefinition(
    IReadOnlyList<StudyMarket> Markets, long FirstMs, long EndMs, IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<SearchParameter> Parameters, SearchKind Method, int Trials, int Batch, ulong Seed, Objective Objective, WalkForwardPlan? WalkForward)
{
    /// <summary>SHA-256 of the definition's JSON, lower-case hexadecimal.</summary>
    public string Hash() =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, OptimizationJson.Default.StudyDefinition)));

    /// <summary>Every setting with its value, as <see cref="Settings"/> has them.</summary>
    public static IReadOnlyDictionary<string, string> TextOf(KernelSettings settings) =>
        SettingCatalogue.All.ToDictionary(setting => setting.Name, setting => setting.Of(settings));

    /// <summary>The settings in which nothing is searched yet.</summary>
    /// <exception cref="ArgumentException">They are not allowed, for example because they come from another version.</exception>
    public KernelSettings BaseSettings()
    {
        var errors = new List<string>();
        return SettingCatalogue.TryWithAll(new KernelSettings(), Settings, errors) ?? throw new ArgumentException(string.Join("; ", errors));
    }

    /// <summary>The first thing in which another definition differs, for people; null when they are equal.</summary>
    public string? DifferenceFrom(StudyDefinition other)
    {
        ArgumentNullException.ThrowIfNull(other);
        using var mine = JsonSerializer.SerializeToDocument(this, OptimizationJson.Default.StudyDefinition);
        using var theirs = JsonSerializer.SerializeToDocument(other, OptimizationJson.Default.StudyDefinition);
        return Difference("", mine.RootElement, theirs.RootElement);
    }

    private static string? Difference(string path, JsonElement mine, JsonElement theirs)
    {
        if (mine.ValueKind == JsonValueKind.Object && theirs.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in mine.EnumerateObject())
            {
                string inner = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                if (!theirs.TryGetProperty(property.Name, out var other)) return $"{inner} is {property.Value.GetRawText()} here and missing there";
                if (Difference(inner, property.Value, other) is { } found) return found;
            }
            return theirs.EnumerateObject().Any(property => !mine.TryGetProperty(property.Name, out _)) ? $"{path} has more entries there" : null;
        }
        if (mine.ValueKind == JsonValueKind.Array && theirs.ValueKind == JsonValueKind.Array && mine.GetArrayLength() == theirs.GetArrayLength())
        {
            for (int i = 0; i < mine.GetArrayLength(); i++)
                if (Difference($"{path}[{i}]", mine[i], theirs[i]) is { } found) return found;
            return null;
        }
        return mine.GetRawText() == theirs.GetRawText() ? null : $"{path} is {mine.GetRawText()} here and {theirs.GetRawText()} there";
    }
}
