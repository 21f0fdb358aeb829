namespace BotCore.Tests.Cli.Commands;

/// <summary>What <c>backtest --model interval</c> refuses, and how it says so.</summary>
public sealed class IntervalBacktestTests : IDisposable
{
    private const string SignalHeader = "bar_index,timestamp_ms,enter_long,exit_long,enter_short,exit_short";
    private const string Rules = """{ "timeframe_minutes": 1, "fee_rate": 0, "stake_per_trade": 100, "stoploss": -0.01, "note": "ignored" }""";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--model interval needs --signals FILE and --rules FILE", "--model", "interval")]
    [InlineData("--model interval needs --rules FILE", "--model", "interval", "--signals", "s.csv")]
    [InlineData("--signals belongs to --model interval; the model is path", "--signals", "s.csv")]
    [InlineData("--rules belongs to --model interval; the model is path", "--model", "path", "--rules", "r.json")]
    [InlineData("--set is not used by --model interval", "--model", "interval", "--signals", "s.csv", "--rules", "r.json", "--set", "account.leverage=2")]
    public async Task Options_of_another_model_are_refused(string message, params string[] options)
    {
        var run = await CommandRun.OfAsync(["backtest", "--candles", CandleFiles.Write(_folder["c.csv"], 10), .. options]);

        Assert.Equal(64, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_name_needs_no_symbol_and_keys_that_are_no_rules_are_listed()
    {
        var run = await RunAsync(Rules, SignalHeader);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(0, run.Json().GetProperty("trades").GetInt32());
        Assert.Equal("note", run.Json().GetProperty("ignoredKeys")[0].GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, run.Json().GetProperty("finalWallet").ValueKind);
    }

    [Theory]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": 0, "stake_per_trade": 100 }""", "stoploss is missing; expected a number")]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": "0", "stake_per_trade": 100, "stoploss": -0.1 }""", "fee_rate is \"0\"; expected a number")]
    [InlineData("""{ "timeframe_minutes": 1.5, "fee_rate": 0, "stake_per_trade": 100, "stoploss": -0.1 }""", "timeframe_minutes is 1.5; expected a whole number")]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": 0, "stake_per_trade": 100, "stoploss": 0.1 }""", "stoploss is '0.1'; allowed is a fraction of the margin from -1 to below 0")]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": 0.9, "stake_per_trade": 0, "stoploss": -0.1 }""", "stake_per_trade is '0'; allowed is a number above 0")]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": 0, "stake_per_trade": 1, "stoploss": -0.1, "leverage": 0 }""", "leverage is '0'; allowed is a number from 1 to 125")]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": 0, "stake_per_trade": 1, "stoploss": -0.1, "can_short": 1 }""", "can_short is 1; expected true or false")]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": 0, "stake_per_trade": 1, "stoploss": -0.1, "roi": [{ "after_minutes": -5, "profit": 1 }] }""", "roi[0].after_minutes is '-5'")]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": 0, "stake_per_trade": 1, "stoploss": -0.1, "roi": [{ "after_minutes": 5 }] }""", "roi[0].profit is missing")]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": 0, "stake_per_trade": 1, "stoploss": -0.1, "roi": { "0": 1 } }""", "roi is { \"0\": 1 }; expected a list")]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": 0, "stake_per_trade": 1, "stoploss": -0.1, "trailing": { "enabled": "yes" } }""", "trailing.enabled is \"yes\"; expected true or false")]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": 0, "stake_per_trade": 1, "stoploss": -0.1, "trailing": { "positive_distance": -1 } }""", "trailing.positive_distance is '-1'")]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": 0, "stake_per_trade": 1, "stoploss": -0.1, "unfilled_entry": "keep" }""", "unfilled_entry is \"keep\"; expected \"cancel\" or an object")]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": 0, "stake_per_trade": 1, "stoploss": -0.1, "unfilled_entry": { "reprice_to": 0 } }""", "unfilled_entry.reprice_to is '0'")]
    [InlineData("""{ "timeframe_minutes": 1, "fee_rate": 0, "stake_per_trade": 1, "stoploss": -0.1, "stoploss": -0.2 }""", "not a JSON object of rules")]
    [InlineData("""{ "timeframe_minutes": 5, "fee_rate": 0, "stake_per_trade": 1, "stoploss": -0.1 }""", "candles are at least 1 minutes apart; timeframe_minutes of the rules is 5")]
    [InlineData("[1]", "the file is [1]; expected an object")]
    [InlineData("{", "not a JSON object of rules")]
    public async Task A_wrong_rule_is_refused_by_field_value_and_range(string rules, string message)
    {
        var run = await RunAsync(rules, SignalHeader);

        Assert.Equal((65, ""), (run.ExitCode, run.Output));
        Assert.Contains("rules.json: ", run.Error.Replace("c.csv: ", "rules.json: ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bar,timestamp_ms", "line 1, header: found 'bar,timestamp_ms'")]
    [InlineData($"{SignalHeader}\n1,1700000100000,1,0,0", "line 2, row: found '1,1700000100000,1,0,0', expected 6 columns")]
    [InlineData($"{SignalHeader}\n10,1700000640000,1,0,0,0", "line 2, bar_index: found '10', expected a whole number from 0 to 9")]
    [InlineData($"{SignalHeader}\n2,1700000160000,1,0,0,0\n2,1700000160000,1,0,0,0", "line 3, bar_index: found '2', expected a whole number from 3 to 9")]
    [InlineData($"{SignalHeader}\n1,1700000160000,1,0,0,0", "line 2, timestamp_ms: found '1700000160000', expected 1700000100000, the time of candle 1")]
    [InlineData($"{SignalHeader}\n1,1700000100000,1,0,2,0", "line 2, enter_short: found '2', expected 0 or 1")]
    public async Task A_wrong_signal_is_refused_by_line_column_and_value(string signals, string message)
    {
        var run = await RunAsync(Rules, signals);

        Assert.Equal((65, ""), (run.ExitCode, run.Output));
        Assert.Contains("signals.csv " + message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tag_of_the_signal_goes_with_its_trade()
    {
        var run = await RunAsync(Rules, $"{SignalHeader},enter_tag\n2,1700000160000,1,0,0,0,breakout", "--trades", _folder["t.csv"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = File.ReadAllLines(_folder["t.csv"]);
        Assert.EndsWith(",max_price,enter_tag", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("3,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",breakout", lines[1], StringComparison.Ordinal);
    }

    private Task<CommandRun> RunAsync(string rules, string signals, params string[] more)
    {
        File.WriteAllText(_folder["rules.json"], rules);
        File.WriteAllText(_folder["signals.csv"], signals + "\n");
        return CommandRun.OfAsync([
            "backtest", "--candles", CandleFiles.Write(_folder["c.csv"], 10), "--model", "interval", "--signals", _folder["signals.csv"],
            "--rules", _folder["rules.json"], "--json", .. more]);
    }
}
