using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BotCore.TradingEngine.Api;

/// <summary>Compares a JSON value with the type that is expected, and says where and how they differ.</summary>
internal static class JsonShape
{
    /// <param name="path">Name of the value, empty for the body.</param>
    public static void Check(JsonElement value, JsonTypeInfo type, string path, FieldErrors errors)
    {
        if (type.Kind == JsonTypeInfoKind.Object) CheckObject(value, type, path, errors);
        else if (type.Kind == JsonTypeInfoKind.Dictionary) CheckDictionary(value, type, path, errors);
        else CheckValue(value, type, path, errors);
    }

    /// <summary>The kind of a JSON value for people.</summary>
    public static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Null => "null",
        _ => "nothing",
    };

    private static void CheckObject(JsonElement value, JsonTypeInfo type, string path, FieldErrors errors)
    {
        if (!Is(value, JsonValueKind.Object, path, errors)) return;
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            string name = Join(path, member.Name);
            var property = type.Properties.FirstOrDefault(candidate => candidate.Name == member.Name);
            if (property is null)
                errors.Add(name, $"is not a field of this request; its fields are {string.Join(", ", type.Properties.Select(known => known.Name))}");
            else if (!found.Add(member.Name))
                errors.Add(name, "stands there twice");
            else if (member.Value.ValueKind != JsonValueKind.Null || !property.IsSetNullable)
                Check(member.Value, type.Options.GetTypeInfo(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType), name, errors);
        }
        foreach (var property in type.Properties)
            if (property.IsRequired && !found.Contains(property.Name))
                errors.Add(Join(path, property.Name), $"is required: expected {Expected(type.Options.GetTypeInfo(property.PropertyType))}");
    }

    private static void CheckDictionary(JsonElement value, JsonTypeInfo type, string path, FieldErrors errors)
    {
        if (!Is(value, JsonValueKind.Object, path, errors)) return;
        var found = new HashSet<string>(StringComparer.Ordinal);
        var element = type.Options.GetTypeInfo(type.ElementType!);
        foreach (var member in value.EnumerateObject())
        {
            if (!found.Add(member.Name)) errors.Add(Join(path, member.Name), "stands there twice");
            else Check(member.Value, element, Join(path, member.Name), errors);
        }
    }

    private static void CheckValue(JsonElement value, JsonTypeInfo type, string path, FieldErrors errors)
    {
        // The converters take numbers for words of an enumeration and words in any case; here only the words themselves are right.
        bool isWrongWord = type.Type.IsEnum
            && (value.ValueKind != JsonValueKind.String || !WordsOf(type).Contains(value.GetString(), StringComparer.Ordinal));
        bool isTimeWithoutOffset = type.Type == typeof(DateTimeOffset) && value.ValueKind == JsonValueKind.String && !HasOffset(value.GetString()!);
        if (!isWrongWord && !isTimeWithoutOffset)
        {
            try
            {
                if (value.ValueKind != JsonValueKind.Null && value.Deserialize(type) is not null) return;
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                // Said below, in the words of the API.
            }
        }
        errors.Add(path.Length == 0 ? "body" : path, $"expected {Expected(type)}, found {Shown(value)}");
    }

    /// <summary>A time without its offset would be read as local time, another moment on another machine.</summary>
    internal static bool HasOffset(string text)
    {
        int clock = text.IndexOf('T', StringComparison.Ordinal);
        return clock > 0 && (text.EndsWith('Z') || text.IndexOfAny(['+', '-'], clock) > 0);
    }

    private static bool Is(JsonElement value, JsonValueKind kind, string path, FieldErrors errors)
    {
        if (value.ValueKind == kind) return true;
        errors.Add(path.Length == 0 ? "body" : path, $"expected {Name(kind)}, found {Name(value.ValueKind)}");
        return false;
    }

    private static string Expected(JsonTypeInfo type)
    {
        var plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (plain.IsEnum) return $"one of {string.Join(", ", WordsOf(type.Options.GetTypeInfo(plain)))}";
        if (plain == typeof(decimal)) return "a decimal as text such as \"0.25\"";
        if (plain == typeof(int)) return "a whole number";
        if (plain == typeof(bool)) return "true or false";
        if (plain == typeof(DateTimeOffset)) return "a time with its offset such as \"2025-01-31T14:00:00Z\"";
        if (plain == typeof(string)) return "text";
        return type.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
            JsonTypeInfoKind.Enumerable => "a list",
            _ => "another value",
        };
    }

    private static IEnumerable<string?> WordsOf(JsonTypeInfo type) =>
        Enum.GetValues(type.Type).Cast<object>().Select(value => JsonSerializer.SerializeToElement(value, type).GetString());

    private static string Shown(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null) return Name(value.ValueKind);
        string text = value.GetRawText();
        return text.Length > 60 ? text[..60] + "…" : text;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
