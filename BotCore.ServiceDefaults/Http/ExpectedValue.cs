using System.Text.Json;

namespace BotCore.ServiceDefaults.Http;

/// <summary>Says in a client's words what a .NET type needs.</summary>
internal static class ExpectedValue
{
    /// <param name="type">As the framework's messages give it: <c>decimal</c>, <c>int?</c>, <c>System.Decimal</c>, <c>System.Nullable`1[System.Int32]</c>, <c>Side</c>.</param>
    public static string Of(string type, JsonSerializerOptions json)
    {
        string plain = type.TrimEnd('?');
        foreach (string nullable in (ReadOnlySpan<string>)["System.Nullable`1[", "Nullable<"])
        {
            if (plain.StartsWith(nullable, StringComparison.Ordinal)) plain = plain[nullable.Length..^1];
        }
        return plain switch
        {
            "string" or "System.String" or "String" => "text",
            "bool" or "System.Boolean" or "Boolean" => "true or false",
            "decimal" or "double" or "float" or "System.Decimal" or "System.Double" or "System.Single" => "a number",
            "byte" or "short" or "int" or "long" or "System.Byte" or "System.Int16" or "System.Int32" or "System.Int64"
                or "uint" or "ulong" or "System.UInt32" or "System.UInt64" => "a whole number",
            "Guid" or "System.Guid" => "a GUID",
            "DateTimeOffset" or "DateTime" or "System.DateTimeOffset" or "System.DateTime" => "a time such as 2025-01-31T14:00:00Z",
            "DateOnly" or "System.DateOnly" => "a date such as 2025-01-31",
            "TimeSpan" or "System.TimeSpan" => "a duration such as 00:05:00",
            _ when IsCollection(plain) => "a list",
            _ when EnumWords(plain, json) is { } words => words,
            _ => Friendly(plain),
        };
    }

    private static bool IsCollection(string type) =>
        type.EndsWith("[]", StringComparison.Ordinal) || type.StartsWith("System.Collections.", StringComparison.Ordinal)
        || type.StartsWith("List<", StringComparison.Ordinal) || type.StartsWith("IReadOnlyList<", StringComparison.Ordinal);

    /// <summary>The words of an enum of ours, as the service reads them.</summary>
    private static string? EnumWords(string type, JsonSerializerOptions json)
    {
        var found = AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => !assembly.IsDynamic && assembly.GetName().Name?.StartsWith("BotCore", StringComparison.Ordinal) == true)
            .SelectMany(assembly => assembly.GetTypes())
            .FirstOrDefault(candidate => candidate.IsEnum && (candidate.FullName == type || candidate.Name == type));
        if (found is null) return null;
        var words = Enum.GetValues(found).Cast<object>().Select(value => JsonSerializer.Serialize(value, found, json).Trim('"'));
        return "one of " + string.Join(", ", words);
    }

    private static string Friendly(string type)
    {
        string name = type[(type.LastIndexOfAny(['.', '+']) + 1)..];
        return name.Length == 0 || name.Contains('`', StringComparison.Ordinal) ? "an object" : $"a valid {char.ToLowerInvariant(name[0])}{name[1..]}";
    }
}
