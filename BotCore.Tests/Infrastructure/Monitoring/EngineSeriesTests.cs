using System.Diagnostics;
using System.Text.RegularExpressions;
using BotCore.Tests.Engine;

namespace BotCore.Tests.Infrastructure.Monitoring;

/// <summary>The catalogue's tables of our own services, held to running processes.</summary>
[Trait("Category", "Integration")]
public sealed class EngineSeriesTests : IDisposable
{
    private readonly Cli.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_catalogue_says_of_the_engine_is_what_a_running_engine_exports()
    {
        using var engine = EngineUnderTest.Start(_folder["state"], "--Market:Speed=max", "--Market:Seed=7");
        using var http = new HttpClient { BaseAddress = engine.BaseAddress };

        var catalogue = Catalogue.Of("Trading engine");
        var exported = await UntilAsync(http, families => catalogue.All(metric => families.TryGetValue(metric.Key, out string? kind) && kind == metric.Value));

        Assert.Equal(catalogue.OrderBy(metric => metric.Key), exported.Where(metric => catalogue.ContainsKey(metric.Key)).OrderBy(metric => metric.Key));
        var others = Catalogue.Of("Every service");
        Assert.DoesNotContain(exported.Keys, name => !catalogue.ContainsKey(name) && !others.ContainsKey(name) && !IsFramework(name));
    }

    [Fact]
    public async Task What_the_catalogue_says_of_the_dashboard_is_what_a_running_dashboard_exports()
    {
        int port = FreePort.Next();
        string dll = Path.Combine(AppContext.BaseDirectory, "BotCore.Dashboard.dll");
        // Its connections to an engine that is not there are what it counts.
        var start = new ProcessStartInfo("dotnet", [dll, $"--Urls=http://127.0.0.1:{port}", $"--Engine:BaseUrl=http://127.0.0.1:{FreePort.Next()}", "--Shutdown:DrainDelay=00:00:00"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var dashboard = Process.Start(start)!;
        dashboard.OutputDataReceived += (_, _) => { };
        dashboard.ErrorDataReceived += (_, _) => { };
        dashboard.BeginOutputReadLine();
        dashboard.BeginErrorReadLine();
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            var catalogue = Catalogue.Of("Dashboard");

            var exported = await UntilAsync(http, families => families.ContainsKey("engine_stream_losses_total"));

            Assert.True(exported.ContainsKey("engine_stream_connected"));
            Assert.DoesNotContain(exported.Keys, name => name.StartsWith("engine_stream_", StringComparison.Ordinal) && !catalogue.ContainsKey(name));
        }
        finally
        {
            dashboard.Kill();
            await dashboard.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static bool IsFramework(string name) =>
        name == "target_info" || Regex.IsMatch(name, "^(http_|kestrel_|dotnet_|aspnetcore_|dns_|signalr_|polly_|resilience_)");

    private static async Task<Dictionary<string, string>> UntilAsync(HttpClient http, Func<Dictionary<string, string>, bool> enough)
    {
        var patience = Stopwatch.StartNew();
        Dictionary<string, string> families = [];
        while (patience.Elapsed < TimeSpan.FromSeconds(60))
        {
            try
            {
                string text = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
                families = Regex.Matches(text, @"^# TYPE (\S+) (\S+)$", RegexOptions.Multiline).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
                if (enough(families)) break;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        return families;
    }
}
