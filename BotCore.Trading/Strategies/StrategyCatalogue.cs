using BotCore.Trading.Market;

namespace BotCore.Trading.Strategies;

/// <summary>The built-in strategies by name, with their parameters, defaults and bounds.</summary>
public static class StrategyCatalogue
{
    private static readonly IReadOnlyList<StrategyDefinition> Definitions =
    [
        RsiStrategy.Definition, MacdStrategy.Definition, BollingerStrategy.Definition, VolumeStrategy.Definition,
        StochasticStrategy.Definition,
    ];

    /// <summary>rsi, macd, bollinger, volume, stochastic.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Definitions.Select(definition => definition.Name)];

    /// <summary>What may be set on a strategy.</summary>
    /// <exception cref="StrategyParameterException">There is no strategy of that name.</exception>
    public static IReadOnlyList<ParameterBound> Parameters(string name) => Find(name).Parameters;

    /// <summary>A new instance for one symbol.</summary>
    /// <param name="primary">The strategy decides when a candle of this timeframe has closed.</param>
    /// <param name="confirmation">Must be longer than the primary.</param>
    /// <param name="parameters">By name; what is missing has its default.</param>
    /// <exception cref="StrategyParameterException">The name, a timeframe or parameters are wrong; all errors are said at once.</exception>
    public static IStrategy Create(string name, Timeframe primary, Timeframe confirmation, IReadOnlyDictionary<string, double> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return Find(name).Create(primary, confirmation, parameters);
    }

    private static StrategyDefinition Find(string name) =>
        Definitions.FirstOrDefault(definition => definition.Name == name)
        ?? throw new StrategyParameterException($"strategy: '{name}' is not one of {string.Join(", ", Names)}");
}
