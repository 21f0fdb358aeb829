using System.Globalization;
using BotCore.Trading.Kernel;

namespace BotCore.Trading.Strategies;

/// <summary>The strategies that settings name, as new instances for one symbol.</summary>
public static class StrategySet
{
    /// <summary>All of them, enabled or not: which have a voice may change while they run. What is known by its name only is left out.</summary>
    /// <exception cref="StrategyParameterException">Timeframes or parameters outside their bounds, or a loaded strategy that cannot be made.</exception>
    public static IReadOnlyList<IStrategy> Create(KernelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var strategies = new List<IStrategy>(settings.Strategies.Count);
        foreach (var strategy in settings.Strategies)
        {
            if (strategy.Plugin is not null)
                strategies.Add(new GuardedStrategy(OfPlugin(strategy, strategy.Plugin, settings)));
            else if (StrategyCatalogue.Names.Contains(strategy.Name))
                strategies.Add(StrategyCatalogue.Create(strategy.Name, settings.PrimaryTimeframe, settings.ConfirmationTimeframe, strategy.Parameters));
        }
        return strategies;
    }

    /// <summary>The settings with the strategies of plug-ins behind the built-in ones, all enabled, weight 1, default parameters.</summary>
    /// <exception cref="StrategyParameterException">A name that cannot be one, is taken, or stands there twice; or parameters that are not sound.</exception>
    public static KernelSettings WithPlugins(KernelSettings settings, IReadOnlyList<IStrategyPlugin> plugins)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(plugins);
        if (plugins.Count == 0) return settings;
        var errors = new List<string>();
        var names = settings.Strategies.Select(strategy => strategy.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var plugin in plugins)
        {
            if (!StrategySetting.IsName(plugin.Name))
                errors.Add($"strategy '{plugin.Name}': a name has a lower-case letter and up to 30 lower-case letters, digits or hyphens, and is none of {string.Join(", ", StrategyCatalogue.Names)}");
            else if (!names.Add(plugin.Name))
                errors.Add($"strategy {plugin.Name}: two have this name");
            foreach (var bound in plugin.Parameters)
                if (bound.Name is "enabled" or "weight" || bound.Name.Length == 0 || !bound.Name.All(char.IsAsciiLetterOrDigit) || !bound.Allows(bound.Default))
                    errors.Add($"strategy {plugin.Name}: parameter '{bound.Name}' must have a name of letters and digits other than enabled and weight, and a default within its bounds");
        }
        if (errors.Count > 0) throw new StrategyParameterException(errors);
        return settings with
        {
            Strategies =
            [
                .. settings.Strategies,
                .. plugins.Select(plugin => new StrategySettings(plugin.Name, true, 1.0, new Dictionary<string, double>(), plugin)),
            ],
        };
    }

    private static IStrategy OfPlugin(StrategySettings strategy, IStrategyPlugin plugin, KernelSettings settings)
    {
        var errors = new List<string>();
        var values = plugin.Parameters.ToDictionary(bound => bound.Name, bound => bound.Default, StringComparer.Ordinal);
        foreach (var (name, value) in strategy.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (plugin.Parameters.FirstOrDefault(bound => bound.Name == name) is not { } bound) errors.Add($"{strategy.Name} {name}: no such parameter");
            else if (!bound.Allows(value)) errors.Add(string.Create(CultureInfo.InvariantCulture, $"{strategy.Name} {name}: {value} is not {bound.Range}"));
            else values[name] = value;
        }
        if (errors.Count > 0) throw new StrategyParameterException(errors);
        IStrategy made;
        try
        {
            made = plugin.Create(new StrategyRequest(settings.PrimaryTimeframe, settings.ConfirmationTimeframe, values))
                ?? throw new InvalidOperationException("Create gave null");
        }
        catch (Exception e) when (e is not StrategyParameterException and not OutOfMemoryException)
        {
            throw new StrategyParameterException($"strategy {strategy.Name} cannot be made: {e.GetType().Name}: {e.Message}", e);
        }
        if (made.Name != plugin.Name) errors.Add($"strategy {plugin.Name}: its instances call themselves {made.Name}");
        if (made.Primary != settings.PrimaryTimeframe) errors.Add($"strategy {plugin.Name}: decides on {made.Primary}, the account on {settings.PrimaryTimeframe}");
        if (!made.Timeframes.Any(needed => needed.Timeframe == made.Primary)) errors.Add($"strategy {plugin.Name}: does not read its primary timeframe {made.Primary}");
        return errors.Count == 0 ? made : throw new StrategyParameterException(errors);
    }
}
