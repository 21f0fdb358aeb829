namespace BotCore.Cli.Supervision;

/// <summary>A setting passed to the engine as <c>Section:Key=value</c>; a key without a section is one of Trading.</summary>
internal static class EngineSetting
{
    /// <summary>Keys that other options own; setting them here too would leave two truths.</summary>
    private static readonly Dictionary<string, string> Owned = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Urls"] = "--engine-port",
        ["Trading:Urls"] = "--engine-port",
        ["State:Directory"] = "--state",
        ["Market:Source"] = "--market",
        ["Market:Speed"] = "--speed",
        ["Market:Symbol"] = "--symbol",
        ["Market:Symbols"] = "--symbols",
        ["Market:Seed"] = "--seed",
        ["Trading:Mode"] = "--mode",
    };

    /// <returns>The setting, or what is wrong with the text.</returns>
    public static (KeyValuePair<string, string> Setting, string? Error) Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string key = equals > 0 ? text[..equals] : "";
        bool isKey = key.Length > 0 && key.Split(':').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'));
        if (!isKey) return (default, "expected Section:Key=value, for example Trading:Leverage=3");
        if (!key.Contains(':', StringComparison.Ordinal)) key = $"Trading:{key}";
        return Owned.TryGetValue(key, out string? option)
            ? (default, $"use {option} instead")
            : (KeyValuePair.Create(key, text[(equals + 1)..]), null);
    }
}
