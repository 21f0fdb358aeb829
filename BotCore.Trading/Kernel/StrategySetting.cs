using BotCore.Trading.Strategies;

namespace BotCore.Trading.Kernel;

/// <summary>Settings of strategies that are not built in: <c>strategies.NAME.enabled</c>, <c>.weight</c> and one per parameter.</summary>
internal static class StrategySetting
{
    private const string Prefix = "strategies.";

    /// <summary>All settings of a loaded strategy.</summary>
    public static IEnumerable<Setting> Of(StrategySettings strategy)
    {
        yield return For(strategy.Name, "enabled", null);
        yield return For(strategy.Name, "weight", null);
        foreach (var bound in strategy.Plugin?.Parameters ?? []) yield return For(strategy.Name, bound.Name, bound);
    }

    /// <summary>The setting of a strategy these settings have loaded.</summary>
    public static Setting? Find(string name, KernelSettings settings)
    {
        if (!TrySplit(name, out string strategy, out string what)) return null;
        var plugin = settings.Strategies.FirstOrDefault(s => s.Name == strategy)?.Plugin;
        if (plugin is null) return null;
        if (what is "enabled" or "weight") return For(strategy, what, null);
        return plugin.Parameters.FirstOrDefault(b => b.Name == what) is { } bound ? For(strategy, what, bound) : null;
    }

    /// <summary>
    /// A setting that stands in a record, whether its strategy is still loaded or not: what was recorded must be readable when the
    /// assembly is gone.
    /// </summary>
    public static Setting? Recorded(string name) => TrySplit(name, out string strategy, out string what) ? For(strategy, what, null) : null;

    /// <summary>True for a name a strategy of somebody's own can have.</summary>
    public static bool IsName(string? text) =>
        text is { Length: >= 1 and <= 31 } && char.IsAsciiLetterLower(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && !StrategyCatalogue.Names.Contains(text);

    private static bool TrySplit(string name, out string strategy, out string what)
    {
        (strategy, what) = ("", "");
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        string[] parts = name[Prefix.Length..].Split('.');
        if (parts.Length != 2 || !IsName(parts[0]) || parts[1].Length == 0) return false;
        (strategy, what) = (parts[0], parts[1]);
        return true;
    }

    private static Setting For(string strategy, string what, ParameterBound? bound) => what switch
    {
        "enabled" => Setting.Switch($"{Prefix}{strategy}.enabled", $"The {strategy} strategy has a voice.",
            s => Of(s, strategy).IsEnabled, (s, v) => With(s, Of(s, strategy) with { IsEnabled = v })),
        "weight" => Setting.Double($"{Prefix}{strategy}.weight", "", 0, 10, $"Weight of the {strategy} strategy in weighted aggregation.",
            s => Of(s, strategy).Weight, (s, v) => With(s, Of(s, strategy) with { Weight = v })),
        _ => Setting.Double($"{Prefix}{strategy}.{what}", "", bound?.Min ?? -1e18, bound?.Max ?? 1e18, bound?.Description ?? "",
            s => Of(s, strategy).Parameters.TryGetValue(what, out double value) ? value : bound?.Default ?? 0.0,
            (s, v) => With(s, Of(s, strategy) with { Parameters = new Dictionary<string, double>(Of(s, strategy).Parameters) { [what] = v } }),
            isLive: false),
    };

    private static StrategySettings Of(KernelSettings settings, string name) =>
        settings.Strategies.FirstOrDefault(strategy => strategy.Name == name)
        ?? new StrategySettings(name, true, 1.0, new Dictionary<string, double>());

    private static KernelSettings With(KernelSettings settings, StrategySettings changed) => settings with
    {
        Strategies = settings.Strategies.Any(strategy => strategy.Name == changed.Name)
            ? [.. settings.Strategies.Select(strategy => strategy.Name == changed.Name ? changed : strategy)]
            : [.. settings.Strategies, changed],
    };
}
