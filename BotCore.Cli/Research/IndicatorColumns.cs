using System.Globalization;
using BotCore.Trading.Indicators;

namespace BotCore.Cli.Research;

/// <summary>Every output of an indicator over a file of quotes.</summary>
/// <param name="Headings">As in <c>macd(12;26;9)</c>: the output and the values of the indicator's numbers in their order.</param>
/// <param name="Values">By output, then by row; NaN where there is no value yet.</param>
internal sealed record IndicatorColumns(IReadOnlyList<string> Headings, IReadOnlyList<double[]> Values)
{
    /// <exception cref="IndicatorParameterException">The name or a parameter is wrong.</exception>
    public static IndicatorColumns Of(IndicatorEntry entry, IReadOnlyDictionary<string, string> parameters, QuoteFile quotes)
    {
        var indicator = entry.Create(parameters);
        double[][] values = [.. indicator.Outputs.Select(_ => new double[quotes.Candles.Count])];
        for (int i = 0; i < quotes.Candles.Count; i++)
        {
            var candle = quotes.Candles[i];
            indicator.Add(in candle);
            for (int output = 0; output < values.Length; output++) values[output][i] = indicator.Output(output);
        }
        string numbers = string.Join(';', entry.Parameters.Where(parameter => parameter.Choices.Count == 0).Select(parameter => NumberOf(parameter, parameters)));
        return new IndicatorColumns([.. indicator.Outputs.Select(output => numbers.Length == 0 ? output : $"{output}({numbers})")], values);
    }

    /// <summary>Index of the first row with a value, by output; null where there is none.</summary>
    public IReadOnlyList<int?> FirstValues =>
        [.. Values.Select(column => Array.FindIndex(column, value => !double.IsNaN(value)) is >= 0 and var index ? index : (int?)null)];

    /// <summary>CSV: the key of the quotes and one column per output, blank where there is no value; numbers in their shortest exact form.</summary>
    public void Write(TextWriter writer, QuoteFile quotes)
    {
        writer.Write($"{quotes.KeyColumn},{string.Join(',', Headings)}\n");
        for (int i = 0; i < quotes.Candles.Count; i++)
        {
            writer.Write(quotes.KeyOf(i).ToString(CultureInfo.InvariantCulture));
            foreach (double[] column in Values)
            {
                writer.Write(',');
                if (!double.IsNaN(column[i])) writer.Write(column[i].ToString("R", CultureInfo.InvariantCulture));
            }
            writer.Write('\n');
        }
    }

    private static string NumberOf(IndicatorParameter parameter, IReadOnlyDictionary<string, string> given)
    {
        double value = given.TryGetValue(parameter.Name, out string? text) && parameter.TryRead(text, out double read) ? read : parameter.Default;
        return value.ToString("R", CultureInfo.InvariantCulture);
    }
}
