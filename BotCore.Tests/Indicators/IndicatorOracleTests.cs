using System.Globalization;
using System.Text.Json;
using BotCore.Tests.Reference;
using BotCore.Trading.Indicators;
using BotCore.Trading.Market;

namespace BotCore.Tests.Indicators;

/// <summary>
/// Every column of the reference data: TA-Lib and charting platforms, hand-made spreadsheets, another library. Columns that
/// follow a variant we do not use by default are met through the option named in <see cref="Variant"/>.
/// </summary>
[Trait("Category", "Reference")]
public sealed class IndicatorOracleTests
{
    /// <summary>Index into the entries, with a name to read; one placeholder when the data is absent, so that the skip is seen.</summary>
    public static TheoryData<int, string> Columns()
    {
        var columns = new TheoryData<int, string>();
        if (!Oracle.IsPresent)
        {
            columns.Add(0, "reference data is absent");
            return columns;
        }
        using var index = Index();
        int number = 0;
        foreach (var entry in Entries(index))
            columns.Add(number++, $"{Text(entry, "indicator")} {Text(entry, "column")} {Text(entry, "source")}{(entry.GetProperty("decided").GetBoolean() ? "" : " (variant)")}");
        return columns;
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Column_agrees_within_its_tolerance(int number, string name)
    {
        using var index = Index();
        var entry = Entries(index).ElementAt(number);
        var candles = Quotes(Text(entry, "quotes"));
        double[] expected = Column(Text(entry, "file"), Text(entry, "column"), candles.Length);
        var indicator = IndicatorCatalogue.Create(Text(entry, "indicator"), Parameters(entry));
        int output = indicator.Outputs.ToList().IndexOf(Text(entry, "output"));
        double absolute = entry.GetProperty("tolerance_abs").GetDouble();
        double relative = entry.GetProperty("tolerance_rel").GetDouble();

        int first = -1, compared = 0;
        for (int i = 0; i < candles.Length; i++)
        {
            indicator.Add(in candles[i]);
            double actual = indicator.Output(output);
            if (first < 0 && !double.IsNaN(actual)) first = i;
            if (double.IsNaN(expected[i])) continue;
            compared++;
            Assert.True(
                Math.Abs(actual - expected[i]) <= absolute + relative * Math.Abs(expected[i]),
                $"{name}, row {i}: {actual:R} is not {expected[i]:R} within {absolute} + {relative} of it");
        }

        Assert.Equal(entry.GetProperty("values").GetInt32(), compared);
        Assert.Equal(entry.GetProperty("warmup").GetInt32(), first);
    }

    [Fact]
    public void Every_indicator_of_the_reference_is_in_the_catalogue_with_its_parameter_names()
    {
        using var index = Index();

        Assert.All(Entries(index), entry =>
        {
            var known = IndicatorCatalogue.Find(Text(entry, "indicator")).Parameters.Select(parameter => parameter.Name);
            Assert.Subset(known.ToHashSet(), entry.GetProperty("parameters").EnumerateObject().Select(pair => pair.Name).ToHashSet());
        });
    }

    internal static Dictionary<string, string> Parameters(JsonElement entry)
    {
        var parameters = entry.GetProperty("parameters").EnumerateObject()
            .ToDictionary(pair => pair.Name, pair => pair.Value.GetRawText());
        if (!entry.GetProperty("decided").GetBoolean())
            foreach (var (name, value) in Variant(entry, parameters)) parameters[name] = value;
        return parameters;
    }

    /// <summary>The option under which a column with another convention than ours is met; none where the variant has its own name.</summary>
    private static Dictionary<string, string> Variant(JsonElement entry, Dictionary<string, string> parameters) =>
        IndicatorCase.Parse((Text(entry, "indicator"), Text(entry, "source")) switch
        {
            ("dema" or "tema" or "trix", _) => "seed=shared",
            ("atr" or "supertrend", "lean") => "first_range=high_low",
            ("obv", "lean") => "start=first_volume",
            ("aroon", _) => "tie=older",
            ("donchian", _) => "window=before",
            ("psar", _) => "start=rising",
            ("cmo", "lean") => "smoothing=wilder",
            ("keltner", "lean") => $"form=simple atr={parameters["period"]}",
            ("atr_simple" or "rsi_cutler" or "vwap_rolling", _) => "",
            var (indicator, source) => throw new InvalidOperationException($"no variant is known for {indicator} of {source}"),
        });

    private static Candle[] Quotes(string file)
    {
        var rows = File.ReadLines(Oracle.Path("indicators", file["indicators/".Length..])).Skip(1).Select(line => line.Split(','));
        return [.. rows.Select((cells, i) =>
        {
            double close = Cell(cells[4]); // some sources publish closes only
            return new Candle(i * 60_000L, Or(cells[1], close), Or(cells[2], close), Or(cells[3], close), close, Or(cells[5], 0.0));
        })];
    }

    internal static double[] Column(string file, string column, int rows)
    {
        double[] values = new double[rows];
        Array.Fill(values, double.NaN);
        string[] lines = File.ReadAllLines(Oracle.Path("indicators", file["indicators/".Length..]));
        int position = Array.IndexOf(lines[0].Split(','), column);
        foreach (string line in lines.Skip(1))
        {
            string[] cells = line.Split(',');
            if (cells[position].Length > 0) values[int.Parse(cells[0], CultureInfo.InvariantCulture)] = Cell(cells[position]);
        }
        return values;
    }

    internal static JsonDocument Index() => JsonDocument.Parse(File.ReadAllText(Oracle.Path("indicators", "index.json")));

    internal static JsonElement.ArrayEnumerator Entries(JsonDocument index) => index.RootElement.GetProperty("entries").EnumerateArray();

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;

    private static double Cell(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static double Or(string text, double instead) => text.Length > 0 ? Cell(text) : instead;
}
