namespace BotCore.Tests.Cli.Commands;

public sealed class BacktestCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_result_is_one_json_object_and_the_same_again()
    {
        string candles = CandleFiles.Write(_folder["BTCUSDT_1m.csv"], 6_000);

        var first = await CommandRun.OfAsync("backtest", "--candles", candles, "--json", "--trades", _folder["trades.csv"]);
        var second = await CommandRun.OfAsync("backtest", "--candles", candles, "--json");

        Assert.Equal(0, first.ExitCode);
        Assert.Equal(6_000, first.Json().GetProperty("candles").GetInt64());
        Assert.Equal("BTCUSDT", first.Json().GetProperty("symbols")[0].GetString());
        Assert.Equal(first.Json().GetProperty("tradeHash").GetString(), second.Json().GetProperty("tradeHash").GetString());
        Assert.Equal(first.Json().GetProperty("trades").GetInt32(), File.ReadLines(_folder["trades.csv"]).Count() - 1);
    }

    [Fact]
    public async Task A_file_of_funding_is_settled_and_a_damaged_one_refused()
    {
        string candles = CandleFiles.Write(_folder["BTCUSDT_1m.csv"], 10);
        File.WriteAllLines(_folder["funding.csv"], ["timestamp_ms,symbol,funding_rate", "1704067200000,BTCUSDT,0.0001"]);
        File.WriteAllLines(_folder["damaged.csv"], ["timestamp_ms,symbol,funding_rate", "1704067200000,BTCUSDT,much"]);

        var good = await CommandRun.OfAsync("backtest", "--candles", candles, "--funding", _folder["funding.csv"], "--json");
        var bad = await CommandRun.OfAsync("backtest", "--candles", candles, "--funding", _folder["damaged.csv"]);

        Assert.Equal(0, good.ExitCode);
        Assert.Equal(65, bad.ExitCode);
        Assert.Contains("damaged.csv line 2, funding_rate: found 'much'", bad.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_refused_by_line_and_column()
    {
        string candles = CandleFiles.Write(_folder["BTCUSDT_1m.csv"], 10);
        string[] lines = File.ReadAllLines(candles);
        lines[4] = lines[4].Replace(',', ';');
        File.WriteAllLines(candles, lines);

        var run = await CommandRun.OfAsync("backtest", "--candles", candles, "--json");

        Assert.Equal(65, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("BTCUSDT_1m.csv line 5", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("account.leverage=0", "account.leverage: '0' is not allowed; allowed is 1 to 125")]
    [InlineData("account.levrage=2", "'account.levrage': there is none of this name")]
    [InlineData("leverage", "expected NAME=VALUE")]
    public async Task A_setting_that_is_not_allowed_is_refused(string setting, string message)
    {
        var run = await CommandRun.OfAsync("backtest", "--candles", CandleFiles.Write(_folder["BTCUSDT_1m.csv"], 10), "--set", setting);

        Assert.Equal(64, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
