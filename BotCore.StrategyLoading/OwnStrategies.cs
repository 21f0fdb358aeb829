using BotCore.Trading.Kernel;
using BotCore.Trading.Strategies;

namespace BotCore.StrategyLoading;

/// <summary>Settings that know the strategies of a folder.</summary>
public static class OwnStrategies
{
    /// <param name="folder">Null or empty for none.</param>
    /// <param name="errors">Receives everything that is wrong; the settings are then returned as they were.</param>
    public static KernelSettings Load(string? folder, KernelSettings settings, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (string.IsNullOrEmpty(folder)) return settings;
        int before = errors.Count;
        var plugins = StrategyFolder.Load(folder, errors);
        if (errors.Count > before) return settings;
        try
        {
            return StrategySet.WithPlugins(settings, plugins);
        }
        catch (StrategyParameterException e)
        {
            foreach (string error in e.Errors) errors.Add(error);
            return settings;
        }
    }
}
