using System.Globalization;
using BotCore.Tests.Indicators;
using BotCore.Tests.Reference;

namespace BotCore.Tests.Cli.Commands;

/// <summary><c>botcore indicator</c> from file to file.</summary>
public sealed class IndicatorCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Trait("Category", "Reference")]
    [MemberData(nameof(IndicatorOracleTests.Columns), MemberType = typeof(IndicatorOracleTests))]
    public async Task The_file_holds_the_column_of_the_reference_under_its_heading(int number, string name) =>
        await CheckAsync(number, name, CommandRun.OfAsync);

    [Theory]
    [Trait("Category", "Reference")]
    [InlineData(15, "macd")]
    [InlineData(35, "aroon, older extreme")]
    [InlineData(178, "ppo")]
    public async Task A_process_of_its_own_writes_the_same(int number, string name) => await CheckAsync(number, name, BotCoreProcess.RunAsync);

    [Fact]
    public async Task Without_a_target_the_columns_go_to_the_output()
    {
        var run = await CommandRun.OfAsync("indicator", "sma", "--param", "period=2", "--quotes", Quotes("0,,,,1.5,", "1,,,,2.5,", "2,,,,4,"));

        Assert.Equal((0, "index,sma(2)\n0,\n1,2\n2,3.25\n"), (run.ExitCode, run.Output));
        Assert.Contains("has no open, high, low, volume", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Candles_are_keyed_by_their_time()
    {
        var run = await CommandRun.OfAsync("indicator", "rsi", "--quotes", CandleFiles.Write(_folder["c.csv"], 20));

        string[] lines = run.Output.Split('\n');
        Assert.Equal(("timestamp_ms,rsi(14)", "1700000040000,"), (lines[0], lines[1]));
        Assert.NotEqual("", lines[15].Split(',')[1]);
    }

    [Fact]
    public async Task Json_gives_every_parameter_and_the_values()
    {
        var run = await CommandRun.OfAsync("indicator", "ema", "--param", "period=2", "--quotes", Quotes("0,1,1,1,1,0", "1,2,2,2,2,0"), "--json");

        Assert.Equal("simple", run.Json().GetProperty("parameters").GetProperty("seed").GetString());
        Assert.Equal("[null,1.5]", string.Concat(run.Json().GetProperty("values").GetProperty("ema(2)").GetRawText().Where(c => !char.IsWhiteSpace(c))));
        Assert.Equal(1, run.Json().GetProperty("firstValues")[0].GetInt32());
    }

    [Fact]
    public async Task The_list_names_every_indicator_with_its_parameters()
    {
        var run = await CommandRun.OfAsync("indicator", "list", "--json");

        var macd = run.Json().GetProperty("indicators").EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == "macd");
        Assert.Equal(["fast", "slow", "signal"], macd.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()!));
    }

    [Theory]
    [InlineData("indicator: 'mcad' is not one of adl, adx", "mcad")]
    [InlineData("sma period: '0' is not a whole number from 1 to 1000", "sma", "--param", "period=0")]
    [InlineData("sma length: no such parameter; it has period, input", "sma", "--param", "length=3")]
    [InlineData("macd fast: 30 is not below slow (26)", "macd", "--param", "fast=30")]
    [InlineData("--param is 'period'; expected NAME=VALUE", "sma", "--param", "period")]
    [InlineData("--param period: given twice", "sma", "--param", "period=1", "--param", "period=2")]
    public async Task A_wrong_name_or_parameter_is_refused(string message, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["indicator", .. arguments, "--quotes", Quotes("0,1,1,1,1,1")]);

        Assert.Equal((64, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("line 2, close: found '', expected a decimal number", "0,1,1,1,,1")]
    [InlineData("line 2, high: found 'x', expected a decimal number", "0,1,x,1,1,1")]
    [InlineData("line 3, index: found '2', expected 1", "0,1,1,1,1,1", "2,1,1,1,1,1")]
    [InlineData("line 3, open: found '1', expected nothing", "0,,1,1,1,1", "1,1,1,1,1,1")]
    [InlineData("line 2, low: found '0,1,2,1.5,1,1', expected a possible candle", "0,1,2,1.5,1,1")]
    [InlineData("line 2, row: found '0,1', expected 6 columns", "0,1")]
    public async Task A_wrong_row_is_refused_by_line_column_and_value(string message, params string[] rows)
    {
        var run = await CommandRun.OfAsync("indicator", "sma", "--quotes", Quotes(rows));

        Assert.Equal((65, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private async Task CheckAsync(int number, string name, Func<string[], Task<CommandRun>> runAsync)
    {
        using var index = IndicatorOracleTests.Index();
        var entry = IndicatorOracleTests.Entries(index).ElementAt(number);
        string[] parameters = [.. IndicatorOracleTests.Parameters(entry).SelectMany(pair => new[] { "--param", $"{pair.Key}={pair.Value}" })];

        var run = await runAsync([
            "indicator", entry.Text("indicator"), .. parameters, "--quotes", Oracle.Path(entry.Text("quotes").Split('/')), "--out", _folder["out.csv"]]);

        Assert.Equal(0, run.ExitCode);
        string[] lines = File.ReadAllLines(_folder["out.csv"]);
        // The reference leaves out the ATR length of one variant of the Keltner channel, where it is that of the average.
        string heading = entry.Text("column").Replace("(20;1.5)", "(20;1.5;20)", StringComparison.Ordinal);
        int column = Array.IndexOf(lines[0].Split(','), heading);
        Assert.True(column > 0, $"{name}: no column {heading} in {lines[0]}");
        double[] expected = IndicatorOracleTests.Column(entry.Text("file"), entry.Text("column"), lines.Length - 1);
        double absolute = entry.GetProperty("tolerance_abs").GetDouble(), relative = entry.GetProperty("tolerance_rel").GetDouble();
        int compared = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.IsNaN(expected[i])) continue;
            compared++;
            double actual = double.Parse(lines[i + 1].Split(',')[column], NumberStyles.Float, CultureInfo.InvariantCulture);
            Assert.True(Math.Abs(actual - expected[i]) <= absolute + relative * Math.Abs(expected[i]), $"{name}, row {i}: {actual:R} is not {expected[i]:R}");
        }
        Assert.Equal(entry.GetProperty("values").GetInt32(), compared);
    }

    private string Quotes(params string[] rows)
    {
        File.WriteAllLines(_folder["quotes.csv"], rows.Prepend("index,open,high,low,close,volume"));
        return _folder["quotes.csv"];
    }
}
