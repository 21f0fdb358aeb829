using System.Text.RegularExpressions;

namespace BotCore.ServiceDefaults.Hosting;

/// <summary>Refuses secrets that are none: missing, copied from an example, or too short. What it says never contains the value.</summary>
public static partial class SecretRules
{
    /// <summary>Characters a secret needs unless its user knows better: 32 characters of base64 hold 192 bits, of hexadecimal 128.</summary>
    public const int DefaultMinimumLength = 32;

    private const int FewestDifferentCharacters = 5;

    /// <summary>A value made of these words and digits only is an example: <c>changeme</c>, <c>test-secret-key-123</c>, <c>your-api-key-here</c>.</summary>
    private static readonly HashSet<string> PlaceholderWords = new(StringComparer.Ordinal)
    {
        "a", "admin", "and", "api", "at", "botcore", "bot", "change", "changeit", "changeme", "changethis", "core", "default", "demo", "dev",
        "development", "dummy", "enter", "example", "fake", "fill", "foo", "bar", "guest", "here", "hunter", "in", "insecure", "insert", "it", "jwt",
        "key", "letmein", "local", "long", "me", "my", "mysecret", "none", "not", "null", "only", "pass", "passphrase", "passw", "passwd",
        "password", "placeholder", "please", "prod", "production", "private", "put", "qwerty", "random", "replace", "replaceme", "root", "sample",
        "secret", "secretkey", "set", "sign", "signing", "some", "string", "super", "supersecret", "temp", "test", "testing", "the", "this", "to",
        "todo", "token", "undefined", "user", "value", "with", "xxx", "your",
    };

    [GeneratedRegex("^your.*here$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex YourSomethingHere { get; }

    [GeneratedRegex(@"^(?:<.*>|\$\{.*\}|\{\{.*\}\}|%.*%)$", RegexOptions.Singleline)]
    private static partial Regex UnfilledTemplate { get; }

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word { get; }

    /// <summary>Why the value cannot be used as a secret, as the rest of a sentence that starts with its name; <c>null</c> when it can.</summary>
    /// <param name="minimumLength">Characters; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The minimum is below 1.</exception>
    public static string? Problem(string? value, int minimumLength = DefaultMinimumLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumLength, 1);
        string need = $"set a random value of at least {minimumLength} characters";
        if (string.IsNullOrWhiteSpace(value)) return $"is empty: {need}";
        string text = value.Trim();
        if (IsPlaceholder(text)) return $"is a placeholder from an example: {need}";
        if (text.Length < minimumLength) return $"has {text.Length} characters: {need}";
        return text.Distinct().Count() < Math.Min(FewestDifferentCharacters, minimumLength) ? $"repeats a few characters: {need}" : null;
    }

    private static bool IsPlaceholder(string text)
    {
        if (YourSomethingHere.IsMatch(text) || UnfilledTemplate.IsMatch(text)) return true;
        var words = Word.Matches(text);
        if (words.Count == 0) return text.Distinct().Count() == 1 || IsCountingUp(text);
        // One long word at least: a random value may well have "a" or "to" as its only letters.
        return words.All(word => PlaceholderWords.Contains(word.Value.ToLowerInvariant()) || IsRepeated(word.Value)) && words.Any(word => word.Length >= 3);
    }

    private static bool IsRepeated(string word) => word.Length >= 3 && word.Distinct().Count() == 1;

    /// <summary>12345678, 0123456789012345…</summary>
    private static bool IsCountingUp(string text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] != (text[i - 1] == '9' ? '0' : text[i - 1] + 1)) return false;
        }
        return text.Length > 1;
    }
}
