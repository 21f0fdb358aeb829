using System.Globalization;
using System.Text;
using System.Text.Json;
using BotCore.Tests.Infrastructure;
using BotCore.Trading.Market;

namespace BotCore.Tests.AiModels;

/// <summary>A model that Python has just trained, exported and calibrated says the same in ONNX Runtime on features computed by the engine's indicators.</summary>
[Trait("Category", "Integration")]
public sealed class TrainedModelTests
{
    private const int Candles = 6_500, Compared = 1_000;

    [Theory]
    [InlineData("platt")]
    [InlineData("isotonic")]
    public async Task A_fresh_model_with_its_calibration_gives_pythons_probabilities(string calibration)
    {
        string python = AiServiceFiles.RequirePython();
        using var folder = new TemporaryFolder();
        string file = folder.File("market.csv"), registry = folder.File("models");
        var candles = Market(seed: 5);
        await File.WriteAllTextAsync(file, Csv(candles), TestContext.Current.CancellationToken);
        var trained = await RunAsync(python, "train", "--candles", file, "--source-timeframe", "5m", "--folds", "2", "--calibration", calibration, "--registry", registry, "--json");
        string version = trained.GetProperty("version").GetString()!;
        var said = await RunAsync(python, "predict", version, "--candles", file, "--source-timeframe", "5m", "--rows", Compared.ToString(CultureInfo.InvariantCulture), "--registry", registry, "--json");
        var wanted = said.GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("candle_ms").GetInt64(), item => item.GetProperty("probability_up").GetDouble());

        using var model = new OnnxModel(Path.Combine(registry, version, "model.onnx"));
        var features = FeatureRows.Of(candles, model.FeatureNames, Timeframe.FiveMinutes, [Timeframe.FifteenMinutes, Timeframe.OneHour]);
        int[] rows = [.. Enumerable.Range(0, candles.Length).Where(row => wanted.ContainsKey(candles[row].OpenTimeMs))];
        float[] found = model.Probabilities([.. rows.Select(row => features[row])]);

        Assert.Equal(Compared, rows.Length);
        double worst = rows.Select((row, i) => Math.Abs(found[i] - wanted[candles[row].OpenTimeMs])).Max();
        TestContext.Current.TestOutputHelper?.WriteLine($"{calibration}: largest difference over {Compared} candles {worst:E2}, probabilities {found.Min():0.000} to {found.Max():0.000}");
        Assert.True(worst <= ParityFileTests.MostDifference, $"differs by {worst:E2}");
        Assert.True(found.Max() - found.Min() > 0.05, "the model says the same of everything, so nothing was compared");
    }

    private static async Task<JsonElement> RunAsync(string python, params string[] arguments)
    {
        // A numerical library's waiting threads make a busy machine ten times slower.
        var run = await Tool.RunAsync("env", AiServiceFiles.Folder, ["OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", python, "-m", "app", .. arguments]);
        Assert.True(run.ExitCode == 0, $"{arguments[0]} ended with {run.ExitCode}: {run.Error}{run.Output}");
        return JsonDocument.Parse(run.Output).RootElement;
    }

    /// <summary>A seeded walk in which moves go on before noon and are taken back after it, so that there is something to learn.</summary>
    private static Candle[] Market(int seed)
    {
        var random = new Random(seed);
        var candles = new Candle[Candles];
        double close = 30_000, recent = 0;
        for (int i = 0; i < Candles; i++)
        {
            long time = 1_672_531_200_000 + i * 300_000L;
            double noise = 0.002 * (random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2.0) * Math.Sqrt(3);
            double open = close;
            close = Math.Round(open * (1.0 + noise + (time % 86_400_000 < 43_200_000 ? 0.3 : -0.3) * recent), 2);
            recent = 0.9 * recent + noise;
            double spread = 0.0005 * open;
            candles[i] = new Candle(
                time, open, Math.Round(Math.Max(open, close) + spread * random.NextDouble(), 2), Math.Round(Math.Min(open, close) - spread * random.NextDouble(), 2), close,
                Math.Round(10 + 90 * random.NextDouble(), 3));
        }
        return candles;
    }

    private static string Csv(IEnumerable<Candle> candles)
    {
        var text = new StringBuilder("timestamp_ms,open,high,low,close,volume\n");
        foreach (var c in candles) text.Append(CultureInfo.InvariantCulture, $"{c.OpenTimeMs},{c.Open:R},{c.High:R},{c.Low:R},{c.Close:R},{c.Volume:R}\n");
        return text.ToString();
    }
}
