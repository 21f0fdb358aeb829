using BotCore.Trading.Kernel;

namespace BotCore.Trading.Strategies;

/// <summary>The strategies that settings name, as new instances for one symbol.</summary>
public static class StrategySet
{
    public static IReadOnlyList<IStrategy> Create(KernelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [];
    }
}
