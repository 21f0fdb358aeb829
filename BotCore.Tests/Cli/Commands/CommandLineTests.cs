namespace BotCore.Tests.Cli.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("up --symbl BTCUSDT", "unknown option --symbl, did you mean --symbol?")]
    [InlineData("up --dashbord-port=3001", "unknown option --dashbord-port, did you mean --dashboard-port?")]
    [InlineData("status --jsno", "unknown option --jsno, did you mean --json?")]
    [InlineData("logs --folow", "unknown option --folow, did you mean --follow?")]
    [InlineData("stauts", "unknown command 'stauts', did you mean status?")]
    [InlineData("up now", "unexpected argument 'now'")]
    public async Task Unknown_words_are_refused_with_the_nearest_known_one(string line, string message)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));

        Assert.Equal(64, run.ExitCode);
        Assert.StartsWith($"botcore: {message}", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("up --quux", "botcore: unknown option --quux (see: botcore up --help)")]
    [InlineData("analyze compare a b --quux", "botcore: unknown option --quux (see: botcore analyze compare --help)")]
    [InlineData("frobnicate", "botcore: unknown command 'frobnicate' (see: botcore --help)")]
    public async Task A_word_that_resembles_nothing_gets_no_suggestion(string line, string message)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));

        Assert.Equal(message, run.Error.TrimEnd());
    }

    [Theory]
    [InlineData("up --engine-port 0", "--engine-port is '0'; expected a whole number from 1 to 65535")]
    [InlineData("up --dashboard-port 65536", "--dashboard-port is '65536'; expected a whole number from 1 to 65535")]
    [InlineData("up --speed 60", "--speed is '60'; expected max, or a factor from 0.001x to 100000x")]
    [InlineData("up --speed 0x", "--speed is '0x'; expected max, or a factor from 0.001x to 100000x")]
    [InlineData("up --speed -1x", "--speed is '-1x'; expected max, or a factor from 0.001x to 100000x")]
    [InlineData("up --mode demo", "--mode is 'demo'; expected backtest, paper or live")]
    [InlineData("up --market replay:", "--market is 'replay:'; expected synthetic, or replay:")]
    [InlineData("up --market binance", "--market is 'binance'; expected synthetic, or replay:")]
    [InlineData("up --symbol btc", "--symbol is 'btc'; expected 5 to 20 capital letters or digits")]
    [InlineData("up --symbols BTCUSDT,", "--symbols is 'BTCUSDT,'; expected symbols separated by commas")]
    [InlineData("up --seed 1.5", "--seed is '1.5'; expected a whole number from 0 to 9223372036854775807")]
    [InlineData("up --set account.leverage", "--set is 'account.leverage'; expected NAME=VALUE")]
    [InlineData("up --set account.levrage=5", "--set is 'account.levrage=5'; there is no setting account.levrage, did you mean account.leverage?")]
    [InlineData("up --set account.leverage=126", "--set is 'account.leverage=126'; allowed is 1 to 125")]
    [InlineData("up --set Market:Source=synthetic", "--set is 'Market:Source=synthetic'; use --market instead")]
    [InlineData("up --set state:directory=/tmp", "--set is 'state:directory=/tmp'; use --state instead")]
    [InlineData("up --engine-port", "Required argument missing for option: '--engine-port'")]
    [InlineData("up --engine-port 3000", "--engine-port and --dashboard-port are both 3000; give each its own")]
    [InlineData("up --gateway-port 8080", "--engine-port and --gateway-port are both 8080; give each its own")]
    [InlineData("logs --service engine", "--service is 'engine'; expected one of trading-engine, gateway, ai-service, dashboard, rabbitmq, prometheus, alertmanager, supervisor")]
    [InlineData("logs --lines -1", "--lines is '-1'; expected a whole number from 0 to 1000000")]
    public async Task A_value_that_is_not_allowed_is_refused_with_what_is(string line, string message)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));

        Assert.Equal(64, run.ExitCode);
        Assert.StartsWith($"botcore: {message}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_market_without_a_file_is_bad_data()
    {
        var run = await CommandRun.OfAsync("up", "--market", "replay:/nowhere/candles.csv");

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("replay:/nowhere/candles.csv; no such file or folder", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("restart")]
    [InlineData("status")]
    [InlineData("logs")]
    [InlineData("backtest")]
    public async Task Help_of_every_command_shows_examples_and_exit_codes(string command)
    {
        var run = await CommandRun.OfAsync(command, "--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"  botcore {command}", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("in-background", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_command_the_help_is_shown()
    {
        var run = await CommandRun.OfAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("status", run.Output, StringComparison.Ordinal);
    }
}
