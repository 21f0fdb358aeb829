using System.Text.Json;
using BotCore.Tests.Infrastructure;
using BotCore.Trading.Market;

namespace BotCore.Tests.AiModels;

/// <summary>
/// <c>ai-service/app/features/parity.json</c> holds candles and what Python finds in them; its own test keeps the file true. Here the engine's
/// indicators, the features made of them and the bundled model in ONNX Runtime must find the same.
/// </summary>
public sealed class ParityFileTests
{
    /// <summary>How far a probability may be off.</summary>
    internal const double MostDifference = 1e-5;

    private readonly JsonElement _file = JsonDocument.Parse(Repository.Text("ai-service", "app", "features", "parity.json")).RootElement;

    private int[] Rows => [.. _file.GetProperty("rows").EnumerateArray().Select(row => row.GetInt32())];

    private Candle[] Candles => [.. _file.GetProperty("candles").EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetDouble()).ToArray())
        .Select(row => new Candle((long)row[0], row[1], row[2], row[3], row[4], row[5]))];

    private Timeframe[] Timeframes => [.. _file.GetProperty("timeframes").EnumerateArray().Select(name => Timeframe.Parse(name.GetString()!))];

    [Fact]
    public void The_engines_indicators_have_the_values_that_python_finds()
    {
        var wanted = Columns("indicators");
        var rows = Rows.ToHashSet();
        var found = wanted.Keys.ToDictionary(name => name, _ => new List<double>());

        FeatureRows.Of(Candles, [], Timeframes[0], [], (row, of) =>
        {
            if (!rows.Contains(row)) return;
            foreach (var (name, values) in found) values.Add(Indicator(of, name));
        });

        foreach (var (name, values) in wanted) AssertSame(name, values, found[name], relative: 1e-9);
    }

    [Fact]
    public void The_features_made_of_them_are_those_that_python_makes()
    {
        var wanted = Columns("features");
        string[] names = [.. wanted.Keys];

        var found = FeatureRows.Of(Candles, names, Timeframes[0], Timeframes[1..]);

        // Both are rounded to single precision, where the last bit may fall either way.
        for (int column = 0; column < names.Length; column++)
            AssertSame(names[column], wanted[names[column]], [.. Rows.Select(row => (double)found[row][column])], relative: Math.Pow(2, -23));
        Assert.Equal(45, names.Length);
    }

    [Fact]
    public void The_bundled_model_in_onnx_runtime_gives_pythons_probabilities()
    {
        var (version, wanted) = Assert.Single(Columns("probabilities"));
        using var model = new OnnxModel(Repository.Path("ai-service", "app", "bundled", version, "model.onnx"));
        Assert.Equal(_file.GetProperty("schema_hash").GetString(), model.SchemaHash);
        var features = FeatureRows.Of(Candles, model.FeatureNames, Timeframes[0], Timeframes[1..]);

        var usable = Rows.Zip(wanted).Where(row => row.Second is not null).ToList();
        float[] found = model.Probabilities([.. usable.Select(row => features[row.First])]);

        Assert.True(usable.Count >= 12, $"only {usable.Count} rows have a probability");
        for (int i = 0; i < found.Length; i++)
            Assert.True(Math.Abs(found[i] - usable[i].Second!.Value) <= MostDifference, $"row {usable[i].First}: {found[i]:R} here, {usable[i].Second:R} in Python");
        Assert.True(found.Max() - found.Min() > 0.05, "the rows tell nothing apart");
    }

    private Dictionary<string, double?[]> Columns(string group) => _file.GetProperty(group).EnumerateObject().ToDictionary(
        column => column.Name,
        column => column.Value.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? (double?)null : value.GetDouble()).ToArray());

    private void AssertSame(string name, double?[] wanted, IReadOnlyList<double> found, double relative)
    {
        for (int i = 0; i < wanted.Length; i++)
        {
            bool isSame = wanted[i] is { } value ? Math.Abs(found[i] - value) <= 1e-9 + relative * Math.Abs(value) : double.IsNaN(found[i]);
            Assert.True(isSame, $"{name} at candle {Rows[i]}: {found[i]:R} here, {wanted[i]?.ToString("R") ?? "no value"} in Python");
        }
    }

    private static double Indicator(TimeframeFeatures of, string name) => name switch
    {
        "rsi(14)" => of.Rsi.Output(0),
        "macd(12;26;9).macd" => of.Macd.Output(0),
        "macd(12;26;9).signal" => of.Macd.Output(1),
        "macd(12;26;9).histogram" => of.Macd.Output(2),
        "bollinger(20;2).upper" => of.Bands.Output(0),
        "bollinger(20;2).middle" => of.Bands.Output(1),
        "bollinger(20;2).lower" => of.Bands.Output(2),
        "stochastic(14;3;1).k" => of.Stochastic.Output(0),
        "stochastic(14;3;1).d" => of.Stochastic.Output(1),
        "atr(14)" => of.Atr.Output(0),
        "adx(14).plus_di" => of.Adx.PlusDi,
        "adx(14).minus_di" => of.Adx.MinusDi,
        "adx(14).adx" => of.Adx.Value,
        "cmf(20)" => of.Cmf.Output(0),
        "mfi(14)" => of.Mfi.Output(0),
        "ema(50)" => of.Ema.Output(0),
        _ => throw new ArgumentException($"the parity file has '{name}', which is not compared here"),
    };
}
