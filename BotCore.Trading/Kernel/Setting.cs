using System.Globalization;
using BotCore.Trading.Market;

namespace BotCore.Trading.Kernel;

/// <summary>One setting: its name, meaning, range, and how it is read from and written to <see cref="KernelSettings"/> as text.</summary>
public sealed class Setting
{
    private readonly Func<KernelSettings, string> _read;
    private readonly Func<KernelSettings, string, KernelSettings?> _write;

    private Setting(
        string name, string unit, string range, string description, bool isLive, Func<KernelSettings, string> read,
        Func<KernelSettings, string, KernelSettings?> write)
    {
        (Name, Unit, Range, Description, IsLive) = (name, unit, range, description, isLive);
        (_read, _write) = (read, write);
    }

    /// <summary>Stable, dotted, for example <c>risk.dailyLossRatio</c>.</summary>
    public string Name { get; }

    /// <summary>ratio, quote asset, minutes …; empty for switches and words.</summary>
    public string Unit { get; }

    /// <summary>The allowed values in words.</summary>
    public string Range { get; }

    public string Description { get; }

    /// <summary>True when a change takes effect with the next event; false when it shapes the start.</summary>
    public bool IsLive { get; }

    /// <summary>The value as text, decimals by a point.</summary>
    public string Of(KernelSettings settings) => _read(settings);

    /// <returns>Settings with the new value, or null when the text is not an allowed value.</returns>
    public KernelSettings? TryWith(KernelSettings settings, string text) => _write(settings, text);

    internal static Setting Decimal(
        string name, string unit, decimal min, decimal max, string description, Func<KernelSettings, decimal> get,
        Func<KernelSettings, decimal, KernelSettings> set, bool isLive = true) =>
        new(name, unit, Span(min, max), description, isLive,
            read: settings => get(settings).ToString(CultureInfo.InvariantCulture),
            write: (settings, text) =>
                decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
                && value >= min && value <= max ? set(settings, value) : null);

    internal static Setting Double(
        string name, string unit, double min, double max, string description, Func<KernelSettings, double> get,
        Func<KernelSettings, double, KernelSettings> set, bool isLive = true) =>
        new(name, unit, Span((decimal)min, (decimal)max), description, isLive,
            read: settings => get(settings).ToString("R", CultureInfo.InvariantCulture),
            write: (settings, text) =>
                double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
                && value >= min && value <= max ? set(settings, value) : null);

    internal static Setting Whole(
        string name, string unit, int min, int max, string description, Func<KernelSettings, int> get,
        Func<KernelSettings, int, KernelSettings> set, bool isLive = true) =>
        new(name, unit, Span(min, max), description, isLive,
            read: settings => get(settings).ToString(CultureInfo.InvariantCulture),
            write: (settings, text) =>
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                && value >= min && value <= max ? set(settings, value) : null);

    internal static Setting Switch(
        string name, string description, Func<KernelSettings, bool> get, Func<KernelSettings, bool, KernelSettings> set,
        bool isLive = true) =>
        new(name, "", "true or false", description, isLive,
            read: settings => get(settings) ? "true" : "false",
            write: (settings, text) => text switch { "true" => set(settings, true), "false" => set(settings, false), _ => null });

    internal static Setting Word<T>(
        string name, IReadOnlyDictionary<string, T> words, string description, Func<KernelSettings, T> get,
        Func<KernelSettings, T, KernelSettings> set, bool isLive = true)
        where T : notnull =>
        new(name, "", string.Join(", ", words.Keys), description, isLive,
            read: settings => words.First(pair => pair.Value.Equals(get(settings))).Key,
            write: (settings, text) => words.TryGetValue(text, out var value) ? set(settings, value) : null);

    /// <summary>A list of symbols, separated by commas; an empty text is an empty list.</summary>
    internal static Setting Symbols(
        string name, string description, Func<KernelSettings, IReadOnlyList<Symbol>> get,
        Func<KernelSettings, IReadOnlyList<Symbol>, KernelSettings> set, bool isLive = true) =>
        new(name, "", "symbols separated by commas, each at most once; empty for none", description, isLive,
            read: settings => string.Join(',', get(settings)),
            write: (settings, text) => TryParse(text) is { } symbols ? set(settings, symbols) : null);

    private static List<Symbol>? TryParse(string text)
    {
        var symbols = new List<Symbol>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Symbol.TryParse(part, out var symbol) || symbols.Contains(symbol)) return null;
            symbols.Add(symbol);
        }
        return symbols;
    }

    private static string Span(decimal min, decimal max) =>
        string.Create(CultureInfo.InvariantCulture, $"{min} to {max}");
}
