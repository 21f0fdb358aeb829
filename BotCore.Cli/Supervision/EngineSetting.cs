using BotCore.Trading.Kernel;

namespace BotCore.Cli.Supervision;

/// <summary>
/// What <c>--set</c> changes: a setting by its name (<c>account.leverage=5</c>), checked here, or any other configuration key of the engine by its
/// path (<c>Trading:AutoStart=false</c>), checked by the engine.
/// </summary>
internal static class EngineSetting
{
    private const string SettingsSection = "Trading:Set:";

    /// <summary>Keys that other options own; setting them here too would leave two truths.</summary>
    private static readonly Dictionary<string, string> Owned = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Urls"] = "--engine-port",
        ["State:Directory"] = "--state",
        ["State:Fresh"] = "--fresh",
        ["Market:Source"] = "--market",
        ["Market:Speed"] = "--speed",
        ["Market:Symbol"] = "--symbol",
        ["Market:Symbols"] = "--symbols",
        ["Market:Seed"] = "--seed",
        ["Trading:Mode"] = "--mode",
        ["Strategies:Folder"] = "--strategies",
    };

    /// <returns>Configuration key and value, or what is wrong with the text.</returns>
    public static (KeyValuePair<string, string> Setting, string? Error) Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string key = equals > 0 ? text[..equals] : "", value = text[(equals + 1)..];
        bool isKey = key.Length > 0 && key.Split(':').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'));
        if (!isKey) return (default, "expected NAME=VALUE, for example account.leverage=3");
        if (Owned.TryGetValue(key, out string? option)) return (default, $"use {option} instead");
        if (key.StartsWith(SettingsSection, StringComparison.OrdinalIgnoreCase)) key = key[SettingsSection.Length..];
        if (key.Contains(':', StringComparison.Ordinal)) return (KeyValuePair.Create(key, value), null);
        return Check(key, value) is { } error ? (default, error) : (KeyValuePair.Create(SettingsSection + key, value), null);
    }

    /// <returns>What is wrong with the setting; null when it may be tried. How settings fit together is checked with all of them.</returns>
    private static string? Check(string name, string value)
    {
        if (SettingCatalogue.Find(name) is not { } setting)
            return SettingCatalogue.IsOfOwnStrategy(name) ? null : // only the engine knows which strategies a folder holds
                $"there is no setting {name}{Nearest.Suggest(name, SettingCatalogue.All.Select(s => s.Name))}";
        return setting.TryWith(KernelSettings.For(TradingMode.Paper), value) is null ? $"allowed is {setting.Range}" : null;
    }
}
