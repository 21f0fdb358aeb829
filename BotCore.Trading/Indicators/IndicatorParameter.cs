using System.Globalization;
using System.Text;

namespace BotCore.Trading.Indicators;

/// <summary>One parameter of an indicator as a command line or a settings page offers it.</summary>
/// <param name="Name">As in the catalogue, for example <c>period</c>.</param>
/// <param name="Default">Used when the parameter is not given.</param>
/// <param name="Min">Smallest allowed number; 0 for a choice.</param>
/// <param name="Max">Largest allowed number; the index of the last choice for a choice.</param>
/// <param name="IsWhole">True when only whole numbers are allowed.</param>
/// <param name="Choices">The words of a choice; empty for a number.</param>
/// <param name="Description">What it does, with its unit.</param>
public sealed record IndicatorParameter(
    string Name, double Default, double Min, double Max, bool IsWhole, IReadOnlyList<string> Choices, string Description)
{
    internal static IndicatorParameter Period(string name, int @default, string description = "candles", int min = 1) =>
        new(name, @default, min, IndicatorBounds.MaxPeriod, true, [], description);

    internal static IndicatorParameter Number(string name, double @default, double min, double max, string description) =>
        new(name, @default, min, max, false, [], description);

    /// <summary>The words are the enumeration's names in the order of its values, written like_this; its values must be 0, 1, 2 …</summary>
    internal static IndicatorParameter Choice<T>(string name, T @default, string description) where T : struct, Enum
    {
        string[] words = [.. Enum.GetNames<T>().Select(Words)];
        return new(name, Array.IndexOf(Enum.GetValues<T>(), @default), 0, words.Length - 1, true, words, description);
    }

    /// <summary>The default as it would be written on a command line.</summary>
    public string DefaultText => Choices.Count > 0 ? Choices[(int)Default] : Default.ToString(CultureInfo.InvariantCulture);

    /// <summary>What may be given, in words, for example "a whole number from 1 to 1000".</summary>
    public string Range => Choices.Count > 0
        ? $"one of {string.Join(", ", Choices)}"
        : string.Create(CultureInfo.InvariantCulture, $"a {(IsWhole ? "whole " : "")}number from {Min} to {Max}");

    /// <summary>Reads a given text; for a choice the value is the index of the word.</summary>
    /// <returns>False when the text is not within <see cref="Range"/>.</returns>
    public bool TryRead(string text, out double value)
    {
        if (Choices.Count > 0)
        {
            value = -1;
            for (int i = 0; i < Choices.Count; i++)
                if (Choices[i].Equals(text, StringComparison.OrdinalIgnoreCase)) value = i;
            return value >= 0;
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && value >= Min && value <= Max && (!IsWhole || value == Math.Truncate(value));
    }

    private static string Words(string name)
    {
        var text = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
