using System.Diagnostics.Metrics;
using BotCore.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BotCore.Tests.ServiceDefaults.Telemetry;

[Collection(OneServiceAtATime.Name)]
public sealed class PrometheusTests
{
    [Fact]
    public async Task The_names_of_the_specification_come_out_exactly()
    {
        await using var service = await RunningService.StartAsync();
        var meter = service.App.Services.GetRequiredService<IMeterFactory>().Create("BotCore.TradingEngine.Subject");
        meter.CreateTotal("trades_total", "x").StartAtZero(["result", "won"], ["result", "lost"]);
        meter.CreateTotal("orders_total", "x").Add(2, new("state", "filled"), new("reason", "none"));
        meter.CreateTotal("bus_published_total", "x").StartAtZero();
        meter.CreateDuration("trade_execution_duration_seconds", "x", Buckets.Milliseconds).Record(0.3);
        meter.CreateDistribution("ai_model_confidence", "x", Buckets.Ratio).Record(0.44);
        meter.CreateObservableGauge("portfolio_equity_usdt", () => 10_000.5, null, "x");
        meter.CreateObservableGauge("market_data_age_seconds", () => new Measurement<double>(1.5, new KeyValuePair<string, object?>("symbol", "BTCUSDT")), "s", "x");
        meter.CreateObservableGauge("drawdown_ratio", () => 0.02, "1", "x");
        meter.CreateObservableGauge("backup_last_success_timestamp_seconds", () => 1_700_000_000.0, "s", "x");
        meter.CreateObservableGauge("websocket_connections_active", () => 3, null, "x");

        var scrape = await Scrape.OfAsync(service);

        Assert.Equal("counter", scrape.Families["trades_total"]);
        Assert.Equal([0], scrape.Values("trades_total", "result=\"won\""));
        Assert.Equal([2], scrape.Values("orders_total", "state=\"filled\""));
        Assert.Equal([0], scrape.Values("bus_published_total"));
        Assert.Equal("histogram", scrape.Families["trade_execution_duration_seconds"]);
        Assert.Equal([1], scrape.Values("trade_execution_duration_seconds_bucket", "le=\"0.5\""));
        Assert.Equal([0], scrape.Values("trade_execution_duration_seconds_bucket", "le=\"0.2\""));
        Assert.Equal([1], scrape.Values("ai_model_confidence_bucket", "le=\"0.45\""));
        Assert.Equal([10_000.5], scrape.Values("portfolio_equity_usdt"));
        Assert.Equal([1.5], scrape.Values("market_data_age_seconds", "symbol=\"BTCUSDT\""));
        Assert.Equal([0.02], scrape.Values("drawdown_ratio"));
        Assert.Equal([1_700_000_000], scrape.Values("backup_last_success_timestamp_seconds"));
        Assert.Equal([3], scrape.Values("websocket_connections_active"));
        Assert.DoesNotContain("otel_scope", scrape.Labels("portfolio_equity_usdt"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trades")]
    [InlineData("Trades_total")]
    [InlineData("trades__total")]
    [InlineData("trades.total")]
    public void A_name_that_the_exporter_would_change_is_refused(string name)
    {
        using var meter = new Meter("BotCore.Subject");

        Assert.Throws<ArgumentException>(() => meter.CreateTotal(name, "x"));
        Assert.Throws<ArgumentException>(() => meter.CreateDuration(name, "x", Buckets.Seconds));
    }

    [Fact]
    public void Boundaries_that_do_not_ascend_are_refused()
    {
        using var meter = new Meter("BotCore.Subject");

        var refused = Assert.Throws<ArgumentException>(() => meter.CreateDuration("x_seconds", "x", [0.1, 0.1]));
        Assert.Contains("number 2 is 0.1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_measured_by_route_and_probes_are_not()
    {
        await using var service = await RunningService.StartAsync(map: app => app.MapGet("/api/orders/{id}", (int id) => id));
        await service.Client.GetAsync("/api/orders/7");
        await service.Client.GetAsync("/api/orders/8");
        await service.Client.GetAsync("/health/ready");
        await Scrape.OfAsync(service);

        var scrape = await Scrape.OfAsync(service);

        Assert.Equal([2], scrape.Values("http_server_request_duration_seconds_count", "http_route=\"/api/orders/{id}\""));
        Assert.Empty(scrape.Values("http_server_request_duration_seconds_count", "/health"));
        Assert.Empty(scrape.Values("http_server_request_duration_seconds_count", "/metrics"));
    }

    [Fact]
    public async Task What_the_process_uses_and_may_use_is_plausible()
    {
        await using var service = await RunningService.StartAsync();

        var scrape = await Scrape.OfAsync(service);

        Assert.InRange(scrape.Values("process_cpu_limit_cores").Single(), 0.01, Environment.ProcessorCount);
        double limit = scrape.Values("process_memory_limit_bytes").Single();
        Assert.InRange(scrape.Values("process_resident_memory_bytes").Single(), 1_000_000, limit);
        Assert.True(scrape.Values("process_cpu_seconds_total").Single() > 0);
        double started = scrape.Values("process_start_time_seconds").Single();
        Assert.InRange(started, DateTimeOffset.UtcNow.AddDays(-1).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.AddSeconds(5).ToUnixTimeSeconds());
        Assert.Contains("service=\"test-service\"", scrape.Labels("build_info"), StringComparison.Ordinal);
        Assert.Equal(6, scrape.Values("log_records_total").Count);
    }

    [Fact]
    public async Task A_scrape_holds_the_series_of_1000_symbols()
    {
        await using var service = await RunningService.StartAsync();
        var meter = service.App.Services.GetRequiredService<IMeterFactory>().Create("BotCore.TradingEngine.Subject");
        for (int metric = 0; metric < 5; metric++)
        {
            var gauge = meter.CreateGauge<double>($"symbol_value{metric}_ratio", "1");
            for (int symbol = 0; symbol < 1_000; symbol++) gauge.Record(symbol * 0.001, new KeyValuePair<string, object?>("symbol", $"S{symbol}USDT"));
        }

        string text = await service.Client.GetStringAsync("/metrics");

        for (int metric = 0; metric < 5; metric++)
            Assert.Contains($"symbol_value{metric}_ratio{{symbol=\"S999USDT\"}} 0.999", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_label_sets_than_the_usual_2000_must_be_asked_for()
    {
        await using var service = await RunningService.StartAsync(configure: settings => settings.SeriesLimits["candle_age_seconds"] = 8_000);
        var meter = service.App.Services.GetRequiredService<IMeterFactory>().Create("BotCore.TradingEngine.Subject");
        var asked = meter.CreateGauge<double>("candle_age_seconds", "s");
        for (int i = 0; i < 5_000; i++) asked.Record(i, new KeyValuePair<string, object?>("symbol", $"S{i}USDT"));

        Assert.Equal([4_999], (await Scrape.OfAsync(service)).Values("candle_age_seconds", "symbol=\"S4999USDT\""));
    }
}
