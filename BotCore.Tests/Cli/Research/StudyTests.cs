using System.Globalization;
using System.Text.Json;
using BotCore.Cli.Research.Report;
using BotCore.Cli.Research.Runs;
using BotCore.MarketData.Files;
using BotCore.Trading.Market;

namespace BotCore.Tests.Cli.Research;

/// <summary>What <c>backtest</c> and <c>analyze</c> make of a run.</summary>
public sealed class StudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _candles;

    public StudyTests() => _candles = CandleFiles.Write(_folder["BTCUSDT_1m.csv"], 7_000);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_gate_is_on_unless_it_is_switched_off()
    {
        var gated = (await CommandRun.OfAsync("backtest", "--candles", _candles, "--json")).Json();
        var free = (await CommandRun.OfAsync("backtest", "--candles", _candles, "--json", "--no-lookahead-gate")).Json();

        Assert.Equal("clean", gated.GetProperty("lookAhead").GetProperty("verdict").GetString());
        Assert.Equal(0, gated.GetProperty("lookAhead").GetProperty("changed").GetInt32());
        Assert.Equal(
            gated.GetProperty("decisions").EnumerateObject().Sum(one => one.Value.GetInt64()),
            gated.GetProperty("lookAhead").GetProperty("barsCompared").GetInt64());
        Assert.Equal(JsonValueKind.Null, free.GetProperty("lookAhead").ValueKind);
        Assert.Equal(gated.GetProperty("tradeHash").GetString(), free.GetProperty("tradeHash").GetString());
    }

    [Fact]
    public async Task Stress_is_run_again_and_its_first_row_is_the_run_itself()
    {
        var run = (await CommandRun.OfAsync("backtest", "--candles", _candles, "--json", "--stress")).Json();

        var rows = run.GetProperty("stress").EnumerateArray().ToList();
        Assert.Equal(["as-assumed", "fees-x2", "one-more-tick", "one-candle-later", "all"], rows.Select(row => row.GetProperty("case").GetString()));
        Assert.Equal(run.GetProperty("tradeHash").GetString(), rows[0].GetProperty("tradeHash").GetString());
        Assert.NotEqual(rows[0].GetProperty("tradeHash").GetString(), rows[1].GetProperty("tradeHash").GetString());
    }

    [Fact]
    public async Task More_trials_make_the_same_sharpe_ratio_less_convincing()
    {
        double one = await Probability("1"), many = await Probability("500");

        Assert.True(many < one, $"{many} < {one}");

        async Task<double> Probability(string trials) =>
            (await CommandRun.OfAsync("backtest", "--candles", _candles, "--json", "--trials", trials)).Json()
                .GetProperty("deflatedSharpe").GetProperty("probability").GetDouble();
    }

    [Fact]
    public async Task Equal_runs_compare_equal_and_different_ones_name_setting_figure_and_trade()
    {
        await CommandRun.OfAsync("backtest", "--candles", _candles, "--out", _folder["a.json"]);
        await CommandRun.OfAsync("backtest", "--candles", _candles, "--out", _folder["b.json"]);
        await CommandRun.OfAsync("backtest", "--candles", _candles, "--out", _folder["c.json"], "--set", "account.leverage=2");

        var same = await CommandRun.OfAsync("analyze", "compare", _folder["a.json"], _folder["b.json"], "--json");
        var other = await CommandRun.OfAsync("analyze", "compare", _folder["a.json"], _folder["c.json"], "--json");

        Assert.Equal((0, 1), (same.ExitCode, other.ExitCode));
        Assert.True(same.Json().GetProperty("sameTrades").GetBoolean());
        Assert.Empty(same.Json().GetProperty("settings").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, same.Json().GetProperty("firstDifferentTrade").ValueKind);
        var setting = Assert.Single(other.Json().GetProperty("settings").EnumerateArray());
        Assert.Equal("account.leverage 3 2", $"{setting.GetProperty("name")} {setting.GetProperty("first")} {setting.GetProperty("second")}");
        Assert.True(other.Json().GetProperty("firstDifferentTrade").GetProperty("number").GetInt32() >= 1);
    }

    [Fact]
    public async Task A_summary_compares_too_but_knows_no_trades()
    {
        var summary = await CommandRun.OfAsync("backtest", "--candles", _candles, "--json");
        File.WriteAllText(_folder["summary.json"], summary.Output);
        await CommandRun.OfAsync("backtest", "--candles", _candles, "--out", _folder["run.json"]);

        Assert.Equal(0, (await CommandRun.OfAsync("analyze", "compare", _folder["summary.json"], _folder["run.json"])).ExitCode);
        var trades = await CommandRun.OfAsync("analyze", "trades", _folder["summary.json"]);
        Assert.Equal(65, trades.ExitCode);
        Assert.Contains("--out", trades.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"schema\":\"botcore.run/9\"}")]
    [InlineData("not json")]
    public async Task What_is_no_run_is_refused(string text)
    {
        File.WriteAllText(_folder["bad.json"], text);

        var run = await CommandRun.OfAsync("analyze", "trades", _folder["bad.json"]);

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("bad.json", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attribution_adds_up_and_the_equity_file_ends_at_the_final_equity()
    {
        await CommandRun.OfAsync("backtest", "--candles", _candles, "--out", _folder["run.json"]);
        var summary = RunFile.Read(_folder["run.json"]).Summary;

        var run = await CommandRun.OfAsync("analyze", "trades", _folder["run.json"], "--json", "--equity", _folder["equity.csv"]);

        Assert.True(summary.Trades > 0);
        Assert.Equal(["strategy", "share", "symbol", "direction", "reason", "hour", "weekday"], run.Json().GetProperty("parts").EnumerateObject().Select(part => part.Name));
        foreach (var part in run.Json().GetProperty("parts").EnumerateObject())
            Assert.Equal(summary.NetPnl, part.Value.EnumerateArray().Sum(row => decimal.Parse(row.GetProperty("netPnl").GetString()!, CultureInfo.InvariantCulture)));
        string[] last = File.ReadLines(_folder["equity.csv"]).Last().Split(',');
        Assert.Equal(summary.FinalEquity, decimal.Parse(last[2], CultureInfo.InvariantCulture));
        Assert.Equal(summary.MaxDrawdownRatio!.Value, File.ReadLines(_folder["equity.csv"]).Skip(1).Max(row => double.Parse(row.Split(',')[3], CultureInfo.InvariantCulture)), 12);
    }

    [Fact]
    public async Task Bias_of_the_built_in_strategies_is_tested_at_every_candle_and_their_warm_ups_are_measured()
    {
        var run = await CommandRun.OfAsync("analyze", "bias", "--candles", _candles, "--strategy", "rsi", "--json");

        Assert.Equal(0, run.ExitCode);
        var gate = run.Json().GetProperty("lookAhead");
        Assert.Equal((1400, 1400, 0), (gate.GetProperty("barsCompared").GetInt32(), gate.GetProperty("restores").GetInt32(), gate.GetProperty("changed").GetInt32()));
        Assert.Equal(["rsi 5m", "rsi 15m"], run.Json().GetProperty("warmUps").EnumerateArray().Select(one => one.GetProperty("strategy").GetString()));
    }

    [Fact]
    public async Task Signals_that_change_afterwards_are_biased_and_finished_ones_alone_prove_nothing()
    {
        string[] times = [.. File.ReadLines(_candles).Skip(1).Select(row => row.Split(',')[0])];
        const string header = "bar_index,timestamp_ms,enter_long,exit_long,enter_short,exit_short";
        File.WriteAllLines(_folder["full.csv"], [header, .. Enumerable.Range(0, 40).Select(i => $"{i * 10},{times[i * 10]},1,0,0,0")]);
        File.WriteAllLines(_folder["known.csv"], [header, .. Enumerable.Range(0, 40).Where(i => i != 17).Select(i => $"{i * 10},{times[i * 10]},1,0,0,0")]);

        var biased = await CommandRun.OfAsync("analyze", "bias", "--candles", _candles, "--signals", _folder["full.csv"], "--known", _folder["known.csv"]);
        var clean = await CommandRun.OfAsync("analyze", "bias", "--candles", _candles, "--signals", _folder["full.csv"], "--known", _folder["full.csv"]);
        var alone = await CommandRun.OfAsync("analyze", "bias", "--candles", _candles, "--signals", _folder["full.csv"], "--json");

        Assert.Equal((1, 0, 0), (biased.ExitCode, clean.ExitCode, alone.ExitCode));
        Assert.Contains("candle 170", biased.Error, StringComparison.Ordinal);
        Assert.Equal("not enough signals", alone.Json().GetProperty("lookAhead").GetProperty("verdict").GetString());
        Assert.Contains("--known", alone.Json().GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Minutes_decide_inside_longer_candles_and_what_is_left_is_counted()
    {
        var minutes = CandleFile.Load(_candles, Symbol.Parse("BTCUSDT"), Timeframe.OneMinute, TestContext.Current.CancellationToken).ToArray();
        var builder = new CandleBuilder(Timeframe.OneHour, Timeframe.OneMinute);
        var rows = new List<string> { "timestamp_ms,open,high,low,close,volume" };
        foreach (var minute in minutes)
            if (builder.Add(in minute, out var c))
                rows.Add(string.Create(CultureInfo.InvariantCulture, $"{c.OpenTimeMs},{c.Open},{c.High},{c.Low},{c.Close},{c.Volume}"));
        File.WriteAllLines(_folder["BTCUSDT_1h.csv"], rows.Take(1).Concat(rows.Skip(2))); // the first hour is cut by the start of the file
        string[] arguments =
        [
            "backtest", "--candles", _folder["BTCUSDT_1h.csv"], "--json", "--set", "signals.primaryTimeframe=1h", "--set", "signals.confirmationTimeframe=4h",
            "--set", "signals.aggregation=best", "--set", "signals.confirmationGate=false", "--set", "exit.stopOnMarginRatio=0.02", "--set", "exit.targetOnMarginRatio=0.03",
            "--set", "signals.minConfidence=0", "--set", "strategies.volume.weight=1", "--set", "risk.dailyLossRatio=0.5", "--set", "risk.weeklyLossRatio=0.5",
        ];

        var plain = (await CommandRun.OfAsync(arguments)).Json();
        var detailed = (await CommandRun.OfAsync([.. arguments, "--detail", _candles])).Json();

        Assert.Equal(JsonValueKind.Null, plain.GetProperty("resolvedCandles").ValueKind);
        Assert.Equal(
            detailed.GetProperty("ambiguousCandles").GetInt64(),
            detailed.GetProperty("resolvedCandles").GetInt64() + detailed.GetProperty("stillAmbiguousCandles").GetInt64());
        var wrong = await CommandRun.OfAsync("backtest", "--candles", _candles, "--detail", _folder["BTCUSDT_1h.csv"]);
        Assert.Equal(64, wrong.ExitCode);
        Assert.Contains("must be shorter", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_written_into_a_page_becomes_markup()
    {
        string page = new HtmlWriter().Add($"<td title=\"{"\"><script>"}\">{"<b>&"}</td>").ToString();

        Assert.Equal("<td title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;</td>", page);
    }

    [Fact]
    public async Task The_same_run_gives_the_same_page()
    {
        await CommandRun.OfAsync("backtest", "--candles", _candles, "--no-lookahead-gate", "--report", _folder["a.html"]);
        await CommandRun.OfAsync("backtest", "--candles", _candles, "--no-lookahead-gate", "--report", _folder["b.html"]);

        Assert.Equal(File.ReadAllText(_folder["a.html"]), File.ReadAllText(_folder["b.html"]));
    }
}
