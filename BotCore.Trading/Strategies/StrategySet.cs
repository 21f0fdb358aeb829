using BotCore.Trading.Kernel;

namespace BotCore.Trading.Strategies;

/// <summary>The strategies that settings name, as new instances for one symbol.</summary>
public static class StrategySet
{
    /// <summary>All of them, enabled or not: which have a voice may change while they run.</summary>
    /// <exception cref="StrategyParameterException">The settings name an unknown strategy, or timeframes or parameters outside their bounds.</exception>
    public static IReadOnlyList<IStrategy> Create(KernelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            .. settings.Strategies.Select(strategy => StrategyCatalogue.Create(
                strategy.Name, settings.PrimaryTimeframe, settings.ConfirmationTimeframe, strategy.Parameters)),
        ];
    }
}
