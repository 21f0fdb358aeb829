using BotCore.Trading.Indicators;

namespace BotCore.Cli.Research;

/// <summary>An indicator run as it is printed with <c>--json</c>.</summary>
/// <param name="Parameters">Every parameter with the value that was used.</param>
/// <param name="FirstValues">Row of the first value, by column; null where no row has one.</param>
/// <param name="BlankColumns">Columns the quotes do not have; the close stood for a price, zero for the volume.</param>
/// <param name="Out">Where the columns were written; null when <paramref name="Values"/> holds them.</param>
internal sealed record IndicatorReport(
    string Indicator, IReadOnlyDictionary<string, string> Parameters, int Rows, IReadOnlyList<string> Columns, IReadOnlyList<int?> FirstValues,
    IReadOnlyList<string> BlankColumns, string? Out, IReadOnlyDictionary<string, IReadOnlyList<double?>>? Values);

/// <summary>Every indicator, for <c>indicator list</c>.</summary>
internal sealed record IndicatorList(IReadOnlyList<IndicatorDescription> Indicators)
{
    public static IndicatorList Of(IReadOnlyList<IndicatorEntry> entries) => new([.. entries.Select(entry =>
    {
        var indicator = entry.CreateDefault();
        return new IndicatorDescription(
            entry.Name, entry.Description, indicator.Outputs, indicator.WarmUp,
            [.. entry.Parameters.Select(p => new IndicatorParameterDescription(p.Name, p.DefaultText, p.Range, p.Description))]);
    })]);
}

/// <param name="WarmUp">Candles until the first output of every kind, with default parameters.</param>
internal sealed record IndicatorDescription(
    string Name, string Description, IReadOnlyList<string> Outputs, int WarmUp, IReadOnlyList<IndicatorParameterDescription> Parameters);

/// <param name="Allowed">In words.</param>
internal sealed record IndicatorParameterDescription(string Name, string Default, string Allowed, string Description);
