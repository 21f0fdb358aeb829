using System.Text.Json;
using BotCore.Contracts.Jobs;
using BotCore.Contracts.Json;
using BotCore.Tests.Cli;
using BotCore.TradingEngine.Jobs;

namespace BotCore.Tests.Jobs;

/// <summary>A job comes to what the command line comes to with the same candles and settings.</summary>
public sealed class JobResultTests
{
    private static readonly Dictionary<string, string> Changes = new()
    {
        ["signals.aggregation"] = "best",
        ["signals.confirmationGate"] = "false",
        ["risk.lossStreakLimit"] = "100",
    };

    private static readonly string[] Set = [.. Changes.SelectMany(change => new[] { "--set", $"{change.Key}={change.Value}" })];

    [Fact]
    public async Task A_backtest_has_the_result_of_the_command_line()
    {
        await using var floor = await JobFloor.OpenAsync();
        string candles = CandleFiles.Write(Path.Combine(floor.CandleFolder, "BTCUSDT_1m.csv"), 6_000);
        await floor.StartAsync();

        string id = await floor.SubmitAsync(
            JobKinds.Backtest, JsonSerializer.Serialize(new SubmitBacktestRequest(["BTCUSDT_1m.csv"], Settings: Changes), ContractsJson.Default.SubmitBacktestRequest));
        var job = JsonSerializer.Deserialize(await floor.ResultAsync(id), ContractsJson.Default.BacktestResultModel)!;
        var line = (await CommandRun.OfAsync(["backtest", "--candles", candles, "--json", .. Set])).Json();

        Assert.True(job.ClosedTrades > 0);
        Assert.Equal(line.GetProperty("tradeHash").GetString(), job.TradeHash);
        Assert.Equal(line.GetProperty("trades").GetInt32(), job.ClosedTrades);
        Assert.Equal(line.GetProperty("netPnl").GetString(), DecimalText.Of(job.NetPnl));
        Assert.Equal(line.GetProperty("finalEquity").GetString(), DecimalText.Of(job.FinalEquity));
        Assert.Equal(line.GetProperty("sharpe").GetDouble(), job.Sharpe);
        Assert.Equal(line.GetProperty("deflatedSharpe").GetProperty("probability").GetDouble(), job.DeflatedSharpe);
        Assert.Equal(job.ClosedTrades, job.Trades.Count);
    }

    [Theory]
    [InlineData(OptimizationMethod.Grid)]
    [InlineData(OptimizationMethod.Tpe)]
    public async Task An_optimisation_has_the_result_of_the_command_line(OptimizationMethod method)
    {
        await using var floor = await JobFloor.OpenAsync();
        string candles = CandleFiles.Write(Path.Combine(floor.CandleFolder, "BTCUSDT_1m.csv"), 6_000);
        await floor.StartAsync();
        string[] parameters = ["rsi.period=6..30:4", "exit.stopOnMarginRatio=0.02..0.06:0.01"];
        var request = new SubmitOptimizationRequest(
            ["BTCUSDT_1m.csv"], parameters, Settings: Changes, Method: method, MinTrades: 2, Trials: 20, Batch: 8, Seed: 3);

        string id = await floor.SubmitAsync(JobKinds.Optimize, JsonSerializer.Serialize(request, ContractsJson.Default.SubmitOptimizationRequest));
        var job = JsonSerializer.Deserialize(await floor.ResultAsync(id), ContractsJson.Default.OptimizationResultModel)!;
        var line = (await CommandRun.OfAsync(
        [
            "optimize", "--candles", candles, .. parameters.SelectMany(parameter => new[] { "--param", parameter }), "--method",
            method.ToString().ToLowerInvariant(), "--min-trades", "2", "--trials", "20", "--batch", "8", "--seed", "3", "--top", "50", "--json", .. Set,
        ])).Json();

        Assert.Equal(line.GetProperty("studyHash").GetString(), job.StudyHash);
        Assert.Equal(line.GetProperty("trials").GetInt32(), job.Trials);
        Assert.Equal(line.GetProperty("report").GetProperty("verdict").GetString(), job.Verdict);
        Assert.Equal(line.GetProperty("top").EnumerateArray().Select(trial => trial.GetProperty("tradeHash").GetString()), job.Top.Select(trial => trial.TradeHash));
        var done = (await floor.Jobs.FindAsync(id, default))!;
        Assert.Equal(done.PlannedUnits, done.DoneUnits);
    }

    [Fact]
    public async Task A_walk_forward_optimisation_has_the_result_of_the_command_line()
    {
        await using var floor = await JobFloor.OpenAsync();
        string candles = CandleFiles.Write(Path.Combine(floor.CandleFolder, "BTCUSDT_1m.csv"), 8_000);
        await floor.StartAsync();
        var request = new SubmitOptimizationRequest(
            ["BTCUSDT_1m.csv"], ["rsi.period=6..14:4"], Settings: Changes, Method: OptimizationMethod.Grid, MinTrades: 1,
            WalkForward: new WalkForwardRequest(Anchored: false, InSampleDays: 2, OutOfSampleDays: 1));

        string id = await floor.SubmitAsync(JobKinds.Optimize, JsonSerializer.Serialize(request, ContractsJson.Default.SubmitOptimizationRequest));
        var job = JsonSerializer.Deserialize(await floor.ResultAsync(id), ContractsJson.Default.OptimizationResultModel)!;
        var line = (await CommandRun.OfAsync(
        [
            "optimize", "--candles", candles, "--param", "rsi.period=6..14:4", "--method", "grid", "--min-trades", "1", "--walk-forward", "rolling",
            "--in-sample", "2", "--out-of-sample", "1", "--json", .. Set,
        ])).Json();

        Assert.True(job.WalkForward!.Windows.Count > 1);
        Assert.Equal(line.GetProperty("studyHash").GetString(), job.StudyHash);
        Assert.Equal(line.GetProperty("report").GetProperty("verdict").GetString(), job.Verdict);
        Assert.Equal(line.GetProperty("report").GetProperty("walkForward").GetProperty("totalReturnRatio").GetDouble(), job.WalkForward.TotalReturnRatio);
    }

    [Fact]
    public async Task A_candle_file_that_is_refused_fails_the_job_with_line_and_column()
    {
        await using var floor = await JobFloor.OpenAsync(maxTries: 1);
        await File.WriteAllTextAsync(Path.Combine(floor.CandleFolder, "BTCUSDT_1m.csv"), "timestamp_ms,open,high,low,close,volume\n1700000040000,1,2,0.5,x,3\n");
        await floor.StartAsync();

        string id = await floor.SubmitAsync(
            JobKinds.Backtest, JsonSerializer.Serialize(new SubmitBacktestRequest(["BTCUSDT_1m.csv"]), ContractsJson.Default.SubmitBacktestRequest));
        var job = await floor.UntilAsync(id, job => !job.IsOpen);

        Assert.Contains("line 2", job.Error, StringComparison.Ordinal);
        Assert.Contains("close", job.Error, StringComparison.Ordinal);
    }
}
