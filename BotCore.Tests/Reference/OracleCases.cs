using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace BotCore.Tests.Reference;

/// <summary>A list of cases inside a JSON file of the reference data: one theory row per case, named so that a failure can be found.</summary>
internal static class OracleCases
{
    private const string Absent = "absent";
    private static readonly ConcurrentDictionary<string, JsonElement> Files = new();

    /// <summary>One row per case: "index" and, when the case has one, its id. A single row that skips itself when the data is not there.</summary>
    public static IEnumerable<TheoryDataRow<string>> Rows(string file, string list)
    {
        string? root = Oracle.Root();
        if (root is null || !System.IO.File.Exists(Path.Combine(root, file))) return [new TheoryDataRow<string>(Absent)];
        return File(file).GetProperty(list).EnumerateArray().Select((element, index) => new TheoryDataRow<string>(Name(element, index)));

        static string Name(JsonElement element, int index) =>
            element.TryGetProperty("id", out var id) ? string.Create(CultureInfo.InvariantCulture, $"{index} {id.GetString()}")
            : element.TryGetProperty("symbol", out var symbol) ? string.Create(CultureInfo.InvariantCulture, $"{index} {symbol.GetString()}")
            : index.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The case of a row; skips the test when the data is not there.</summary>
    public static JsonElement Get(string file, string list, string row)
    {
        if (row == Absent) _ = Oracle.Path(file.Split('/'));
        return File(file).GetProperty(list)[int.Parse(row.Split(' ')[0], CultureInfo.InvariantCulture)];
    }

    /// <summary>A whole file; skips the test when it is not there.</summary>
    public static JsonElement File(string file) => Files.GetOrAdd(file, static name =>
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Oracle.Path(name.Split('/'))));
        return document.RootElement.Clone();
    });

    public static decimal Decimal(this JsonElement element, string name) => element.GetProperty(name).GetDecimal();

    public static decimal? DecimalOrNull(this JsonElement element, string name) =>
        element.GetProperty(name).ValueKind == JsonValueKind.Null ? null : element.Decimal(name);

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>|actual − expected| ≤ absolute + relative × |expected|; absence must match absence.</summary>
    public static void Near(decimal? expected, decimal? actual, decimal absolute, decimal relative)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is not { } wanted) return;
        decimal error = Math.Abs(actual!.Value - wanted);
        Assert.True(error <= absolute + relative * Math.Abs(wanted), $"expected {wanted}, got {actual}, error {error}");
    }
}
