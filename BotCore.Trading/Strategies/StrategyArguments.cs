using BotCore.Trading.Market;

namespace BotCore.Trading.Strategies;

/// <summary>Timeframes and parameter values that passed their checks.</summary>
internal sealed class StrategyArguments(Timeframe primary, Timeframe confirmation, IReadOnlyDictionary<string, double> values)
{
    public Timeframe Primary => primary;

    public Timeframe Confirmation => confirmation;

    public int Whole(string name) => (int)values[name];

    public double Number(string name) => values[name];
}
