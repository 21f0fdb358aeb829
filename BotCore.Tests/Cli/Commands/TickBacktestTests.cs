using System.Globalization;
using BotCore.MarketData.Files;

namespace BotCore.Tests.Cli.Commands;

/// <summary><c>botcore backtest --model tick</c> as somebody with recorded trades calls it.</summary>
public sealed class TickBacktestTests : IDisposable
{
    private static readonly string[] Trading = ["--set", "signals.aggregation=best", "--set", "signals.confirmationGate=false", "--set", "risk.lossStreakLimit=100", "--no-lookahead-gate"];
    private readonly TemporaryFolder _folder = new();
    private readonly string _candles;
    private readonly string _ticks;

    public TickBacktestTests()
    {
        _candles = CandleFiles.Write(_folder["BTCUSDT_1m.csv"], 5_000);
        _ticks = _folder["BTCUSDT-aggTrades.csv"];
        WriteTicks(0);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Orders_fill_only_at_recorded_prices_and_the_same_record_gives_the_same_trades()
    {
        string[] words = ["backtest", "--candles", _candles, "--model", "tick", "--ticks", _ticks, "--set", "execution.slippageBps=0", "--json", .. Trading];
        var run = await CommandRun.OfAsync([.. words, "--trades", _folder["trades.csv"]]);
        var again = await CommandRun.OfAsync(words);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("tick", run.Json().GetProperty("model").GetString());
        Assert.True(run.Json().GetProperty("trades").GetInt32() > 0);
        Assert.Equal(run.Json().GetProperty("tradeHash").GetString(), again.Json().GetProperty("tradeHash").GetString());
        var recorded = File.ReadLines(_ticks).Skip(1).Select(line => line.Split(',')).Select(cells => (long.Parse(cells[5], CultureInfo.InvariantCulture), Number(cells[1]))).ToHashSet();
        string[] header = File.ReadLines(_folder["trades.csv"]).First().Split(',');
        int time = Array.IndexOf(header, "entry_time_ms"), price = Array.IndexOf(header, "entry_price");
        Assert.All(
            File.ReadLines(_folder["trades.csv"]).Skip(1).Select(line => line.Split(',')),
            cells => Assert.Contains((long.Parse(cells[time], CultureInfo.InvariantCulture), Number(cells[price])), recorded));
    }

    [Theory]
    [InlineData("--model tick", "--model tick needs --ticks FILE")]
    [InlineData("--ticks t.csv", "--ticks belongs to --model tick; the model is path")]
    [InlineData("--model tick --ticks t.csv --detail c.csv", "--detail is not used by --model tick")]
    [InlineData("--model tick --ticks t.csv --depth d.csv", "--depth belongs to --model book; the model is tick")]
    public async Task The_model_and_its_record_belong_together(string words, string message)
    {
        var run = await CommandRun.OfAsync(["backtest", "--candles", _candles, .. words.Split(' ')]);

        Assert.Equal(64, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_of_another_time_is_refused()
    {
        WriteTicks(400 * 86_400_000L);

        var run = await CommandRun.OfAsync(["backtest", "--candles", _candles, "--model", "tick", "--ticks", _ticks, .. Trading]);

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("none of them is of the time of the candles", run.Error, StringComparison.Ordinal);
    }

    /// <summary>The four prices of each candle, a quarter of a minute apart.</summary>
    private void WriteTicks(long laterMs)
    {
        using var file = new StreamWriter(_ticks) { NewLine = "\n" };
        file.WriteLine(TickFile.AggregateHeader);
        int id = 0;
        foreach (string[] cells in File.ReadLines(_candles).Skip(1).Select(line => line.Split(',')))
        {
            long open = long.Parse(cells[0], CultureInfo.InvariantCulture) + laterMs;
            for (int i = 0; i < 4; i++, id++) file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id},{cells[1 + i]},1,{id},{id},{open + i * 15_000},true"));
        }
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
