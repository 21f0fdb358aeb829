using System.Diagnostics.Metrics;
using BotCore.Tests.Engine;
using BotCore.Tests.Projections;
using BotCore.Tests.ServiceDefaults;
using BotCore.Tests.ServiceDefaults.Telemetry;
using BotCore.TradingEngine.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.Infrastructure.Monitoring;

/// <summary>From a real fault of a real service to the message that a person would get.</summary>
[Collection(OneServiceAtATime.Name)]
[Trait("Category", "Integration")]
public sealed class AlertPathTests : IDisposable
{
    private readonly Cli.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_query_is_answered_and_an_engine_that_is_killed_is_reported_and_reported_back()
    {
        using var engine = EngineUnderTest.Start(_folder["state"], "--Market:Seed=7");
        await using var platform = await MonitoredPlatform.StartAsync(("trading-engine", engine.BaseAddress.Authority));
        await platform.UntilAsync("the engine is scraped", async () => (await platform.QueryAsync("candles_total > 0")).Count > 0);

        foreach (var query in DashboardFiles.Queries()) await platform.QueryAsync(query.Expression);
        foreach (var alert in RuleFiles.Alerts()) await platform.QueryAsync(alert.Expression);
        foreach (var (name, kind) in Catalogue.Of("Trading engine"))
            Assert.True((await platform.QueryAsync(kind == "histogram" ? name + "_count" : name)).Count > 0 || kind == "histogram", $"{name} is not in Prometheus");
        Assert.DoesNotContain(platform.Heard, heard => heard.Alert is "JournalStalled" or "MarketDataStale" or "NakedPosition" or "TradingHalted");

        // Before the first scrape there was no engine, and with its waiting time shortened the alert may have said so.
        await platform.UntilAsync("nothing is down", async () => (await platform.QueryAsync("ALERTS{alertname=\"ServiceDown\"}")).Count == 0);
        await platform.UntilAsync("what was down is over", () => Times("firing") == Times("resolved"));
        int before = Times("firing");
        engine.Kill();
        await platform.UntilAsync("ServiceDown is reported", () => Times("firing") > before);

        using var again = EngineUnderTest.StartOn(engine.BaseAddress.Port, _folder["state"], "--Market:Seed=7");
        await platform.UntilAsync("ServiceDown is over", () => Times("resolved") > before);

        int Times(string status) => platform.Heard.Distinct().Count(heard => heard.Alert == "ServiceDown" && heard.Status == status && heard.Job == "trading-engine");
    }

    [Fact]
    public async Task A_burst_of_errors_and_slow_answers_are_reported()
    {
        await using var service = await RunningService.StartAsync(map: app =>
        {
            app.MapGet("/fails", () => Results.StatusCode(500));
            app.MapGet("/slow", async (CancellationToken ct) => await Task.Delay(TimeSpan.FromSeconds(3), ct));
        });
        await using var platform = await MonitoredPlatform.StartAsync(("gateway", service.Address.Authority));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var load = Task.WhenAll(Enumerable.Range(0, 8).Select(i => AskAsync(service, i == 0 ? "/fails" : "/slow", ending.Token)));

        await platform.UntilAsync("HighErrorRate is reported", () => platform.Heard.Any(heard => heard is { Alert: "HighErrorRate", Status: "firing" }));
        await platform.UntilAsync("HighLatency is reported", () => platform.Heard.Any(heard => heard is { Alert: "HighLatency", Status: "firing" }));

        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load);
    }

    [Fact]
    public async Task A_market_that_fell_silent_and_a_day_that_lost_its_limit_are_reported_and_the_market_is_reported_back()
    {
        var time = new FakeTimeProvider();
        await using var service = await RunningService.StartAsync();
        using var engine = new EngineMetrics(service.App.Services.GetRequiredService<IMeterFactory>(), time);
        var view = FakeEngine.AView("BTCUSDT");
        view = view with { Status = view.Status with { IsTrading = true }, Account = view.Account with { Equity = 10_000m, DayPnl = 0m } };
        engine.Show(view);
        await using var platform = await MonitoredPlatform.StartAsync(("trading-engine", service.Address.Authority));
        await platform.UntilAsync("the engine's series are scraped", async () => (await platform.QueryAsync("market_data_age_seconds")).Count > 0);
        Assert.DoesNotContain(platform.Heard, heard => heard.Alert is "MarketDataStale" or "DailyLossLimit");

        engine.Show(view with { Account = view.Account with { Equity = 9_650m, DayPnl = -350m } });
        time.Advance(TimeSpan.FromSeconds(121));
        await platform.UntilAsync("MarketDataStale is reported", () => platform.Heard.Any(heard => heard is { Alert: "MarketDataStale", Status: "firing" }));
        await platform.UntilAsync("DailyLossLimit is reported", () => platform.Heard.Any(heard => heard is { Alert: "DailyLossLimit", Status: "firing" }));

        engine.MarketSpoke();
        await platform.UntilAsync("MarketDataStale is over", () => platform.Heard.Any(heard => heard is { Alert: "MarketDataStale", Status: "resolved" }));
    }

    private static async Task AskAsync(RunningService service, string path, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            using var answer = await service.Client.GetAsync(path, ct);
            await Task.Delay(200, ct);
        }
    }
}
