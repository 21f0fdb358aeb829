using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.Infrastructure.Monitoring;

/// <summary>
/// A real Prometheus with our rules and a real Alertmanager with a webhook behind it. Waiting times are shortened by one factor (every <c>for</c>, every
/// interval of a group, the grouping), expressions are left as they are.
/// </summary>
internal sealed class MonitoredPlatform : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Cli.TemporaryFolder _folder = new();
    private readonly List<Process> _processes = [];
    private readonly ConcurrentQueue<(string Alert, string Status, string? Job, string StartsAt)> _heard = new();
    private readonly HttpClient _http = new();
    private WebApplication? _receiver;
    private int _prometheusPort;

    /// <summary>What came to the webhook, in order; an alert that goes on comes again with the time it started.</summary>
    public IReadOnlyCollection<(string Alert, string Status, string? Job, string StartsAt)> Heard => _heard;

    /// <param name="targets">Job and address (host:port) of what is scraped.</param>
    public static async Task<MonitoredPlatform> StartAsync(params (string Job, string Address)[] targets)
    {
        string prometheus = Tool.Require("prometheus", "Debian: apt-get install prometheus");
        string alertmanager = Tool.Require("prometheus-alertmanager", "Debian: apt-get install prometheus-alertmanager");
        var platform = new MonitoredPlatform();
        await platform.ReceiveAsync();
        int alerts = FreePort.Next();
        platform._prometheusPort = FreePort.Next();
        platform.Write(alerts, targets);
        platform.Start(alertmanager, "--config.file=alertmanager.yaml", $"--web.listen-address=127.0.0.1:{alerts}", "--cluster.listen-address=", $"--storage.path={platform._folder["alerts"]}");
        platform.Start(prometheus, "--config.file=prometheus.yaml", $"--web.listen-address=127.0.0.1:{platform._prometheusPort}", $"--storage.tsdb.path={platform._folder["data"]}");
        await platform.UntilAsync("Prometheus answers", async () => (await platform._http.GetAsync($"http://127.0.0.1:{platform._prometheusPort}/-/ready")).IsSuccessStatusCode);
        return platform;
    }

    /// <returns>The samples; fails when Prometheus cannot answer.</returns>
    public async Task<IReadOnlyList<(JsonElement Labels, double Value)>> QueryAsync(string expression)
    {
        string answer = await _http.GetStringAsync($"http://127.0.0.1:{_prometheusPort}/api/v1/query?query={Uri.EscapeDataString(expression)}");
        using var document = JsonDocument.Parse(answer);
        Assert.Equal("success", document.RootElement.GetProperty("status").GetString());
        var data = document.RootElement.GetProperty("data");
        if (data.GetProperty("resultType").GetString() == "scalar") return [];
        return [.. data.GetProperty("result").EnumerateArray().Select(sample => (
            sample.GetProperty("metric").Clone(), double.Parse(sample.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture)))];
    }

    public Task UntilAsync(string what, Func<bool> condition) => UntilAsync(what, () => Task.FromResult(condition()));

    public async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await condition()) return;
            }
            catch (HttpRequestException)
            {
                // it does not listen yet
            }
            if (clock.Elapsed > Patience) throw new TimeoutException($"not within {Patience.TotalSeconds} s: {what}; heard: {string.Join(", ", _heard)}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        if (_receiver is not null) await _receiver.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
        _receiver.MapPost("/", async (HttpContext context) =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            foreach (var alert in body.RootElement.GetProperty("alerts").EnumerateArray())
                _heard.Enqueue((
                    alert.GetProperty("labels").GetProperty("alertname").GetString()!, alert.GetProperty("status").GetString()!,
                    alert.GetProperty("labels").TryGetProperty("job", out var job) ? job.GetString() : null, alert.GetProperty("startsAt").GetString()!));
        });
        await _receiver.StartAsync();
    }

    private void Write(int alerts, (string Job, string Address)[] targets)
    {
        Directory.CreateDirectory(_folder["rules"]);
        foreach (string path in RuleFiles.Paths)
        {
            string text = Regex.Replace(File.ReadAllText(path), "^(        for|    interval): .+$", "$1: 1s", RegexOptions.Multiline);
            File.WriteAllText(Path.Combine(_folder["rules"], Path.GetFileName(path)), text);
        }
        File.WriteAllText(_folder["prometheus.yaml"], $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
            rule_files: [rules/*.yaml]
            alerting: { alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:{{alerts}}"] }] }] }
            scrape_configs:
            {{string.Join('\n', targets.Select(t => $"  - {{ job_name: {t.Job}, static_configs: [{{ targets: [\"{t.Address}\"] }}] }}"))}}
            """);
        File.WriteAllText(_folder["alertmanager.yaml"], $$"""
            route: { receiver: hook, group_by: [alertname, job], group_wait: 100ms, group_interval: 1s, repeat_interval: 1h }
            receivers: [{ name: hook, webhook_configs: [{ url: "{{_receiver!.Urls.First()}}/", send_resolved: true }] }]
            """);
    }

    private void Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }
}
