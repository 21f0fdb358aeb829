using System.Globalization;

namespace BotCore.Benchmarks.Gateway;

/// <summary>One stage after the other, so that none takes the cores from another.</summary>
internal sealed class GatewayStages(string root, string folder, double seconds, double soakMinutes)
{
    private const double BudgetMs = 500;

    private readonly Wrk _wrk = new(folder);

    public async Task<GatewayResult> RunAsync(CancellationToken ct)
    {
        await using var engine = await EngineStandIn.StartAsync(ct);
        using var ai = await StartAiAsync(ct);
        LoadResult uncached, predict, cached, direct, passedOn;
        SocketResult sockets;
        SoakResult soak;
        using (var gateway = await StartGatewayAsync(ai.Address, engine.Address, ["--AiCache:TimeToLive=00:30:00"], ct))
        {
            var analyze = new Uri(gateway.Address, "/ai/analyze");
            string question = Question.Of("BTCUSDT");
            Say("warming up");
            await _wrk.PostAsync(analyze, question, 32, Math.Max(3, seconds / 2), ct);
            Say("cached");
            cached = await _wrk.PostAsync(analyze, question, 32, seconds, ct);
            Say("uncached service");
            uncached = await _wrk.PostEachAsync(new Uri(ai.Address, "/ai/analyze"), Question.Of, 8, seconds, ct);
            predict = await _wrk.PostEachAsync(new Uri(ai.Address, "/ai/predict"), Question.Of, 1, seconds, ct);
            Say("pass-through");
            await _wrk.GetAsync(new Uri(gateway.Address, "/api/status"), 1, 2, ct);
            direct = await _wrk.GetAsync(new Uri(engine.Address, "/api/status"), 1, seconds, ct);
            passedOn = await _wrk.GetAsync(new Uri(gateway.Address, "/api/status"), 1, seconds, ct);
            Say("WebSockets");
            sockets = await SocketLoad.RunAsync(new Uri($"ws://{gateway.Address.Authority}/ws/bench"), 1_000, 200, seconds, ct);
            Say("soak");
            soak = await SoakAsync(gateway, analyze, question, ct);
        }
        Say("hung AI service");
        var hung = await HangAsync(ai, engine.Address, ct);
        double added = Math.Round(passedOn.P50Ms - direct.P50Ms, 3), times = Math.Round(cached.RequestsPerSecond / uncached.RequestsPerSecond, 1);
        double growth = Math.Round(soak.EndMegabytes / soak.SettledMegabytes - 1.0, 3);
        return new GatewayResult(Environment.ProcessorCount, uncached, predict, cached, direct, passedOn, sockets, soak, hung, BudgetMs,
        [
            new("cached analyses per second", cached.RequestsPerSecond, ">= 8000, none failed", cached is { RequestsPerSecond: >= 8_000, Failed: 0 }),
            new("cached to uncached service", times, ">= 20", times >= 20),
            new("p95 of /ai/predict, ms", predict.P95Ms, "< 20, none failed", predict is { P95Ms: < 20.0, Failed: 0 }),
            new("p50 added by passing on, ms", added, "<= 1, none failed", added <= 1.0 && passedOn.Failed == 0),
            new("WebSockets broken of 1000 idle and 200 active", sockets.Broken, "0", sockets.Broken == 0),
            new("memory growth over the soak, ratio", growth, "<= 0.1", growth <= 0.1),
            new("p99 above the budget while the AI hangs, ms", Math.Round(hung.P99Ms - BudgetMs, 1), "< 60, none failed", hung.P99Ms < BudgetMs + 60.0 && hung.Failed == 0),
        ]);
    }

    private async Task<LoadResult> HangAsync(BenchedProcess ai, Uri engine, CancellationToken ct)
    {
        string budget = TimeSpan.FromMilliseconds(BudgetMs).ToString();
        using var gateway = await StartGatewayAsync(ai.Address, engine,
        [
            $"--Ai:Timeout={budget}", $"--Ai:AttemptTimeout={budget}", "--AiBreaker:ConsecutiveFailures=1000", "--AiBreaker:MinimumCalls=100000",
            "--AiBreaker:ProbeInterval=00:10:00", "--AiCache:DegradedTimeToLive=00:00:00", "--AiLimits:MaxConcurrent=64",
        ], ct);
        var analyze = new Uri(gateway.Address, "/ai/analyze");
        await _wrk.PostEachAsync(analyze, Question.Of, 4, 2, ct);
        await ai.SignalAsync("STOP", ct);
        try
        {
            // Once before it counts: the rules have not been asked yet, and compile.
            await _wrk.PostEachAsync(analyze, Question.Of, 16, 3, ct);
            return await _wrk.PostEachAsync(analyze, Question.Of, 16, seconds, ct);
        }
        finally
        {
            await ai.SignalAsync("CONT", CancellationToken.None);
        }
    }

    /// <summary>New questions, old ones and forwarded requests by turns, with the gateway's memory read every half second.</summary>
    private async Task<SoakResult> SoakAsync(BenchedProcess gateway, Uri analyze, string question, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var samples = new List<double>();
        var sampling = SampleAsync(gateway, samples, over.Token);
        long requests = 0, failed = 0;
        var until = DateTime.UtcNow.AddMinutes(soakMinutes);
        while (DateTime.UtcNow < until)
        {
            double round = Math.Clamp(soakMinutes * 60.0 / 8.0, 1, 5);
            foreach (var load in new Func<Task<LoadResult>>[]
            {
                () => _wrk.PostEachAsync(analyze, Question.Of, 8, round, ct), () => _wrk.PostAsync(analyze, question, 8, round, ct), () => _wrk.GetAsync(new Uri(analyze, "/api/status"), 8, round, ct),
            })
            {
                var result = await load();
                (requests, failed) = (requests + result.Requests, failed + result.Failed);
            }
        }
        await over.CancelAsync();
        await sampling;
        int quarter = samples.Count / 4;
        return new SoakResult(soakMinutes, Median(samples[quarter..(2 * quarter)]), Median(samples[(3 * quarter)..]), Math.Round(samples.Max(), 1), requests, failed);
    }

    private static async Task SampleAsync(BenchedProcess gateway, List<double> samples, CancellationToken over)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        try
        {
            while (await timer.WaitForNextTickAsync(over)) samples.Add(gateway.Megabytes);
        }
        catch (OperationCanceledException)
        {
            // The soak is over.
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return Math.Round(sorted[sorted.Length / 2], 1);
    }

    private Task<BenchedProcess> StartAiAsync(CancellationToken ct)
    {
        int port = BenchedProcess.FreePort();
        string home = Path.Combine(root, "ai-service");
        var environment = new Dictionary<string, string>
        {
            ["BOTCORE_AI_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["BOTCORE_AI_STATE_DIR"] = Path.Combine(folder, "ai"),
            ["OMP_NUM_THREADS"] = "1",
        };
        return BenchedProcess.StartAsync(Path.Combine(home, ".venv", "bin", "python"), ["-m", "app"], home, environment, port, Path.Combine(folder, "ai.log"), ct);
    }

    private Task<BenchedProcess> StartGatewayAsync(Uri ai, Uri engine, string[] settings, CancellationToken ct)
    {
        int port = BenchedProcess.FreePort();
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        string dll = Path.Combine(root, "BotCore.AiGateway", "bin", configuration, "net10.0", "BotCore.AiGateway.dll");
        // One client makes all the load; what is measured is the way of a request, not its refusal.
        string[] all =
        [
            dll, $"--Urls=http://127.0.0.1:{port}", $"--Ai:Addresses={ai.GetLeftPart(UriPartial.Authority)}", $"--Engine:BaseUrl={engine.GetLeftPart(UriPartial.Authority)}",
            "--RateLimit:PermitsPerSecond=100000", "--AiLimits:UnitsPerMinute=10000000", "--AiLimits:Burst=10000000", .. settings,
        ];
        return BenchedProcess.StartAsync("dotnet", all, folder, new Dictionary<string, string>(), port, Path.Combine(folder, $"gateway-{port}.log"), ct);
    }

    private static void Say(string stage) => Console.Error.WriteLine($"gateway: {stage}");
}
