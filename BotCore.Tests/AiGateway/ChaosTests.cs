using System.Collections.Concurrent;
using System.Diagnostics;
using BotCore.Contracts.Ai;

namespace BotCore.Tests.AiGateway;

/// <summary>One gateway under steady questions while its AI service goes through everything that can happen to one.</summary>
[Trait("Category", "Integration")]
[Collection(OneGatewayAtATime.Name)]
public sealed class ChaosTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(500);

    /// <summary>Far above the 60 ms that an idle machine keeps: here other tests may take both cores. The figures are in the output.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<(string Phase, TimeSpan Took, AnalyzeAnswer Answer)> _answers = [];
    private volatile string _phase = "well";
    private int _number;

    [Fact]
    public async Task Every_question_is_answered_in_time_whatever_happens_to_the_ai_service()
    {
        var ai = await Backend.StartAsync(Backend.Answering());
        string address = ai.Address;
        await using var gateway = await GatewayUnderTest.StartAsync(new()
        {
            ["Ai:Addresses"] = address,
            ["Ai:Timeout"] = Budget.ToString(),
            ["Ai:AttemptTimeout"] = "00:00:00.400",
            ["AiBreaker:ConsecutiveFailures"] = "4",
            ["AiBreaker:OpenFor"] = "00:00:00.300",
            ["AiBreaker:ProbeInterval"] = "00:00:00.300",
            ["AiBreaker:ProbeTimeout"] = "00:00:01",
            ["AiCache:TimeToLive"] = "00:00:00",
            ["AiCache:DegradedTimeToLive"] = "00:00:00",
            ["AiLimits:UnitsPerMinute"] = "1000000",
            ["AiLimits:Burst"] = "1000000",
        });
        for (int i = 0; i < 50; i++) await gateway.AnalyzeAsync(Questions.Of(i)); // both sides have compiled what they run
        using var over = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 4).Select(_ => AskAsync(gateway, over.Token)).ToArray();

        await UntilAsync("well", degraded: false);
        foreach (var (phase, behaviour) in new (string, Func<Microsoft.AspNetCore.Http.HttpContext, string, Task>)[]
        {
            ("hangs", Backend.Hang), ("500s", Backend.Status(500)), ("rubbish", Backend.Status(200, "\0\0\0")),
            ("slow", async (context, body) => { await Task.Delay(2_000, context.RequestAborted); await Backend.Answering()(context, body); }),
        })
        {
            ai.Behaviour = behaviour;
            if (phase == "hangs") ai.Health = null;
            await UntilAsync(phase, degraded: true);
            (ai.Behaviour, ai.Health) = (Backend.Answering(), 200);
            await UntilAsync($"well after {phase}", degraded: false);
        }
        await ai.DisposeAsync();
        await UntilAsync("killed", degraded: true);
        ai = await Backend.StartAsync(Backend.Answering(), address);
        await UntilAsync("well after killed", degraded: false);
        gateway.Configure("""{"AiCache":{"MaxEntries":7}}""");
        await UntilAsync("reloaded", degraded: false);

        await over.CancelAsync();
        await Task.WhenAll(asking);
        await ai.DisposeAsync();
        foreach (var phase in _answers.GroupBy(answer => answer.Phase))
        {
            var took = phase.Select(answer => answer.Took).Order().ToArray();
            var p99 = took[(int)(0.99 * (took.Length - 1))];
            TestContext.Current.TestOutputHelper?.WriteLine($"{phase.Key}: {took.Length} answers, {phase.Count(a => a.Answer.Degraded)} degraded, p50 {took[took.Length / 2].TotalMilliseconds:0.0} ms, p99 {p99.TotalMilliseconds:0.0} ms");
            Assert.True(p99 < Budget + Patience, $"{phase.Key}: p99 is {p99.TotalMilliseconds:0} ms of {took.Length}");
        }
        Assert.All(_answers, answer => Assert.Equal(answer.Answer.Degraded, answer.Answer.Source == AiSource.Rules));
        int degraded = _answers.Count(answer => answer.Answer.Degraded);
        Assert.Equal(degraded, await gateway.MetricAsync("ai_gateway_degraded_total"));
        Assert.True(await gateway.MetricAsync("ai_gateway_breaker_changes_total", "state=\"open\"") >= 4, "the breaker did not open each time");
        Assert.Equal(0, await gateway.MetricAsync("ai_gateway_breaker_state"));
    }

    private async Task AskAsync(GatewayUnderTest gateway, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            string phase = _phase, body = Questions.Of(Interlocked.Increment(ref _number) % 5_000);
            long began = Stopwatch.GetTimestamp();
            var answer = await gateway.AnalyzeAsync(body);
            _answers.Enqueue((phase, Stopwatch.GetElapsedTime(began), answer));
        }
    }

    /// <summary>Until forty answers of this phase are there, the last of them as expected.</summary>
    private async Task UntilAsync(string phase, bool degraded)
    {
        _phase = phase;
        await Eventually.HoldsAsync(() => _answers.Count(answer => answer.Phase == phase) >= 40
            && _answers.Last(answer => answer.Phase == phase).Answer.Degraded == degraded, $"{phase}: answers that are {(degraded ? "" : "not ")}degraded");
    }
}
