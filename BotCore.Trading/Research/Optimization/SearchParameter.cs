using System.Globalization;
using BotCore.Trading.Kernel;
using BotCore.Trading.Strategies;

namespace BotCore.Trading.Research.Optimization;

/// <summary>One setting that is searched, with the values that are tried, in order.</summary>
/// <param name="Name">A name of <see cref="SettingCatalogue"/>.</param>
/// <param name="Values">Texts that the setting accepts, at least one, none twice.</param>
/// <param name="IsOrdered">True for numbers, whose neighbours resemble each other; false for words.</param>
public sealed record SearchParameter(string Name, IReadOnlyList<string> Values, bool IsOrdered)
{
    /// <summary>More values than this are a mistake in the step.</summary>
    public const int MaxValues = 10_000;

    /// <summary>
    /// Reads <c>name=from..to:step</c>, <c>name=value|value|…</c>, or <c>name</c> alone for a strategy's parameter over its whole bounds. The
    /// name is a setting's; a strategy's parameter may be written short, <c>rsi.period</c> for <c>strategies.rsi.period</c>.
    /// </summary>
    /// <param name="errors">Receives what is wrong, naming parameter, value and what is allowed.</param>
    /// <returns>Null when there was an error.</returns>
    public static SearchParameter? Parse(string text, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(errors);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string given = equals < 0 ? text : text[..equals];
        if (SettingNamed(given) is not { } setting)
        {
            errors.Add($"parameter '{given}': there is no setting or strategy parameter of this name");
            return null;
        }
        var bound = BoundOf(setting.Name);
        string? range = equals >= 0 ? text[(equals + 1)..] : bound is null ? null : Invariant($"{bound.Min}..{bound.Max}:{bound.Step}");
        if (range is null)
        {
            errors.Add($"parameter {setting.Name}: say which values to try, for example {setting.Name}=FROM..TO:STEP; allowed is {setting.Range}");
            return null;
        }
        return range.Contains("..", StringComparison.Ordinal) ? Span(setting, bound, range, errors) : Listed(setting, bound, range, errors);
    }

    private static SearchParameter? Span(Setting setting, ParameterBound? bound, string range, ICollection<string> errors)
    {
        int dots = range.IndexOf("..", StringComparison.Ordinal), colon = range.IndexOf(':', StringComparison.Ordinal);
        string step = colon < 0 ? bound is null ? "" : Invariant($"{bound.Step}") : range[(colon + 1)..];
        if (!TryNumber(range[..dots], out decimal from) || !TryNumber(range[(dots + 2)..(colon < 0 ? range.Length : colon)], out decimal to)
            || !TryNumber(step, out decimal width))
        {
            errors.Add($"parameter {setting.Name}: '{range}' is not FROM..TO:STEP, for example 7..28:1");
            return null;
        }
        if (width <= 0m || to < from || (to - from) / width >= MaxValues)
        {
            errors.Add($"parameter {setting.Name}: '{range}' must rise from FROM to TO by a STEP above zero, in at most {MaxValues} values");
            return null;
        }
        var values = new List<string>();
        for (decimal value = from; value <= to; value += width) values.Add(value.ToString("0.############################", CultureInfo.InvariantCulture));
        return Checked(setting, bound, values, isOrdered: true, errors);
    }

    private static SearchParameter? Listed(Setting setting, ParameterBound? bound, string range, ICollection<string> errors)
    {
        string[] values = range.Split('|');
        if (values.Distinct(StringComparer.Ordinal).Count() == values.Length)
            return Checked(setting, bound, values, isOrdered: values.All(value => TryNumber(value, out _)), errors);
        errors.Add($"parameter {setting.Name}: '{range}' has a value twice");
        return null;
    }

    private static SearchParameter? Checked(
        Setting setting, ParameterBound? bound, IReadOnlyList<string> values, bool isOrdered, ICollection<string> errors)
    {
        var settings = new KernelSettings();
        foreach (string value in values)
        {
            if (setting.TryWith(settings, value) is not null && (bound is null || bound.Allows(double.Parse(value, CultureInfo.InvariantCulture)))) continue;
            errors.Add($"parameter {setting.Name}: '{value}' is not allowed; allowed is {bound?.Range ?? setting.Range}");
            return null;
        }
        return new SearchParameter(setting.Name, values, isOrdered);
    }

    private static Setting? SettingNamed(string name)
    {
        const string plural = "strategies.", singular = "strategy.";
        return SettingCatalogue.Find(name) ?? SettingCatalogue.Find(plural + name)
            ?? (name.StartsWith(singular, StringComparison.Ordinal) ? SettingCatalogue.Find(plural + name[singular.Length..]) : null);
    }

    /// <summary>The bound behind <c>strategies.rsi.period</c>; null for other settings.</summary>
    private static ParameterBound? BoundOf(string name)
    {
        string[] parts = name.Split('.');
        return parts is ["strategies", var strategy, var parameter]
            ? StrategyCatalogue.Parameters(strategy).FirstOrDefault(bound => bound.Name == parameter)
            : null;
    }

    private static bool TryNumber(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
