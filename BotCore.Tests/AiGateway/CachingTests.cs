using BotCore.AiGateway.Caching;
using BotCore.AiGateway.Calls;
using BotCore.ServiceDefaults.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.AiGateway;

/// <summary>One question, one call.</summary>
[Collection(OneGatewayAtATime.Name)]
public sealed class CachingTests
{
    [Fact]
    public async Task The_same_question_is_asked_once()
    {
        await using var ai = await Backend.StartAsync(Backend.Answering());
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = ai.Address });

        using var first = await gateway.AskAsync(Questions.Of());
        using var again = await gateway.AskAsync(Questions.Of());

        Assert.Equal("ai", Assert.Single(first.Headers.GetValues("X-Answered-By")));
        Assert.Equal("cache", Assert.Single(again.Headers.GetValues("X-Answered-By")));
        Assert.Equal(await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Single(ai.Taken);
    }

    [Fact]
    public async Task Another_body_or_another_endpoint_is_another_question()
    {
        await using var ai = await Backend.StartAsync(Backend.Answering());
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = ai.Address });

        await gateway.AnalyzeAsync(Questions.Of(1));
        await gateway.AnalyzeAsync(Questions.Of(2));
        using var predicted = await gateway.AskAsync(Questions.Of(1), "/ai/predict");

        Assert.Equal(3, ai.Taken.Count);
    }

    [Fact]
    public async Task Errors_are_not_kept()
    {
        await using var ai = await Backend.StartAsync(Backend.Status(400));
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = ai.Address });

        using var first = await gateway.AskAsync(Questions.Of());
        using var again = await gateway.AskAsync(Questions.Of());

        Assert.Equal(2, ai.Taken.Count);
    }

    [Fact]
    public async Task Everybody_who_asks_the_same_at_the_same_time_waits_for_one_call()
    {
        var mayAnswer = new TaskCompletionSource();
        await using var ai = await Backend.StartAsync(async (context, body) =>
        {
            await mayAnswer.Task;
            await Backend.Answering()(context, body);
        });
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = ai.Address, ["Ai:Timeout"] = "00:00:20", ["Ai:AttemptTimeout"] = "00:00:20", ["AiCache:TimeToLive"] = "00:00:00" });

        var asked = Enumerable.Range(0, 20).Select(_ => gateway.AskAsync(Questions.Of())).ToList();
        await gateway.UntilAsync(async () => await gateway.MetricAsync("http_server_active_requests", "POST") >= 20, "all of them are waiting");
        mayAnswer.SetResult();
        var answers = await Task.WhenAll(asked);

        Assert.Single(ai.Taken);
        Assert.Equal(1, answers.Count(answer => answer.Headers.GetValues("X-Answered-By").Single() == "ai"));
        Assert.Equal(19, answers.Count(answer => answer.Headers.GetValues("X-Answered-By").Single() == "shared"));
    }

    [Fact]
    public async Task A_caller_who_goes_away_does_not_take_the_answer_from_the_others()
    {
        var mayAnswer = new TaskCompletionSource();
        await using var ai = await Backend.StartAsync(async (context, body) =>
        {
            await mayAnswer.Task;
            await Backend.Answering()(context, body);
        });
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = ai.Address, ["Ai:Timeout"] = "00:00:20", ["Ai:AttemptTimeout"] = "00:00:20" });
        using var impatience = new CancellationTokenSource();
        using var content = new StringContent(Questions.Of(), System.Text.Encoding.UTF8, "application/json");
        var leaving = gateway.Client.PostAsync("/ai/analyze", content, impatience.Token);
        await Eventually.HoldsAsync(() => ai.Taken.Count == 1, "the first has asked");
        var staying = gateway.AnalyzeAsync(Questions.Of());

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        mayAnswer.SetResult();

        Assert.False((await staying).Degraded);
        Assert.Single(ai.Taken);
    }

    [Fact]
    public void An_answer_is_forgotten_when_its_time_is_over()
    {
        var time = new FakeTimeProvider();
        var cache = Cache(time, ("TimeToLive", "00:00:05"), ("DegradedTimeToLive", "00:00:01"));
        cache.Keep(Key(1), AReply(10));
        cache.Keep(Key(2), AReply(10) with { IsDegraded = true });

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(cache.Find(Key(1)));
        Assert.Null(cache.Find(Key(2)));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Null(cache.Find(Key(1)));
    }

    [FsCheck.Xunit.Property(MaxTest = 50)]
    public bool The_cache_never_holds_more_than_it_may(int[] sizes)
    {
        var cache = Cache(new FakeTimeProvider(), ("MaxEntries", "5"), ("MaxBytes", "2000"));
        int i = 0;
        foreach (int size in sizes)
        {
            cache.Keep(Key((byte)(i++ % 9)), AReply(Math.Abs(size % 900)));
            if (cache.Count > 5 || cache.Bytes > 2_000) return false;
        }
        return true;
    }

    private static QuestionKey Key(byte number) => QuestionKey.Of(AiKind.Analyze, false, [number]);

    private static Reply AReply(int bytes) => new(200, "application/json", new byte[bytes], IsDegraded: false);

    private static AnswerCache Cache(TimeProvider time, params (string Key, string Value)[] settings) => new(Settings.Of<CacheOptions>(CacheOptions.Section, settings), time);
}

/// <summary>Reloading options outside a host.</summary>
internal static class Settings
{
    public static ReloadingOptions<T> Of<T>(string section, params (string Key, string Value)[] settings) where T : class, new()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => $"{section}:{s.Key}", s => (string?)s.Value)).Build();
        return new ReloadingOptions<T>(configuration, section, NullLogger<ReloadingOptions<T>>.Instance);
    }
}
