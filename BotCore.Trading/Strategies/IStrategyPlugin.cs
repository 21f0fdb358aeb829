using BotCore.Trading.Market;

namespace BotCore.Trading.Strategies;

/// <summary>
/// A strategy of somebody's own, written in their own assembly against this one. The public class that implements it has a public
/// constructor without parameters; how it is loaded is described in <c>docs/strategies.md</c>.
/// </summary>
public interface IStrategyPlugin
{
    /// <summary>Stable: a lower-case letter, then up to 30 lower-case letters, digits or hyphens; none of the built-in names.</summary>
    string Name { get; }

    /// <summary>What may be set as <c>strategies.NAME.PARAMETER</c>. None may be called <c>enabled</c> or <c>weight</c>.</summary>
    IReadOnlyList<ParameterBound> Parameters { get; }

    /// <summary>A new instance for one symbol; called once per symbol, and now and then only to see whether parameters are accepted.</summary>
    /// <exception cref="StrategyParameterException">The timeframes or parameters do not fit together.</exception>
    IStrategy Create(StrategyRequest request);
}

/// <summary>What a strategy is made for.</summary>
/// <param name="Primary">The strategy must decide on this timeframe.</param>
/// <param name="Confirmation">The longer timeframe others check against; it may be ignored.</param>
/// <param name="Parameters">Every parameter by name, within its bounds.</param>
public sealed record StrategyRequest(Timeframe Primary, Timeframe Confirmation, IReadOnlyDictionary<string, double> Parameters);
