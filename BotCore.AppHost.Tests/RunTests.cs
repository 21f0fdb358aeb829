using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace BotCore.AppHost.Tests;

/// <summary>The services under Aspire without a container: embedded store and bus.</summary>
[Trait("Category", "Integration")]
public sealed class RunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Without_containers_the_platform_gets_healthy_and_trades()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.BotCore_AppHost>(["--containers=false"], deadline.Token);
        await using var app = await builder.BuildAsync(deadline.Token);
        await app.StartAsync(deadline.Token);

        foreach (string name in new[] { "trading-engine", "dashboard" }) await app.ResourceNotifications.WaitForResourceHealthyAsync(name, deadline.Token);
        using var engine = app.CreateHttpClient("trading-engine");

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        long candles = 0;
        while (candles == 0 && await timer.WaitForNextTickAsync(deadline.Token))
            candles = (await engine.GetFromJsonAsync<JsonElement>("/api/status", deadline.Token)).GetProperty("candles").GetInt64();
        Assert.True(candles > 0);
    }
}
