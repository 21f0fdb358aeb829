using System.Net.Http.Json;
using System.Text.Json;
using BotCore.Contracts.Ai;
using BotCore.Contracts.Json;
using BotCore.Tests.Engine;

namespace BotCore.Tests.AiGateway;

/// <summary>A real engine process that asks a gateway: what it takes, and that nothing behind the gateway holds up its trading.</summary>
[Trait("Category", "Integration")]
[Collection(OneGatewayAtATime.Name)]
public sealed class EngineAdviceTests
{
    private static readonly string[] Market = ["--Market:Symbols=BTCUSDT", "--Market:Speed=600x", "--RateLimit:PermitsPerSecond=100000"];

    [Fact]
    public async Task A_view_is_journalled_and_shown_and_a_recovery_asks_nobody()
    {
        using var state = new TemporaryFolder();
        await using var gateway = await Backend.StartAsync(Backend.Answering("short", 0.61, "m-7"));
        using var engine = EngineUnderTest.Start(state.Path, [.. Market, $"--Ai:BaseUrl={gateway.Address}"]);
        using var http = new HttpClient { BaseAddress = engine.BaseAddress };

        var views = await UntilAsync(http, views => views.Count > 0 && views[0].RefusedBecause is null);

        Assert.Equal((AiSignal.Short, 0.61, "m-7", false), (views[0].Signal, views[0].Confidence, views[0].ModelVersion, views[0].Degraded));
        var asked = gateway.Taken.First();
        Assert.Equal("/ai/analyze", asked.Path);
        Assert.Contains("\"candles\":{\"", asked.Body, StringComparison.Ordinal);
        Assert.False((await http.GetFromJsonAsync("/api/ai/status", ContractsJson.Default.AiStatusModel, TestContext.Current.CancellationToken))!.IsDegraded);
        engine.Kill();
        var journal = EngineUnderTest.RecordsOf(state.Path);
        var record = journal.First(record => record.Kind == "ai.signal");
        Assert.Equal("m-7", JsonDocument.Parse(record.Payload).RootElement.EnumerateObject().Single(member => member.Name.Equals("modelVersion", StringComparison.OrdinalIgnoreCase)).Value.GetString());

        using (var again = EngineUnderTest.Start(state.Path, Market))
        {
            await again.ReachesAsync(journal[^1].Version + 20);
            again.Kill();
        }
        var continued = EngineUnderTest.RecordsOf(state.Path);
        Assert.Equal(journal, continued.Take(journal.Count));
        Assert.DoesNotContain(continued.Skip(journal.Count), later => later.Kind == "ai.signal");
    }

    [Fact]
    public async Task The_engine_trades_on_while_the_ai_behind_the_gateway_hangs_and_says_that_views_are_degraded()
    {
        using var state = new TemporaryFolder();
        await using var ai = await Backend.StartAsync(Backend.Hang);
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = ai.Address, ["Ai:Timeout"] = "00:00:01", ["Ai:AttemptTimeout"] = "00:00:01" });
        using var engine = EngineUnderTest.Start(state.Path, [.. Market, $"--Ai:BaseUrl={gateway.Address}"]);
        using var http = new HttpClient { BaseAddress = engine.BaseAddress };

        var views = await UntilAsync(http, views => views.Count > 0);
        Assert.True(views[0].Degraded);
        Assert.Equal(AiSource.Rules, views[0].Source);
        Assert.True((await http.GetFromJsonAsync("/api/ai/status", ContractsJson.Default.AiStatusModel, TestContext.Current.CancellationToken))!.IsDegraded);
        Assert.Contains("\"degraded\"", await http.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        long before = (await http.GetFromJsonAsync("/api/status", ContractsJson.Default.StatusModel, TestContext.Current.CancellationToken))!.Candles;
        await gateway.UntilAsync(async () => (await http.GetFromJsonAsync("/api/status", ContractsJson.Default.StatusModel, TestContext.Current.CancellationToken))!.Candles > before + 20, "the engine goes on");

        ai.Behaviour = Backend.Answering("long", 0.9, "m-1");
        await UntilAsync(http, all => all[0] is { Degraded: false, ModelVersion: "m-1" });
    }

    [Fact]
    public async Task Without_a_gateway_nobody_is_asked()
    {
        using var state = new TemporaryFolder();
        using var engine = EngineUnderTest.Start(state.Path, Market);
        using var http = new HttpClient { BaseAddress = engine.BaseAddress };

        await UntilAsync(http, _ => true);

        Assert.False((await http.GetFromJsonAsync("/api/ai/status", ContractsJson.Default.AiStatusModel, TestContext.Current.CancellationToken))!.IsOn);
    }

    private static async Task<IReadOnlyList<AiViewModel>> UntilAsync(HttpClient http, Func<IReadOnlyList<AiViewModel>, bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                var views = await http.GetFromJsonAsync("/api/ai/views", ContractsJson.Default.IReadOnlyListAiViewModel, deadline.Token);
                if (condition(views!)) return views!;
            }
            catch (HttpRequestException)
            {
                // It is still starting.
            }
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }
}
