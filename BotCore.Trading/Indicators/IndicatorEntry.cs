namespace BotCore.Trading.Indicators;

/// <summary>An indicator that can be created by name.</summary>
public sealed class IndicatorEntry
{
    private static readonly IReadOnlyDictionary<string, string> NoParameters = new Dictionary<string, string>();

    private readonly Func<IndicatorArguments, Indicator> _create;
    private readonly string[] _ascending;

    internal IndicatorEntry(
        string name,
        string description,
        IReadOnlyList<IndicatorParameter> parameters,
        Func<IndicatorArguments, Indicator> create,
        params string[] ascending)
    {
        Name = name;
        Description = description;
        Parameters = parameters;
        _create = create;
        _ascending = ascending;
    }

    /// <summary>For example <c>macd</c>.</summary>
    public string Name { get; }

    /// <summary>One sentence.</summary>
    public string Description { get; }

    public IReadOnlyList<IndicatorParameter> Parameters { get; }

    /// <summary>Parameters whose values must rise in this order, for example fast, slow; empty when they are independent.</summary>
    public IReadOnlyList<string> Ascending => _ascending;

    /// <summary>An indicator with default parameters; its outputs and warm-up are on it.</summary>
    public IIndicator CreateDefault() => Create(NoParameters);

    /// <param name="parameters">Text by parameter name; what is missing has its default.</param>
    /// <exception cref="IndicatorParameterException">Anything is wrong with the parameters; all of it is said at once.</exception>
    public IIndicator Create(IReadOnlyDictionary<string, string> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var errors = new List<string>();
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var parameter in Parameters)
        {
            values[parameter.Name] = parameter.Default;
            if (!parameters.TryGetValue(parameter.Name, out string? text)) continue;
            if (parameter.TryRead(text, out double value)) values[parameter.Name] = value;
            else errors.Add($"{Name} {parameter.Name}: '{text}' is not {parameter.Range}");
        }
        foreach (string name in parameters.Keys.Where(name => !values.ContainsKey(name)).Order(StringComparer.Ordinal))
            errors.Add($"{Name} {name}: no such parameter; {KnownParameters()}");
        if (errors.Count == 0) CheckOrder(values, errors);
        if (errors.Count > 0) throw new IndicatorParameterException(errors);
        return _create(new IndicatorArguments(values));
    }

    private void CheckOrder(Dictionary<string, double> values, List<string> errors)
    {
        for (int i = 1; i < _ascending.Length; i++)
        {
            (string smaller, string larger) = (_ascending[i - 1], _ascending[i]);
            if (values[smaller] >= values[larger])
                errors.Add($"{Name} {smaller}: {values[smaller]} is not below {larger} ({values[larger]})");
        }
    }

    private string KnownParameters() =>
        Parameters.Count == 0 ? "it has none" : $"it has {string.Join(", ", Parameters.Select(parameter => parameter.Name))}";
}

/// <summary>Values that passed their checks, by parameter name.</summary>
internal readonly struct IndicatorArguments(IReadOnlyDictionary<string, double> values)
{
    public int Whole(string name) => (int)values[name];

    public double Number(string name) => values[name];

    public T Choice<T>(string name) where T : struct, Enum => Enum.GetValues<T>()[Whole(name)];
}
