using BotCore.Tests.MarketData.Files.Layouts;

namespace BotCore.Tests.Cli.Commands;

/// <summary><c>botcore data</c>.</summary>
public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_imported_dump_can_be_described_verified_and_traded_on()
    {
        string source = LayoutFiles.Write("binance-zip", _folder.Path, LayoutFiles.Series(3_000));

        var import = await BotCoreProcess.RunAsync("data", "import", source, "--symbol", "ETHUSDT", "--out", _folder["ethusdt_5m.parquet"], "--json");
        var info = await CommandRun.OfAsync("data", "info", _folder["ethusdt_5m.parquet"], "--json");
        var verify = await CommandRun.OfAsync("data", "verify", _folder["ethusdt_5m.parquet"], "--json");
        var backtest = await CommandRun.OfAsync("backtest", "--candles", _folder["ethusdt_5m.parquet"], "--json");

        Assert.Equal((0, ""), (import.ExitCode, import.Error));
        Assert.Equal((3_000, "5m", "ETHUSDT"), (import.Json().GetProperty("candles").GetInt32(), import.Json().GetProperty("timeframe").GetString(), import.Json().GetProperty("symbol").GetString()));
        Assert.Equal(("parquet", 1), (info.Json().GetProperty("layout").GetString(), info.Json().GetProperty("gaps").GetInt32()));
        Assert.True(verify.Json().GetProperty("isGood").GetBoolean());
        Assert.Equal(0, verify.ExitCode);
        Assert.Equal(3_000, backtest.Json().GetProperty("candles").GetInt32());
    }

    [Fact]
    public async Task Verify_lists_every_defect_and_ends_with_65()
    {
        File.WriteAllLines(_folder["BTCUSDT_1m.csv"], ["timestamp_ms,open,high,low,close,volume", "60000,1,1,1,1,1", "60000,1,1,1,1,1", "300000,1,1,1,1,-1", "120000,1,1,1,1,1"]);

        var run = await CommandRun.OfAsync("data", "verify", _folder["BTCUSDT_1m.csv"]);
        var info = await CommandRun.OfAsync("data", "info", _folder["BTCUSDT_1m.csv"], "--json");

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("line 3, time: found '60000', expected each time only once", run.Output, StringComparison.Ordinal);
        Assert.Contains("line 4, volume: found '-1', expected a possible candle, but volume must be a finite number, zero or more", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 defects", run.Output, StringComparison.Ordinal);
        Assert.Equal((0, 2), (info.ExitCode, info.Json().GetProperty("defects").GetInt32()));
    }

    [Theory]
    [InlineData(64, "--out is 'x.xlsx'; expected a name that ends in .csv, .csv.gz, .parquet, .bin", "data", "import", "a.csv", "--out", "x.xlsx")]
    [InlineData(64, "--layout is 'excel'; expected one of native, binance, header, freqtrade-json, parquet, arrow, binary", "data", "info", "a.csv", "--layout", "excel")]
    [InlineData(65, "nowhere.csv: found no such file", "data", "info", "nowhere.csv")]
    [InlineData(65, "nowhere.csv: found no such file", "data", "verify", "nowhere.csv")]
    [InlineData(65, "nowhere.csv: found no such file", "data", "import", "nowhere.csv", "--out", "x.csv")]
    public async Task Wrong_use_is_refused(int exitCode, string message, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
