using System.Diagnostics;
using System.Globalization;
using System.Text;
using BotCore.AiGateway.Canary;

namespace BotCore.Tests.AiGateway;

/// <summary>A new version is tried on some, or in the shadow, and never at anybody's cost.</summary>
[Collection(OneGatewayAtATime.Name)]
public sealed class CanaryTests
{
    [Fact]
    public async Task The_header_decides()
    {
        await using var stable = await Backend.StartAsync(Backend.Answering(version: "stable"));
        await using var canary = await Backend.StartAsync(Backend.Answering(version: "canary"));
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = stable.Address, ["Ai:CanaryAddresses"] = canary.Address, ["Canary:Percent"] = "50" });

        for (int i = 0; i < 10; i++)
        {
            Assert.Equal("canary", (await gateway.AnalyzeAsync(Questions.Of(i), canary: "always")).ModelVersion);
            Assert.Equal("stable", (await gateway.AnalyzeAsync(Questions.Of(i), canary: "never")).ModelVersion);
        }
    }

    [Fact]
    public async Task A_question_always_goes_the_same_way()
    {
        await using var stable = await Backend.StartAsync(Backend.Answering(version: "stable"));
        await using var canary = await Backend.StartAsync(Backend.Answering(version: "canary"));
        await using var gateway = await GatewayUnderTest.StartAsync(new()
        {
            ["Ai:Addresses"] = stable.Address,
            ["Ai:CanaryAddresses"] = canary.Address,
            ["Canary:Percent"] = "30",
            ["AiCache:TimeToLive"] = "00:00:00",
        });

        var first = new List<string?>();
        var second = new List<string?>();
        for (int i = 0; i < 40; i++) first.Add((await gateway.AnalyzeAsync(Questions.Of(i, candles: 1))).ModelVersion);
        for (int i = 0; i < 40; i++) second.Add((await gateway.AnalyzeAsync(Questions.Of(i, candles: 1))).ModelVersion);

        Assert.Equal(first, second);
        Assert.Contains("stable", first);
        Assert.Contains("canary", first);
    }

    [Fact]
    public async Task By_client_all_questions_of_one_client_go_the_same_way()
    {
        await using var stable = await Backend.StartAsync(Backend.Answering(version: "stable"));
        await using var canary = await Backend.StartAsync(Backend.Answering(version: "canary"));
        await using var gateway = await GatewayUnderTest.StartAsync(new()
        {
            ["Ai:Addresses"] = stable.Address,
            ["Ai:CanaryAddresses"] = canary.Address,
            ["Canary:Percent"] = "50",
            ["Canary:By"] = "Client",
        });

        for (int i = 0; i < 20; i++) await gateway.AnalyzeAsync(Questions.Of(i, candles: 1));

        Assert.Equal((0, 20), (Math.Min(stable.Taken.Count, canary.Taken.Count), Math.Max(stable.Taken.Count, canary.Taken.Count)));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(5.0)]
    [InlineData(37.5)]
    [InlineData(100.0)]
    public void The_share_is_kept(double percent)
    {
        int canaries = Enumerable.Range(0, 20_000).Count(i => CanaryChoice.IsWithin(percent, Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture))));

        Assert.InRange(canaries / 200.0, percent - 1.0, percent + 1.0); // three standard deviations of 20,000 draws are 1.03 at most
    }

    [Fact]
    public async Task A_canary_that_fails_is_cured_by_the_ordinary_replicas()
    {
        await using var stable = await Backend.StartAsync(Backend.Answering(version: "stable"));
        await using var canary = await Backend.StartAsync(Backend.Status(500));
        await using var gateway = await GatewayUnderTest.StartAsync(new()
        {
            ["Ai:Addresses"] = stable.Address,
            ["Ai:CanaryAddresses"] = canary.Address,
            ["Canary:Percent"] = "100",
            ["AiRetry:Share"] = "1",
            ["AiBreaker:ConsecutiveFailures"] = "2",
        });

        for (int i = 0; i < 10; i++) Assert.Equal("stable", (await gateway.AnalyzeAsync(Questions.Of(i))).ModelVersion);

        Assert.InRange(canary.Taken.Count, 1, 3); // then its breaker is open
    }

    [Fact]
    public async Task The_shadow_is_compared_and_delays_nobody()
    {
        var mayAnswer = new TaskCompletionSource();
        await using var champion = await Backend.StartAsync(Backend.Answering("long", 0.7));
        await using var challenger = await Backend.StartAsync(async (context, body) =>
        {
            await mayAnswer.Task;
            await Backend.Answering("short", 0.6)(context, body);
        });
        await using var gateway = await GatewayUnderTest.StartAsync(new()
        {
            ["Ai:Addresses"] = champion.Address,
            ["Ai:ShadowAddresses"] = challenger.Address,
            ["Shadow:MaxWaiting"] = "1",
            ["Shadow:MaxConcurrent"] = "1",
            ["Ai:Timeout"] = "00:00:20",
            ["Ai:AttemptTimeout"] = "00:00:20",
        });

        long began = Stopwatch.GetTimestamp();
        Assert.Equal(BotCore.Contracts.Ai.AiSignal.Long, (await gateway.AnalyzeAsync(Questions.Of(1))).Signal);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10), "the shadow delayed the answer");
        await Eventually.HoldsAsync(() => challenger.Taken.Count == 1, "the challenger is asked");
        await gateway.AnalyzeAsync(Questions.Of(2)); // waits in the queue
        await gateway.AnalyzeAsync(Questions.Of(3)); // is left out
        Assert.Equal(1, await gateway.MetricAsync("ai_shadow_comparisons_total", "result=\"left_out\""));

        mayAnswer.SetResult();
        await gateway.UntilAsync(async () => await gateway.MetricAsync("ai_shadow_comparisons_total", "result=\"different\"") == 2, "both are compared");
        Assert.Equal(0.2, await gateway.MetricAsync("ai_shadow_confidence_difference_ratio_sum"), 9);
        Assert.Equal(2, await gateway.MetricAsync("ai_shadow_duration_seconds_count", "role=\"challenger\""));
    }

    [Fact]
    public async Task A_shadow_that_fails_is_counted_and_nothing_else()
    {
        await using var champion = await Backend.StartAsync(Backend.Answering());
        await using var challenger = await Backend.StartAsync(Backend.Status(500));
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = champion.Address, ["Ai:ShadowAddresses"] = challenger.Address });

        Assert.False((await gateway.AnalyzeAsync(Questions.Of(1))).Degraded);

        await gateway.UntilAsync(async () => await gateway.MetricAsync("ai_shadow_comparisons_total", "result=\"failed\"") == 1, "the failure is counted");
    }
}
