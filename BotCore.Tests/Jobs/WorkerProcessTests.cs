using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BotCore.Contracts.Jobs;
using BotCore.Contracts.Json;
using BotCore.Tests.Bus;
using BotCore.Tests.Cli;
using BotCore.Tests.Engine;
using BotCore.Trading.Research.Optimization;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Jobs;

namespace BotCore.Tests.Jobs;

/// <summary>An engine that only takes jobs in, a broker, and worker processes.</summary>
[Trait("Category", "Integration")]
public sealed class WorkerProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_worker_killed_in_the_middle_of_a_piece_loses_none_and_doubles_none()
    {
        await using var broker = await PrivateBroker.StartAsync();
        using var folder = new Cli.TemporaryFolder();
        string state = folder["state"];
        Directory.CreateDirectory(Path.Combine(state, "candles"));
        CandleFiles.Write(Path.Combine(state, "candles", "BTCUSDT_1m.csv"), 40_000);
        string bus = $"--Bus:RabbitMq:Uri={broker.Uri}";
        using var engine = EngineUnderTest.Start(state, bus, "--Jobs:Worker=false", "--Market:Symbols=BTCUSDT");
        using var one = EngineUnderTest.Start(state, "--role=worker", bus, "--Jobs:Threads=1");
        using var two = EngineUnderTest.Start(state, "--role=worker", bus, "--Jobs:Threads=1");
        using var http = new HttpClient { BaseAddress = engine.BaseAddress };
        await one.SaysAsync("Waiting for work");
        await two.SaysAsync("Waiting for work");

        string id = await SubmitAsync(http);
        await KillInTheMiddleAsync(http, id);
        OptimizationModel done = null!;
        await Eventually.HoldsAsync(
            async () => (done = (await http.GetFromJsonAsync($"/api/optimizations/{id}", ContractsJson.Default.OptimizationModel))!).Job.State is not JobStatus.Waiting and not JobStatus.Running,
            "the job ends", Patience);

        Assert.True(done.Job.State is JobStatus.Done, done.Job.Error);
        Assert.Equal((1.0, done.Job.Pieces), (done.Job.Progress, done.Job.DonePieces));
        using var stores = StoreSet.InFolder(state);
        var pieces = await stores.Jobs.PiecesAsync(id, default);
        Assert.All(pieces, piece => Assert.Equal(JobState.Done, piece.State));
        Assert.Contains(pieces, piece => piece.Attempt > 1);
        var trials = pieces.Skip(1).SelectMany(piece => JsonSerializer.Deserialize(piece.Result!, OptimizationJson.Default.PieceResult)!.Results).Select(trial => trial.Id).ToList();
        Assert.Equal(done.Result!.Trials, trials.Count);
        Assert.Equal(trials.Count, trials.Distinct().Count());
        Assert.True(one.HasExited != two.HasExited, "one worker was killed and the other lives");
    }

    [Fact]
    public async Task A_worker_without_a_broker_or_a_store_says_what_is_missing()
    {
        using var folder = new Cli.TemporaryFolder();
        using var worker = EngineUnderTest.Start(folder["state"], "--role=worker");
        using var nobody = EngineUnderTest.Start(folder["state"], "--role=wroker");

        Assert.Equal(TradingEngine.Engine.ExitCodes.BadOption, await worker.ExitAsync());
        Assert.Equal(TradingEngine.Engine.ExitCodes.BadOption, await nobody.ExitAsync());
        Assert.Contains("Bus:RabbitMq:Uri", worker.Errors, StringComparison.Ordinal);
        Assert.Contains("'wroker'; expected engine or worker", nobody.Errors, StringComparison.Ordinal);
    }

    private static async Task<string> SubmitAsync(HttpClient http)
    {
        var request = new SubmitOptimizationRequest(
            ["BTCUSDT_1m.csv"], ["rsi.period=6..30:2", "exit.stopOnMarginRatio=0.02..0.06:0.01"], Method: OptimizationMethod.Grid, MinTrades: 1,
            Settings: new Dictionary<string, string> { ["signals.aggregation"] = "best", ["signals.confirmationGate"] = "false" });
        using var body = new StringContent(JsonSerializer.Serialize(request, ContractsJson.Default.SubmitOptimizationRequest), Encoding.UTF8, "application/json");
        JobModel? job = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    using var answer = await http.PostAsync("/api/optimizations", body);
                    string said = await answer.Content.ReadAsStringAsync();
                    Assert.True(answer.IsSuccessStatusCode, said);
                    job = JsonSerializer.Deserialize(said, ContractsJson.Default.JobModel);
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false; // not listening yet
                }
            },
            "the engine takes the job", Patience);
        return job!.Id;
    }

    /// <summary>Pauses the worker of a running piece; when the piece is still its own then, kills it.</summary>
    private static async Task KillInTheMiddleAsync(HttpClient http, string id) => await Eventually.HoldsAsync(
        async () =>
        {
            if (await RunningAsync(null) is not { Index: > 0 } piece) return false;
            int pid = int.Parse(piece.Worker!.Split('/')[1], CultureInfo.InvariantCulture);
            await SignalAsync(pid, "STOP");
            bool isInTheMiddle = await RunningAsync(pid) is { } still && still.Index == piece.Index && still.Tries == piece.Tries;
            await SignalAsync(pid, isInTheMiddle ? "KILL" : "CONT");
            return isInTheMiddle;

            async Task<JobPieceModel?> RunningAsync(int? of) =>
                (await http.GetFromJsonAsync($"/api/jobs/{id}", ContractsJson.Default.JobDetailModel))!.OpenPieces
                .FirstOrDefault(open => open.State is JobStatus.Running && (of is null || open.Worker!.Contains($"/{of}/", StringComparison.Ordinal)));
        },
        "a worker is caught in the middle of a piece", Patience);

    private static async Task SignalAsync(int pid, string name)
    {
        using var signal = Process.Start("kill", [$"-{name}", pid.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
    }
}
