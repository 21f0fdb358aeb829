using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace BotCore.AppHost.Tests;

/// <summary>The services under Aspire without a container: embedded store and bus.</summary>
[Trait("Category", "Integration")]
public sealed class RunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task Without_containers_the_platform_gets_healthy_trades_backs_up_on_demand_and_stops_on_demand()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        var state = Directory.CreateTempSubdirectory("botcore-apphost-");
        try
        {
            var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.BotCore_AppHost>(["--containers=false", $"--state={state.FullName}"], deadline.Token);
            var configured = builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == "trading-engine"));
            configured.WithEnvironment("Market__Speed", "2000x").WithEnvironment("Market__Seed", "7");
            await using var app = await builder.BuildAsync(deadline.Token);
            await app.StartAsync(deadline.Token);

            foreach (string name in new[] { "trading-engine", "gateway", "dashboard" }) await app.ResourceNotifications.WaitForResourceHealthyAsync(name, deadline.Token);
            using var engine = app.CreateHttpClient("trading-engine");
            await StatusAsync(engine, status => status.GetProperty("closedTrades").GetInt64() > 0, deadline.Token);

            var backup = await app.ResourceCommands.ExecuteCommandAsync("trading-engine", "back-up-now", deadline.Token);
            Assert.True(backup.Success, backup.Message);
            Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(state.FullName, "backups"), "*", SearchOption.AllDirectories));

            var killed = await app.ResourceCommands.ExecuteCommandAsync("trading-engine", "kill-switch", deadline.Token);
            Assert.True(killed.Success, killed.Message);
            await StatusAsync(engine, status => status.GetProperty("risk").GetString() is "halted", deadline.Token);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    /// <summary>Asks until the status is as it should be, or the deadline is over.</summary>
    private static async Task StatusAsync(HttpClient engine, Func<JsonElement, bool> holds, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (!holds(await engine.GetFromJsonAsync<JsonElement>("/api/status", ct))) await timer.WaitForNextTickAsync(ct);
    }
}
