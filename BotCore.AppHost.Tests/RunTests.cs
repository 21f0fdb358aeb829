using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using BotCore.Tests;
using BotCore.Tests.Bus;
using BotCore.Tests.Cli;
using BotCore.Tests.Stores;

namespace BotCore.AppHost.Tests;

/// <summary>The services under Aspire without a container: with embedded store and bus, and with servers that are there already.</summary>
[Trait("Category", "Integration")]
public sealed class RunTests(MongoServer mongo, RabbitServer rabbit)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task Without_containers_the_platform_gets_healthy_trades_backs_up_on_demand_and_stops_on_demand()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        using var state = new TemporaryFolder();
        await using var app = await StartAsync(deadline.Token, $"--state={state.Path}");

        foreach (string name in new[] { "trading-engine", "gateway", "dashboard" }) await app.ResourceNotifications.WaitForResourceHealthyAsync(name, WaitBehavior.StopOnResourceUnavailable, deadline.Token);
        using var engine = app.CreateHttpClient("trading-engine");
        await StatusAsync(engine, status => status.GetProperty("closedTrades").GetInt64() > 0, deadline.Token);

        var backup = await app.ResourceCommands.ExecuteCommandAsync("trading-engine", "back-up-now", deadline.Token);
        Assert.True(backup.Success, backup.Message);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(state.Path, "backups"), "*", SearchOption.AllDirectories));

        var killed = await app.ResourceCommands.ExecuteCommandAsync("trading-engine", "kill-switch", deadline.Token);
        Assert.True(killed.Success, killed.Message);
        await StatusAsync(engine, status => status.GetProperty("risk").GetString() is "halted", deadline.Token);
    }

    [Fact]
    public async Task With_servers_that_are_there_already_a_worker_does_the_jobs_and_a_standby_takes_over()
    {
        string database = await mongo.NewDatabaseUriAsync();
        var broker = await rabbit.UriAsync();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        using var state = new TemporaryFolder();
        CandleFiles.Write(Path.Combine(Directory.CreateDirectory(Path.Combine(state.Path, "trading-engine", "candles")).FullName, "BTCUSDT_1m.csv"), 5_000);
        await using var app = await StartAsync(
            deadline.Token, $"--state={state.Path}", $"--ConnectionStrings:mongodb={database}", $"--ConnectionStrings:rabbitmq={broker}", "--engines=2", "--workers=1");

        foreach (string name in new[] { "trading-engine", "trading-engine-2", "job-worker", "gateway", "dashboard" })
            await app.ResourceNotifications.WaitForResourceHealthyAsync(name, WaitBehavior.StopOnResourceUnavailable, deadline.Token);
        using var gateway = app.CreateHttpClient("gateway");
        await StatusAsync(gateway, status => status.GetProperty("closedTrades").GetInt64() > 0, deadline.Token);

        using var submitted = await gateway.PostAsJsonAsync("/api/backtests", new { candles = new[] { "BTCUSDT_1m.csv" } }, deadline.Token);
        Assert.True(submitted.IsSuccessStatusCode, await submitted.Content.ReadAsStringAsync(deadline.Token));
        string? job = (await submitted.Content.ReadFromJsonAsync<JsonElement>(deadline.Token)).GetProperty("id").GetString();
        var done = await AskAsync(
            gateway, $"/api/backtests/{job}", backtest => backtest.GetProperty("job").GetProperty("state").GetString() is not "waiting" and not "running", deadline.Token);
        Assert.Equal("done", done.GetProperty("job").GetProperty("state").GetString());

        var before = await StatusAsync(gateway, _ => true, deadline.Token);
        // Told after ten seconds that it has not stopped, it goes on stopping: what counts is who leads then.
        await app.ResourceCommands.ExecuteCommandAsync("trading-engine", KnownResourceCommands.StopCommand, deadline.Token);
        var after = await StatusAsync(
            gateway,
            status => status.GetProperty("isTrading").GetBoolean() && status.GetProperty("closedTrades").GetInt64() > before.GetProperty("closedTrades").GetInt64()
                && status.GetProperty("instance").GetString() != before.GetProperty("instance").GetString(),
            deadline.Token);
        Assert.True(after.GetProperty("journalVersion").GetInt64() > before.GetProperty("journalVersion").GetInt64());
    }

    /// <summary>The AppHost without containers, its engines on a fast market that is the same each time; jobs are left to workers where there are some.</summary>
    private static async Task<DistributedApplication> StartAsync(CancellationToken ct, params string[] arguments)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.BotCore_AppHost>(["--containers=false", .. arguments], ct);
        string works = builder.Resources.Any(resource => resource.Name == "job-worker") ? "false" : "true";
        foreach (var engine in builder.Resources.OfType<ProjectResource>().Where(resource => resource.Name.StartsWith("trading-engine", StringComparison.Ordinal)))
            builder.CreateResourceBuilder(engine).WithEnvironment("Market__Speed", "600x").WithEnvironment("Market__Seed", "7").WithEnvironment("Jobs__Worker", works);
        var app = await builder.BuildAsync(ct);
        await app.StartAsync(ct);
        return app;
    }

    private static Task<JsonElement> StatusAsync(HttpClient door, Func<JsonElement, bool> holds, CancellationToken ct) => AskAsync(door, "/api/status", holds, ct);

    /// <summary>Asks until the answer is as it should be, or the deadline is over. While one engine takes over from another, none answers.</summary>
    private static async Task<JsonElement> AskAsync(HttpClient door, string path, Func<JsonElement, bool> holds, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (true)
        {
            using var answer = await door.GetAsync(path, ct);
            if (answer.IsSuccessStatusCode && await answer.Content.ReadFromJsonAsync<JsonElement>(ct) is var said && holds(said)) return said;
            await timer.WaitForNextTickAsync(ct);
        }
    }
}
