using System.Globalization;
using BotCore.Tests.Cli;
using BotCore.Tests.Reference;

namespace BotCore.Tests.Matching.Interval;

/// <summary>The trades of freqtrade's engine, through the files and the command that a user has.</summary>
[Trait("Category", "Reference")]
public sealed class IntervalReferenceTests : IDisposable
{
    private readonly Cli.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a", 633)]
    [InlineData("b", 715)]
    [InlineData("c", 791)]
    [InlineData("e", 530)]
    public async Task Every_trade_of_the_run_is_the_same_to_the_last_digit(string config, int trades)
    {
        string rules = Oracle.Path("engine", $"config_{config}.json"), output = _folder["trades.csv"];

        var run = await CommandRun.OfAsync(
            "backtest", "--candles", Oracle.Path("candles", "btcperp_1m.csv.gz"), "--signals", Oracle.Path("engine", "btcperp_signals.csv"),
            "--rules", rules, "--model", "interval", "--trades", output, "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(trades, File.ReadLines(output).Count() - 1);
        Assert.Equal(File.ReadAllText(Oracle.Path("engine", $"trades_{config}.csv")), File.ReadAllText(output));
        var expected = OracleCases.File($"engine/config_{config}.json").GetProperty("expected");
        var totals = run.Json().GetProperty("totals");
        foreach (string name in new[] { "trades", "longs", "shorts", "sum_profit_abs", "final_wallet" })
            Assert.Equal(expected.GetProperty(name).GetDouble(), totals.GetProperty(name).GetDouble());
        Assert.Equal(
            expected.GetProperty("exit_reasons").EnumerateObject().Select(reason => (reason.Name, reason.Value.GetInt32())),
            totals.GetProperty("exit_reasons").EnumerateObject().Select(reason => (reason.Name, reason.Value.GetInt32())));
    }

    [Theory]
    [MemberData(nameof(DetailCase.Rows), MemberType = typeof(DetailCase))]
    public async Task Detail_case_gives_its_trades(string row)
    {
        await CheckAsync(DetailCase.Of(row), CommandRun.OfAsync);
    }

    [Theory]
    [InlineData("24 d25")]
    [InlineData("26 d27")]
    [InlineData("38 d39")]
    public async Task Detail_case_gives_its_trades_in_a_process_of_its_own(string row)
    {
        await CheckAsync(DetailCase.Of(row), BotCoreProcess.RunAsync);
    }

    private async Task CheckAsync(DetailCase detail, Func<string[], Task<CommandRun>> runAsync)
    {
        var (candles, signals, rules) = detail.Write(_folder.Path);

        var run = await runAsync([
            "backtest", "--candles", candles, "--signals", signals, "--rules", rules, "--model", "interval", "--trades", _folder["trades.csv"], "--json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = File.ReadAllLines(_folder["trades.csv"]);
        string[] columns = lines[0].Split(',');
        var expected = detail.ExpectedTrades.ToArray();
        Assert.Equal(expected.Length, lines.Length - 1);
        for (int i = 0; i < expected.Length; i++)
        {
            string[] cells = lines[i + 1].Split(',');
            string Cell(string name) => cells[Array.IndexOf(columns, name)];
            foreach (string name in new[] { "open_index", "close_index" })
                Assert.Equal(expected[i].GetProperty(name).GetRawText(), Cell(name));
            foreach (string name in new[] { "side", "exit_reason" }) Assert.Equal(expected[i].Text(name), Cell(name));
            Assert.Equal(expected[i].GetProperty("enter_tag").GetString() ?? "", Cell("enter_tag"));
            foreach (string name in new[] { "open_price", "close_price", "final_stop_price" })
            {
                double wanted = expected[i].GetProperty(name).GetDouble();
                Assert.Equal(wanted, Number(Cell(name)), Math.Abs(wanted) * 1e-9);
            }
            Assert.Equal(expected[i].GetProperty("profit_ratio").GetDouble(), Number(Cell("profit_ratio")), 1e-9);
            Assert.Equal(expected[i].GetProperty("profit_abs").GetDouble(), Number(Cell("profit_abs")), 1e-12);
            Assert.Equal(expected[i].GetProperty("quantity").GetDouble(), Number(Cell("quantity")), 1e-12);
        }
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
