using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using BotCore.Contracts.Json;
using BotCore.Tests.Stores;

namespace BotCore.Tests.Infrastructure.Containers;

/// <summary>The images of this checkout, run as <c>docker-compose.yml</c> says, on the network of this machine.</summary>
[Trait("Category", "Integration")]
public sealed class ComposedPlatformTests(MongoServer mongo)
{
    private const long Megabyte = 1_000_000;
    private const string Version = "0.1.0";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    [Fact]
    public async Task It_starts_trades_shows_metrics_is_locked_down_and_survives_a_restart_with_its_volumes()
    {
        string project = $"botcore-test-{Guid.NewGuid():N}"[..21];
        await using var engine = await ContainerEngine.RequireAsync(project, $"bot-core/trading-engine:{Version}");
        var services = await ServicesAsync(engine, project);

        foreach (var service in services)
        {
            await engine.StartAsync(service);
            await engine.HealthyAsync(service);
        }
        var (trading, gateway) = (services[0], services[2]);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gateway.Port.ToString(CultureInfo.InvariantCulture)}") };
        await Eventually.HoldsAsync(async () => await NewestTradeAsync(client) > 0, "a trade is closed", TimeSpan.FromMinutes(4));
        foreach (var service in services)
        {
            string metrics = await new HttpClient().GetStringAsync($"http://127.0.0.1:{service.Port.ToString(CultureInfo.InvariantCulture)}/metrics", TestContext.Current.CancellationToken);
            Assert.Contains("\n# TYPE ", metrics, StringComparison.Ordinal);
            if (service == trading) Assert.Contains("trades_total{", metrics, StringComparison.Ordinal);
            await IsLockedDownAsync(engine, service);
        }

        long before = await NewestTradeAsync(client);
        Assert.Equal("0", await engine.StopAsync(trading));
        await engine.StartAsync(trading);
        await engine.HealthyAsync(trading);

        await Eventually.HoldsAsync(async () => await NewestTradeAsync(client) >= before, "the trades from before the restart are there", TimeSpan.FromMinutes(2));
        await Eventually.HoldsAsync(async () => await NewestTradeAsync(client) > before, "it goes on trading", TimeSpan.FromMinutes(4));
    }

    [Theory]
    [InlineData("trading-engine", 250)]
    [InlineData("gateway", 250)]
    [InlineData("dashboard", 250)]
    [InlineData("botcore", 250)]
    [InlineData("ai-service", 900)]
    public async Task An_image_is_no_larger_than_it_may_be(string service, int megabytes)
    {
        await using var engine = await ContainerEngine.RequireAsync("none", $"bot-core/{service}:{Version}");

        long size = await engine.SizeAsync($"bot-core/{service}:{Version}");

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{service}: {size / Megabyte} MB"));
        Assert.True(size < megabytes * Megabyte, $"{service} has {size / Megabyte} MB, allowed are {megabytes}");
    }

    private async Task<IReadOnlyList<ComposedService>> ServicesAsync(ContainerEngine engine, string project)
    {
        var ports = Topology.Services.ToDictionary(name => name, _ => FreePort.Next());
        var store = (await mongo.NewDatabaseAsync()).ConnectionString!;
        var values = ComposedService.Required().ToDictionary(name => name, _ => RandomNumberGenerator.GetString(Letters, 48));
        values["BOTCORE_VERSION"] = Version;
        bool hasLimits = await engine.CanLimitAsync($"bot-core/trading-engine:{Version}");
        ComposedService Service(string name, params (string Key, string Value)[] here) =>
            ComposedService.Read(name, project, ports, values, here.ToDictionary(pair => pair.Key, pair => pair.Value), hasLimits);

        // The database is the one that tests have, and the market runs fast; everything else is what the file says.
        return
        [
            Service("trading-engine", ("Store__MongoDb__ConnectionString", store), ("Market__Speed", "2000x"), ("Market__Seed", "7")),
            Service("ai-service"), Service("gateway"), Service("dashboard"),
        ];
    }

    /// <summary>What the kernel says of the process, not what the engine was asked for.</summary>
    private static async Task IsLockedDownAsync(ContainerEngine engine, ComposedService service)
    {
        string process = Path.Combine("/proc", await engine.InspectAsync(service, "{{.State.Pid}}"));
        var status = (await File.ReadAllLinesAsync(Path.Combine(process, "status"), TestContext.Current.CancellationToken))
            .Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim());
        Assert.StartsWith("10001", status["Uid"], StringComparison.Ordinal);
        Assert.Equal("0000000000000000", status["CapEff"]);
        Assert.Equal("0000000000000000", status["CapBnd"]);
        Assert.Equal("1", status["NoNewPrivs"]);
        var mounts = (await File.ReadAllLinesAsync(Path.Combine(process, "mountinfo"), TestContext.Current.CancellationToken)).Select(line => line.Split(' '));
        Assert.StartsWith("ro", Assert.Single(mounts, mount => mount[4] == "/")[5], StringComparison.Ordinal);
    }

    /// <summary>Number of the newest closed trade, asked through the gateway; 0 when there is none, -1 while the engine does not answer.</summary>
    private static async Task<long> NewestTradeAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/api/trades?limit=1", TestContext.Current.CancellationToken);
        if (!answer.IsSuccessStatusCode) return -1;
        var page = await answer.Content.ReadFromJsonAsync(ContractsJson.Default.PageTradeModel, TestContext.Current.CancellationToken);
        return page!.Items is [var newest, ..] ? newest.Id : 0;
    }
}
