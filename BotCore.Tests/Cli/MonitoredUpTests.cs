using System.Text.Json;
using BotCore.Tests.Cli.Supervision;
using BotCore.Tests.Infrastructure;

namespace BotCore.Tests.Cli;

/// <summary><c>botcore up --with-monitoring</c>: the real programs, as they are installed.</summary>
[Trait("Category", "Integration")]
public sealed class MonitoredUpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Prometheus_and_alertmanager_watch_what_is_started()
    {
        Tool.Require("prometheus", "Debian: apt-get install prometheus");
        Tool.Require("prometheus-alertmanager", "Debian: apt-get install prometheus-alertmanager");
        string state = _folder["state"];
        int prometheus = LoopbackPortTests.FreePort();
        var started = await BotCoreProcess.RunAsync(
            "up", "--detach", "--with-monitoring", "--no-dashboard", "--no-ai", "--state", state, "--engine-port", $"{LoopbackPortTests.FreePort()}",
            "--prometheus-port", $"{prometheus}", "--alertmanager-port", $"{LoopbackPortTests.FreePort()}");
        try
        {
            Assert.True(started.ExitCode == 0, started.Error);
            var services = (await BotCoreProcess.RunAsync("status", "--state", state, "--json")).Json().GetProperty("services").EnumerateArray().ToList();
            Assert.Equal(["trading-engine", "alertmanager", "prometheus"], services.Select(service => service.GetProperty("name").GetString()));
            Assert.All(services, service => Assert.True(service.GetProperty("isReady").GetBoolean()));

            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{prometheus}") };
            Assert.Equal("1", await SampleAsync(http, "up{job=\"trading-engine\"}"));
            using var rules = JsonDocument.Parse(await http.GetStringAsync("/api/v1/rules?type=alert", TestContext.Current.CancellationToken));
            Assert.Contains("TradingHalted", rules.RootElement.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            await BotCoreProcess.RunAsync("down", "--state", state);
        }
        Assert.True(Directory.Exists(Path.Combine(state, "monitoring", "prometheus")));
    }

    private static async Task<string> SampleAsync(HttpClient http, string query)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            using var answer = JsonDocument.Parse(await http.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", patience.Token));
            var result = answer.RootElement.GetProperty("data").GetProperty("result");
            if (result.GetArrayLength() > 0 && result[0].GetProperty("value")[1].GetString() == "1") return "1";
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
