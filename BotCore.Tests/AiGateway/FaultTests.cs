using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BotCore.Contracts.Ai;
using BotCore.Contracts.Json;
using BotCore.Tests.AiModels;
using BotCore.Tests.Engine;
using Microsoft.AspNetCore.Http;

namespace BotCore.Tests.AiGateway;

/// <summary>
/// Engine, gateway and AI service as three processes, with the AI service given another model, stopped in the middle of its work, killed, and
/// replaced by one that misbehaves: every question is answered, marked for what it is, the engine trades on, and the metrics say what happened.
/// </summary>
[Trait("Category", "Integration")]
[Collection(OneGatewayAtATime.Name)]
public sealed class FaultTests : IDisposable
{
    /// <summary>Version of the model that takes over while questions come.</summary>
    private const string Promoted = "promoted-1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _state = new();
    private readonly int _aiPort = FreePort.Next();
    private readonly Uri _gateway = new($"http://127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}");
    private readonly ConcurrentQueue<AnalyzeAnswer> _answers = [];
    private readonly HttpClient _http;
    private int _number;

    public FaultTests() => _http = new HttpClient { BaseAddress = _gateway, Timeout = TimeSpan.FromSeconds(60) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task Whatever_the_ai_process_does_answers_come_the_engine_trades_on_and_metrics_tell()
    {
        string python = AiServiceFiles.RequirePython();
        var ai = StartAi(python);
        try
        {
            using var gateway = StartGateway();
            using var engine = EngineUnderTest.Start(_state.File("engine"), "--Market:Symbols=BTCUSDT", "--Market:Speed=600x", $"--Ai:BaseUrl={_gateway.GetLeftPart(UriPartial.Authority)}", "--RateLimit:PermitsPerSecond=100000");
            using var engineHttp = new HttpClient { BaseAddress = engine.BaseAddress };
            await AnswerAsync("the model answers at first", answer => answer is { Degraded: false, Source: AiSource.Model, ModelVersion: "bundled-1" });
            await ReloadAsync();

            await ai.SignalAsync("STOP");
            await AnswerAsync("hung: the rules answer", answer => answer.Degraded);
            await EngineTradesAsync(engineHttp, mustBeDegraded: true);
            await ai.SignalAsync("CONT");
            await AnswerAsync("it goes on where it was", answer => !answer.Degraded);

            ai.Kill();
            await AnswerAsync("killed: the rules answer", answer => answer is { Degraded: true, DegradedReason: "ai_unavailable" });
            foreach (var (what, behaviour) in new (string, Func<HttpContext, string, Task>)[]
            {
                ("500s", Backend.Status(500)), ("rubbish", Backend.Status(200, "\0\0\0")),
                ("slow", async (context, body) => { await Task.Delay(TimeSpan.FromSeconds(5), context.RequestAborted); await Backend.Answering()(context, body); }),
            })
            {
                await using var bad = await Backend.StartAsync(Backend.Answering(version: "stand-in"), $"http://127.0.0.1:{_aiPort.ToString(CultureInfo.InvariantCulture)}");
                await AnswerAsync($"before {what}: it is found again", answer => answer.ModelVersion == "stand-in");
                bad.Behaviour = behaviour;
                await AnswerAsync($"{what}: the rules answer", answer => answer.Degraded);
            }
            await EngineTradesAsync(engineHttp);

            ai.Dispose();
            ai = StartAi(python);
            await AnswerAsync("started anew, the promoted model answers", answer => answer is { Degraded: false, ModelVersion: Promoted });
            await EngineTradesAsync(engineHttp);

            Assert.All(_answers, answer => Assert.Equal(answer.Degraded, answer.Source == AiSource.Rules));
            Assert.False(gateway.HasExited, gateway.Output);
            // A scrape is kept for 300 ms.
            await Eventually.HoldsAsync(async () => await MetricAsync("ai_gateway_breaker_state") == 0, "the breaker is closed in the end", Patience);
            Assert.True(await MetricAsync("ai_gateway_breaker_changes_total", "state=\"open\"") >= 5, "the breaker did not open each time");
            Assert.True(await MetricAsync("ai_gateway_breaker_changes_total", "state=\"closed\"") >= 5, "the breaker did not close each time");
            Assert.True(await MetricAsync("ai_gateway_degraded_total") >= _answers.Count(answer => answer.Degraded), "degraded answers were not counted");
            foreach (string reason in new[] { "ai_timeout", "ai_unavailable", "ai_answer_unusable" })
                Assert.True(await MetricAsync("ai_gateway_degraded_total", $"reason=\"{reason}\"") > 0, $"nothing was degraded by {reason}");
        }
        finally
        {
            ai.Dispose();
        }
    }

    /// <summary>Another model takes over under steady questions. An answer may come late on a busy machine; none may find nobody there, or rubbish.</summary>
    private async Task ReloadAsync()
    {
        int before = _answers.Count;
        string folder = Directory.CreateDirectory(Path.Combine(_state.File("ai"), "models", Promoted)).FullName;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(AiServiceFiles.Folder, "app", "bundled", "bundled-1"))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        string manifest = Path.Combine(folder, "manifest.json");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest, Ct)).Replace("\"version\": \"bundled-1\"", $"\"version\": \"{Promoted}\"", StringComparison.Ordinal), Ct);
        for (int i = 0; i < 5; i++) await AskAsync(Ct);
        using var decision = new StringContent("""{"force":true,"reason":"to see it change"}""", Encoding.UTF8, "application/json");
        var promoting = _http.PostAsync(new Uri($"/ai/models/{Promoted}/promote", UriKind.Relative), decision, Ct);
        await AnswerAsync("the promoted model answers", answer => answer is { Degraded: false, ModelVersion: Promoted });
        using var promoted = await promoting;

        Assert.True(promoted.IsSuccessStatusCode, await promoted.Content.ReadAsStringAsync(Ct));
        Assert.DoesNotContain(_answers.Skip(before), answer => answer.DegradedReason is "ai_unavailable" or "ai_answer_unusable");
    }

    private ServiceProcess StartAi(string python) => ServiceProcess.Start(python, ["-m", "app"], AiServiceFiles.Folder, new Dictionary<string, string>
    {
        ["BOTCORE_AI_PORT"] = _aiPort.ToString(CultureInfo.InvariantCulture),
        ["BOTCORE_AI_STATE_DIR"] = _state.File("ai"),
        ["OMP_NUM_THREADS"] = "1",
    });

    /// <summary>Without probes, so that it is the breaker that gives the service up and finds it again.</summary>
    private ServiceProcess StartGateway() => ServiceProcess.Start("dotnet",
    [
        Path.Combine(AppContext.BaseDirectory, "BotCore.AiGateway.dll"), $"--Urls={_gateway.GetLeftPart(UriPartial.Authority)}",
        $"--Ai:Addresses=http://127.0.0.1:{_aiPort.ToString(CultureInfo.InvariantCulture)}", "--Ai:Timeout=00:00:02", "--Ai:AttemptTimeout=00:00:01.9",
        "--AiBreaker:ConsecutiveFailures=2", "--AiBreaker:OpenFor=00:00:01", "--AiBreaker:ProbeInterval=00:10:00",
        "--AiCache:TimeToLive=00:00:00", "--AiCache:DegradedTimeToLive=00:00:00", "--AiLimits:UnitsPerMinute=1000000", "--AiLimits:Burst=1000000",
        "--RateLimit:PermitsPerSecond=100000", "--Shutdown:DrainDelay=00:00:00",
    ]);

    /// <summary>Asks, each time something else, until an answer is as it should be and the breaker has had its turn; no question may fail.</summary>
    private async Task AnswerAsync(string what, Func<AnalyzeAnswer, bool> isIt)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        deadline.CancelAfter(Patience);
        double opened = await OpenedAsync();
        AnalyzeAnswer? last = null;
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            do
            {
                last = await AskAsync(deadline.Token);
                // Once by the rules is not enough: the breaker must have given the service up, too.
                if (last is not null && isIt(last) && (!last.Degraded || await OpenedAsync() > opened)) return;
            }
            while (await timer.WaitForNextTickAsync(deadline.Token));
        }
        catch (OperationCanceledException) when (!Ct.IsCancellationRequested)
        {
            Assert.Fail($"not within {Patience.TotalSeconds} s: {what}; the last answer was {(last is null ? "none" : $"{last.Source} {last.ModelVersion} {last.DegradedReason}")}");
        }
    }

    private async Task<AnalyzeAnswer?> AskAsync(CancellationToken ct)
    {
        try
        {
            using var content = new StringContent(Question(_number++ % 1_000), Encoding.UTF8, "application/json");
            using var response = await _http.PostAsync(new Uri("/ai/analyze", UriKind.Relative), content, ct);
            string text = await response.Content.ReadAsStringAsync(ct);
            Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
            var answer = JsonSerializer.Deserialize(text, AiJson.Default.AnalyzeAnswer)!;
            _answers.Enqueue(answer);
            return answer;
        }
        catch (HttpRequestException) when (_answers.IsEmpty)
        {
            return null; // the gateway is still starting
        }
    }

    /// <summary>Enough candles for the bundled model, other ones each time.</summary>
    private static string Question(int number)
    {
        string Rows(int minutes) => Questions.Rows(Questions.Wave(60, minutes, number).Select((candle, i) => candle with { OpenTimeMs = 1_699_999_200_000L - (60 - i) * minutes * 60_000L }));
        return $$$"""{"symbol":"BTCUSDT","candles":{"5m":[{{{Rows(5)}}}],"15m":[{{{Rows(15)}}}],"1h":[{{{Rows(60)}}}]}}""";
    }

    private async Task<double> OpenedAsync() => await MetricAsync("ai_gateway_breaker_changes_total", "state=\"open\"");

    private async Task<double> MetricAsync(string name, params string[] labels)
    {
        try
        {
            string text = await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Ct);
            return text.Split('\n')
                .Where(line => (line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal)) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
                .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
        }
        catch (HttpRequestException) when (_answers.IsEmpty)
        {
            return 0; // the gateway is still starting
        }
    }

    private static async Task EngineTradesAsync(HttpClient engine, bool mustBeDegraded = false)
    {
        long before = await CandlesAsync(engine);
        await Eventually.HoldsAsync(async () => await CandlesAsync(engine) > before + 20, "the engine goes on", Patience);
        if (mustBeDegraded) await Eventually.HoldsAsync(async () => await IsDegradedAsync(engine), "the engine says that the AI is degraded", Patience);
    }

    private static async Task<long> CandlesAsync(HttpClient engine)
    {
        try
        {
            return (await engine.GetFromJsonAsync("/api/status", ContractsJson.Default.StatusModel, Ct))!.Candles;
        }
        catch (HttpRequestException)
        {
            return 0; // it is still starting
        }
    }

    private static async Task<bool> IsDegradedAsync(HttpClient engine)
    {
        var views = await engine.GetFromJsonAsync("/api/ai/views", ContractsJson.Default.IReadOnlyListAiViewModel, Ct);
        return views is [{ Degraded: true }, ..];
    }
}
