using BotCore.Trading.Kernel;

namespace BotCore.Trading.Research.Optimization;

/// <summary>
/// Every combination of the searched settings' values. A point names one: for each parameter the index of its value. Some points
/// are no settings at all, because a joint rule forbids them (a fast average that is not below the slow one); <see cref="TryApply"/> tells.
/// </summary>
public sealed class SearchSpace
{
    private readonly KernelSettings _base;

    /// <param name="parameters">At least one, no name twice.</param>
    /// <param name="settings">The values of everything that is not searched.</param>
    /// <exception cref="ArgumentException">No parameter, or a name twice.</exception>
    public SearchSpace(IReadOnlyList<SearchParameter> parameters, KernelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(settings);
        if (parameters.Count == 0) throw new ArgumentException("parameters: at least one is needed", nameof(parameters));
        if (parameters.GroupBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"parameter {twice.Key}: is given twice", nameof(parameters));
        Parameters = parameters;
        _base = settings;
        Size = parameters.Aggregate(1.0, (size, parameter) => size * parameter.Values.Count);
    }

    public IReadOnlyList<SearchParameter> Parameters { get; }

    /// <summary>Number of points, invalid ones included; exact up to 2^53.</summary>
    public double Size { get; }

    /// <summary>The settings at a point.</summary>
    /// <param name="reason">Why the point is none, when it is none.</param>
    /// <returns>Null for a combination that a joint rule forbids.</returns>
    public KernelSettings? TryApply(IReadOnlyList<int> point, out string? reason)
    {
        var errors = new List<string>();
        var settings = SettingCatalogue.TryWithAll(_base, Parameters.Select((p, i) => KeyValuePair.Create(p.Name, p.Values[point[i]])), errors);
        reason = settings is null ? string.Join("; ", errors) : null;
        return settings;
    }

    /// <summary>The values of a point by setting name, in the order of <see cref="Parameters"/>.</summary>
    public IReadOnlyDictionary<string, string> ValuesOf(IReadOnlyList<int> point) =>
        Parameters.Select((parameter, i) => (parameter.Name, Value: parameter.Values[point[i]])).ToDictionary(pair => pair.Name, pair => pair.Value);

    /// <summary>The point with this number: the last parameter changes fastest.</summary>
    /// <param name="number">0 to <see cref="Size"/> − 1.</param>
    public int[] PointAt(long number)
    {
        var point = new int[Parameters.Count];
        for (int i = point.Length - 1; i >= 0; i--)
        {
            int count = Parameters[i].Values.Count;
            point[i] = (int)(number % count);
            number /= count;
        }
        return point;
    }
}
