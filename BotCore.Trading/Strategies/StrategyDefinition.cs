using System.Globalization;
using BotCore.Trading.Market;

namespace BotCore.Trading.Strategies;

/// <summary>How a built-in strategy is made: its parameters, which of them must rise in which order, and its constructor.</summary>
internal sealed record StrategyDefinition(
    string Name,
    IReadOnlyList<ParameterBound> Parameters,
    IReadOnlyList<IReadOnlyList<string>> Ascending,
    Func<StrategyArguments, IStrategy> New)
{
    /// <exception cref="StrategyParameterException">Anything is wrong; all of it is said at once.</exception>
    public IStrategy Create(Timeframe primary, Timeframe confirmation, IReadOnlyDictionary<string, double> parameters)
    {
        var errors = new List<string>();
        if (primary.Minutes <= 0) errors.Add($"{Name} primary: no timeframe given; allowed are {string.Join(", ", Timeframe.All)}");
        if (confirmation <= primary) errors.Add($"{Name} confirmation: {confirmation} is not longer than the primary timeframe {primary}");

        var values = Parameters.ToDictionary(bound => bound.Name, bound => bound.Default, StringComparer.Ordinal);
        foreach (var (name, value) in parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (Parameters.FirstOrDefault(bound => bound.Name == name) is not { } bound)
                errors.Add($"{Name} {name}: no such parameter; it has {string.Join(", ", Parameters.Select(known => known.Name))}");
            else if (bound.Allows(value))
                values[name] = value;
            else
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{Name} {name}: {value} is not {bound.Range}"));
        }
        foreach (var order in Ascending) CheckOrder(order, values, errors);
        if (errors.Count > 0) throw new StrategyParameterException(errors);
        return New(new StrategyArguments(primary, confirmation, values));
    }

    private void CheckOrder(IReadOnlyList<string> order, Dictionary<string, double> values, List<string> errors)
    {
        for (int i = 1; i < order.Count; i++)
        {
            (string smaller, string larger) = (order[i - 1], order[i]);
            if (values[smaller] >= values[larger])
                errors.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{Name} {smaller}: {values[smaller]} is not below {larger} ({values[larger]})"));
        }
    }
}
