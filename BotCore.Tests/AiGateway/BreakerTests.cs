using System.Net;
using BotCore.AiGateway.Breaker;
using BotCore.AiGateway.Calls;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.AiGateway;

/// <summary>A replica that fails is left alone, and found again.</summary>
[Collection(OneGatewayAtATime.Name)]
public sealed class BreakerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<BreakerState> _changes = [];

    [Fact]
    public void A_run_of_failures_opens_it_and_one_good_trial_closes_it()
    {
        var breaker = new CircuitBreaker(_time, () => new BreakerOptions { ConsecutiveFailures = 3 }, _changes.Add);

        Fail(breaker, 3);
        Assert.False(breaker.TryEnter());
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(breaker.TryEnter());
        Assert.False(breaker.TryEnter()); // one trial at a time
        breaker.End(true);

        Assert.Equal(BreakerState.Closed, breaker.State);
        Assert.Equal([BreakerState.Open, BreakerState.HalfOpen, BreakerState.Closed], _changes);
    }

    [Fact]
    public void A_failed_trial_opens_it_for_as_long_again()
    {
        var breaker = new CircuitBreaker(_time, () => new BreakerOptions { ConsecutiveFailures = 1 }, _changes.Add);
        Fail(breaker, 1);
        _time.Advance(TimeSpan.FromSeconds(5));
        Fail(breaker, 1);

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(breaker.TryEnter());
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(breaker.TryEnter());
    }

    [Fact]
    public void A_trial_that_was_given_up_leaves_the_next_one_free()
    {
        var breaker = new CircuitBreaker(_time, () => new BreakerOptions { ConsecutiveFailures = 1 }, _changes.Add);
        Fail(breaker, 1);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(breaker.TryEnter());
        breaker.End(null);

        Assert.True(breaker.TryEnter());
    }

    [Fact]
    public void A_large_share_of_failures_opens_it_without_a_run()
    {
        var breaker = new CircuitBreaker(_time, () => new BreakerOptions { ConsecutiveFailures = 100, MinimumCalls = 10, FailureRatio = 0.5 }, _changes.Add);
        for (int i = 0; i < 5; i++)
        {
            Assert.True(breaker.TryEnter());
            breaker.End(true);
            Assert.True(breaker.TryEnter());
            breaker.End(false);
        }

        Assert.Equal(BreakerState.Open, breaker.State);
    }

    [Fact]
    public void Failures_of_an_older_window_do_not_count()
    {
        var breaker = new CircuitBreaker(_time, () => new BreakerOptions { ConsecutiveFailures = 100, MinimumCalls = 10, FailureRatio = 0.5 }, _changes.Add);
        Fail(breaker, 9);
        _time.Advance(TimeSpan.FromSeconds(10));
        Fail(breaker, 9);

        Assert.Equal(BreakerState.Closed, breaker.State);
    }

    [FsCheck.Xunit.Property]
    public bool Second_attempts_never_exceed_their_share_and_the_one_in_hand(bool[] failures)
    {
        var budget = new RetryBudget();
        int firsts = 0, seconds = 0;
        foreach (bool failed in failures)
        {
            firsts++;
            budget.PayIn(0.1);
            if (failed && budget.TryTake(0.1)) seconds++;
        }
        return seconds <= 0.1 * firsts + 1.0 + 1e-9;
    }

    [Fact]
    public async Task The_gateway_opens_the_breaker_says_so_and_closes_it_when_the_service_is_back()
    {
        await using var ai = await Backend.StartAsync(Backend.Status(500));
        await using var gateway = await GatewayUnderTest.StartAsync(new()
        {
            ["Ai:Addresses"] = ai.Address,
            ["AiBreaker:ConsecutiveFailures"] = "3",
            ["AiBreaker:OpenFor"] = "00:00:00.300",
            ["AiCache:DegradedTimeToLive"] = "00:00:00",
        });
        for (int i = 0; i < 3; i++) Assert.True((await gateway.AnalyzeAsync(Questions.Of(i))).Degraded);

        Assert.Equal(1, await gateway.MetricAsync("ai_gateway_breaker_changes_total", "state=\"open\"", $"destination=\"{ai.Name}\""));
        Assert.True(await gateway.MetricAsync("ai_gateway_breaker_state", $"destination=\"{ai.Name}\"") > 0);
        Assert.Contains("\"degraded\"", await (await gateway.Client.GetAsync("/health", TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        ai.Behaviour = Backend.Answering();
        await gateway.UntilAsync(async () => !(await gateway.AnalyzeAsync(Questions.Of())).Degraded, "the model answers again");
        // A scrape is kept for 300 ms; the one above may still be the answer.
        await gateway.UntilAsync(
            async () => await gateway.MetricAsync("ai_gateway_breaker_changes_total", "state=\"closed\"", $"destination=\"{ai.Name}\"") == 1, "the breaker is told to have closed");
        Assert.Equal(0, await gateway.MetricAsync("ai_gateway_breaker_state", $"destination=\"{ai.Name}\""));
    }

    [Fact]
    public async Task A_replica_that_fails_its_probes_is_not_asked()
    {
        await using var sick = await Backend.StartAsync(Backend.Answering(version: "sick"));
        await using var well = await Backend.StartAsync(Backend.Answering(version: "well"));
        sick.Health = 503;
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = $"{sick.Address},{well.Address}", ["AiBreaker:ProbeInterval"] = "00:00:00.200" });
        await gateway.UntilAsync(async () => (await gateway.Client.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken))
            .Contains($"{sick.Name} fails its probes", StringComparison.Ordinal), "the probes have failed");

        int before = sick.Taken.Count;
        for (int i = 0; i < 10; i++) Assert.Equal("well", (await gateway.AnalyzeAsync(Questions.Of(i))).ModelVersion);

        Assert.Equal(before, sick.Taken.Count);
    }

    [Fact]
    public async Task A_failed_call_is_cured_by_another_replica_within_the_budget()
    {
        await using var bad = await Backend.StartAsync(Backend.Status(500));
        await using var good = await Backend.StartAsync(Backend.Answering());
        await using var gateway = await GatewayUnderTest.StartAsync(new()
        {
            ["Ai:Addresses"] = $"{bad.Address},{good.Address}",
            ["AiRetry:Share"] = "1",
            ["AiBreaker:ConsecutiveFailures"] = "1000",
            ["AiBreaker:MinimumCalls"] = "1000",
        });

        for (int i = 0; i < 20; i++) Assert.False((await gateway.AnalyzeAsync(Questions.Of(i))).Degraded);

        Assert.NotEmpty(bad.Taken);
        Assert.Equal(bad.Taken.Count, await gateway.MetricAsync("ai_gateway_retries_total", "result=\"cured\""));
    }

    [Fact]
    public async Task When_everything_fails_second_attempts_stay_within_their_share()
    {
        const int questions = 40;
        await using var one = await Backend.StartAsync(Backend.Status(500));
        await using var two = await Backend.StartAsync(Backend.Status(500));
        await using var gateway = await GatewayUnderTest.StartAsync(new()
        {
            ["Ai:Addresses"] = $"{one.Address},{two.Address}",
            ["AiRetry:Share"] = "0.1",
            ["AiBreaker:ConsecutiveFailures"] = "1000",
            ["AiBreaker:MinimumCalls"] = "1000",
        });

        for (int i = 0; i < questions; i++) Assert.True((await gateway.AnalyzeAsync(Questions.Of(i))).Degraded);

        int seconds = one.Taken.Count + two.Taken.Count - questions;
        Assert.InRange(seconds, 1, 1 + questions / 10); // one in hand at the start, then a tenth
        Assert.Equal(seconds, await gateway.MetricAsync("ai_gateway_retries_total", "result=\"failed\""));
        Assert.Equal(questions - seconds, await gateway.MetricAsync("ai_gateway_retries_total", "result=\"over_budget\""));
    }

    [Fact]
    public async Task Training_is_never_repeated()
    {
        await using var one = await Backend.StartAsync(Backend.Status(500));
        await using var two = await Backend.StartAsync(Backend.Status(500));
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = $"{one.Address},{two.Address}", ["AiRetry:Share"] = "1" });

        using var response = await gateway.AskAsync("{}", "/ai/train");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(1, one.Taken.Count + two.Taken.Count);
    }

    [Fact]
    public async Task A_slow_replica_gets_less_work_than_a_quick_one()
    {
        await using var slow = await Backend.StartAsync(async (context, body) =>
        {
            await Task.Delay(150);
            await Backend.Answering(version: "slow")(context, body);
        });
        await using var quick = await Backend.StartAsync(Backend.Answering(version: "quick"));
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = $"{slow.Address},{quick.Address}", ["AiLimits:Burst"] = "1000" });
        int next = 0;

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= 120) await gateway.AnalyzeAsync(Questions.Of(number, candles: 2));
        }));

        Assert.True(quick.Taken.Count > 2 * slow.Taken.Count, $"quick got {quick.Taken.Count}, slow {slow.Taken.Count}");
    }

    private static void Fail(CircuitBreaker breaker, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.True(breaker.TryEnter());
            breaker.End(false);
        }
    }
}
