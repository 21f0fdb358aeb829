using System.Globalization;
using System.Net;
using BotCore.Tests.Bus;
using BotCore.Tests.Engine;
using BotCore.Tests.Stores;

namespace BotCore.Tests.Faults;

/// <summary>
/// What docs/operations/faults.md promises, on real processes. The fault lasts seconds here; BOTCORE_FAULT_SECONDS makes it last
/// minutes.
/// </summary>
[Trait("Category", "Integration")]
public sealed class FaultTests(MongoServer database, RabbitServer broker, ITestOutputHelper output) : IDisposable
{
    private const double MostGrowthBytes = 250_000_000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static TimeSpan Duration => TimeSpan.FromSeconds(
        Environment.GetEnvironmentVariable("BOTCORE_FAULT_SECONDS") is { Length: > 0 } given ? double.Parse(given, CultureInfo.InvariantCulture) : 3);

    [Fact]
    public async Task While_the_broker_is_away_trading_goes_on_and_everything_is_published_afterwards()
    {
        await using var proxy = new FaultProxy(await broker.UriAsync());
        using var process = EngineUnderTest.Start(_folder.File("state"), $"--Bus:RabbitMq:Uri={proxy.Uri}", "--Market:Speed=300x", "--Market:Symbols=BTCUSDT", "--Jobs:Worker=false");
        using var engine = new ObservedEngine(process);
        await engine.ReadyAsync();
        await engine.UntilAsync(async () => await engine.MetricAsync("bus_published_total") > 0, "publishes");
        double memory = await engine.MetricAsync("process_resident_memory_bytes");

        proxy.Cut();
        await engine.UntilAsync(() => Task.FromResult(process.Output.Contains("\"event_id\":4601", StringComparison.Ordinal)), "says that it cannot publish");
        long before = await engine.VersionAsync();
        await Task.Delay(Duration);
        await engine.GrowsAsync(before);
        await engine.UntilAsync(async () => await engine.MetricAsync("outbox_lag_records") > 0, "shows what is not published");
        Assert.True(await engine.MetricAsync("bus_publish_failures_total") > 0);
        Assert.Equal(HttpStatusCode.OK, (await engine.HealthAsync()).Status);
        double grown = await engine.MetricAsync("process_resident_memory_bytes") - memory;
        output.WriteLine($"broker away for {Duration.TotalSeconds:0} s: {await engine.MetricAsync("outbox_lag_records"):0} records waited, memory {grown / 1e6:+0;-0} MB");
        Assert.True(grown < MostGrowthBytes, $"memory grew by {grown / 1e6:0} MB");

        proxy.Restore();
        await engine.UntilAsync(() => Task.FromResult(process.Output.Contains("\"event_id\":4602", StringComparison.Ordinal)), "says that it publishes again");
        await engine.UntilAsync(async () => await engine.MetricAsync("outbox_lag_records") < 100, "has published what waited");
        Assert.Equal(0, await process.StopAsync());
    }

    [Fact]
    public async Task A_slow_database_slows_trading_and_one_that_is_away_halts_it_until_it_is_back()
    {
        await using var proxy = new FaultProxy(new Uri(await database.UriAsync()));
        using var process = EngineUnderTest.Start(_folder.File("state"), await StoreAsync(proxy));
        using var engine = new ObservedEngine(process);
        await engine.ReadyAsync();

        await SlowAsync(proxy, engine);
        long before = await AwayAsync(proxy, engine);

        proxy.Restore();
        await engine.ReadyAsync();
        await engine.GrowsAsync(before);
        await engine.UntilAsync(async () => await engine.MetricAsync("journal_writable") == 1, "shows that the journal can be written");
        Assert.Equal(0, await process.StopAsync());
    }

    private async Task SlowAsync(FaultProxy proxy, ObservedEngine engine)
    {
        proxy.Delay(TimeSpan.FromMilliseconds(100));
        double count = await engine.MetricAsync("journal_append_duration_seconds_count"), sum = await engine.MetricAsync("journal_append_duration_seconds_sum");
        long before = await engine.VersionAsync();
        await Task.Delay(Duration);
        await engine.GrowsAsync(before);
        await engine.UntilAsync(async () => await engine.MetricAsync("journal_append_duration_seconds_count") > count + 2, "appends");
        double mean = (await engine.MetricAsync("journal_append_duration_seconds_sum") - sum) / (await engine.MetricAsync("journal_append_duration_seconds_count") - count);
        output.WriteLine($"100 ms each way for {Duration.TotalSeconds:0} s: an append took {mean * 1000:0} ms");
        Assert.True(mean > 0.1, $"an append took {mean} s");
        proxy.Delay(TimeSpan.Zero);
    }

    /// <returns>The journal's version while nothing can be written.</returns>
    private async Task<long> AwayAsync(FaultProxy proxy, ObservedEngine engine)
    {
        proxy.Cut();
        await engine.UntilAsync(async () => (await engine.HealthAsync()).Status is HttpStatusCode.ServiceUnavailable, "is not ready");
        string said = (await engine.HealthAsync()).Text;
        await engine.UntilAsync(async () => await engine.MetricAsync("journal_writable") == 0, "shows that the journal cannot be written");
        long before = await engine.VersionAsync();
        double memory = await engine.MetricAsync("process_resident_memory_bytes");
        await Task.Delay(Duration);
        Assert.Equal(before, await engine.VersionAsync());
        double grown = await engine.MetricAsync("process_resident_memory_bytes") - memory;
        output.WriteLine($"database away for {Duration.TotalSeconds:0} s: memory {grown / 1e6:+0;-0} MB; ready said {said}");
        Assert.True(grown < MostGrowthBytes, $"memory grew by {grown / 1e6:0} MB");
        return before;
    }

    private async Task<string[]> StoreAsync(FaultProxy proxy)
    {
        var options = await database.NewDatabaseAsync();
        string uri = new UriBuilder(proxy.Uri) { Path = options.Database, Query = "directConnection=true" }.Uri.ToString();
        return
        [
            "--Store:Kind=mongodb", $"--Store:MongoDb:ConnectionString={uri}", "--Store:MongoDb:TimeoutSeconds=3", "--Lease:Enabled=false", "--Market:Speed=60x",
            "--Market:Symbols=BTCUSDT", "--Jobs:Worker=false",
        ];
    }
}
