using System.Collections.Frozen;
using System.Text.Json;
using BotCore.Contracts.Json;

namespace BotCore.TradingEngine.Api;

/// <summary>The API's word for each value of an enumeration, and the value for each word.</summary>
internal static class Words<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>().ToFrozenDictionary(
        value => value,
        value => JsonSerializer.SerializeToElement(value, ContractsJson.Default.GetTypeInfo(typeof(T))!).GetString()!);

    private static readonly FrozenDictionary<string, T> ByWord =
        ByValue.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>In the order in which they are declared.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<T>().Select(Of)];

    public static string Of(T value) => ByValue[value];

    public static bool TryParse(string? word, out T value)
    {
        value = default;
        return word is not null && ByWord.TryGetValue(word, out value);
    }

    /// <exception cref="FormatException">No value has this word.</exception>
    public static T Parse(string word) =>
        TryParse(word, out var value) ? value : throw new FormatException($"'{word}' is not one of {string.Join(", ", All)}");
}
