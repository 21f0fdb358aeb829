using System.Net;
using BotCore.Tests.ServiceDefaults;

namespace BotCore.Tests.AiGateway;

/// <summary>What one client, and what all together, may make the AI service do.</summary>
[Collection(OneGatewayAtATime.Name)]
public sealed class LimitTests
{
    [Fact]
    public async Task Training_costs_what_fifty_analyses_cost()
    {
        await using var ai = await Backend.StartAsync(Backend.Answering());
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = ai.Address, ["AiLimits:Burst"] = "60", ["AiLimits:UnitsPerMinute"] = "1" });

        Assert.Equal(HttpStatusCode.OK, (await gateway.AskAsync("{}", "/ai/train")).StatusCode);
        using var second = await gateway.AskAsync("{}", "/ai/train");
        for (int i = 0; i < 10; i++) await gateway.AnalyzeAsync(Questions.Of(i, candles: 1));
        using var eleventh = await gateway.AskAsync(Questions.Of(11, candles: 1));

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.NotNull(second.Headers.RetryAfter);
        Assert.Equal("rate_limited", (await RunningService.ProblemAsync(second)).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.TooManyRequests, eleventh.StatusCode);
        Assert.Equal(2, await gateway.MetricAsync("ai_gateway_limited_total", "limit=\"cost\""));
    }

    [Fact]
    public async Task What_was_asked_before_costs_nothing()
    {
        await using var ai = await Backend.StartAsync(Backend.Answering());
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = ai.Address, ["AiLimits:Burst"] = "50", ["AiLimits:UnitsPerMinute"] = "1", ["AiCache:TimeToLive"] = "00:10:00" });

        for (int i = 0; i < 200; i++) await gateway.AnalyzeAsync(Questions.Of(candles: 1));

        Assert.Single(ai.Taken);
    }

    [Fact]
    public async Task When_all_places_are_taken_the_rules_answer_at_once()
    {
        var mayAnswer = new TaskCompletionSource();
        await using var ai = await Backend.StartAsync(async (context, body) =>
        {
            await mayAnswer.Task;
            await Backend.Answering()(context, body);
        });
        await using var gateway = await GatewayUnderTest.StartAsync(new()
        {
            ["Ai:Addresses"] = ai.Address,
            ["Ai:Timeout"] = "00:00:20",
            ["Ai:AttemptTimeout"] = "00:00:20",
            ["AiLimits:MaxConcurrent"] = "2",
            ["AiLimits:MaxWaiting"] = "1",
        });
        var inside = new[] { gateway.AnalyzeAsync(Questions.Of(1)), gateway.AnalyzeAsync(Questions.Of(2)) };
        await Eventually.HoldsAsync(() => ai.Taken.Count == 2, "two are inside");
        var waiting = gateway.AnalyzeAsync(Questions.Of(3));
        await gateway.UntilAsync(async () => await gateway.MetricAsync("ai_gateway_waiting") == 1, "one waits");

        var refused = await gateway.AnalyzeAsync(Questions.Of(4));

        Assert.Equal("ai_overloaded", refused.DegradedReason);
        mayAnswer.SetResult();
        Assert.All(await Task.WhenAll([.. inside, waiting]), answer => Assert.False(answer.Degraded));
    }

    [Fact]
    public async Task Who_waits_for_a_place_longer_than_an_answer_may_take_is_answered_by_rules()
    {
        await using var ai = await Backend.StartAsync(Backend.Hang);
        await using var gateway = await GatewayUnderTest.StartAsync(new()
        {
            ["Ai:Addresses"] = ai.Address,
            ["Ai:Timeout"] = "00:00:00.300",
            ["Ai:AttemptTimeout"] = "00:00:00.300",
            ["AiLimits:MaxConcurrent"] = "1",
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => gateway.AnalyzeAsync(Questions.Of(i))));

        Assert.All(answers, answer => Assert.Equal("ai_timeout", answer.DegradedReason));
    }
}
