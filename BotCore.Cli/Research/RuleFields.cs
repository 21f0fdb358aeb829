using System.Text.Json;

namespace BotCore.Cli.Research;

/// <summary>
/// The members of a JSON object, read by name and type. What is missing or of another type is noted as
/// <c>field is value; expected type</c> and replaced by something harmless, so that all mistakes of a file are found at once.
/// </summary>
internal sealed class RuleFields
{
    private const int LongestValue = 40;
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly List<string> _errors;
    private readonly HashSet<string> _read = [];

    /// <param name="path">What stands before the names in messages: empty, or <c>trailing.</c>.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public RuleFields(JsonElement element, string path, List<string> errors)
    {
        _path = path;
        _errors = errors;
        _object = element;
        if (element.ValueKind != JsonValueKind.Object)
            errors.Add($"{(path.Length == 0 ? "the file" : path.TrimEnd('.'))} is {Shown(element)}; expected an object {{…}}");
    }

    /// <summary>Members that nobody asked for.</summary>
    public IReadOnlyList<string> Unread =>
        _object.ValueKind == JsonValueKind.Object ? [.. _object.EnumerateObject().Select(pair => pair.Name).Where(name => !_read.Contains(name))] : [];

    /// <summary>A number that must be there.</summary>
    public double Number(string name)
    {
        if (!TryGet(name, out var value)) return Missing(name, "a number", 0.0);
        return NumberOf(name, value, "a number") ?? 0.0;
    }

    /// <summary>A number; absent or null: none.</summary>
    public double? NumberOrNull(string name) =>
        TryGet(name, out var value) && value.ValueKind != JsonValueKind.Null ? NumberOf(name, value, "a number or null") : null;

    /// <summary>A whole number.</summary>
    /// <param name="default">When absent; without one it must be there.</param>
    public int Whole(string name, int? @default)
    {
        if (!TryGet(name, out var value)) return @default ?? Missing(name, "a whole number", 0);
        // 60.0 is as whole as 60
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            && number == Math.Truncate(number) && number is >= int.MinValue and <= int.MaxValue)
            return (int)number;
        return Wrong(name, value, $"a whole number up to {int.MaxValue}", 0);
    }

    public bool Flag(string name, bool @default)
    {
        if (!TryGet(name, out var value)) return @default;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Wrong(name, value, "true or false", @default);
    }

    /// <summary>A list of objects; absent: empty.</summary>
    public IEnumerable<RuleFields> List(string name)
    {
        if (!TryGet(name, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Array) return Wrong<IEnumerable<RuleFields>>(name, value, "a list […]", []);
        return value.EnumerateArray().Select((element, i) => new RuleFields(element, $"{_path}{name}[{i}].", _errors)).ToArray();
    }

    /// <summary>An object; absent or null: none.</summary>
    public RuleFields? Object(string name) =>
        TryGet(name, out var value) && value.ValueKind != JsonValueKind.Null ? new RuleFields(value, $"{_path}{name}.", _errors) : null;

    /// <summary>An object, or a word that stands for none; absent: as if the word stood there.</summary>
    public RuleFields? ObjectOrWord(string name, string word)
    {
        if (!TryGet(name, out var value) || (value.ValueKind == JsonValueKind.String && value.ValueEquals(word))) return null;
        return value.ValueKind == JsonValueKind.Object
            ? new RuleFields(value, $"{_path}{name}.", _errors)
            : Wrong<RuleFields?>(name, value, $"\"{word}\" or an object {{…}}", null);
    }

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        _read.Add(name);
        return _object.ValueKind == JsonValueKind.Object && _object.TryGetProperty(name, out value);
    }

    private double? NumberOf(string name, JsonElement value, string expected) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : Wrong<double?>(name, value, expected, null);

    private T Missing<T>(string name, string expected, T instead)
    {
        if (_object.ValueKind == JsonValueKind.Object) _errors.Add($"{_path}{name} is missing; expected {expected}");
        return instead;
    }

    private T Wrong<T>(string name, JsonElement value, string expected, T instead)
    {
        _errors.Add($"{_path}{name} is {Shown(value)}; expected {expected}");
        return instead;
    }

    private static string Shown(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }
}
