using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using BotCore.Contracts.Json;
using BotCore.Tests.Engine;

namespace BotCore.Tests.Faults;

/// <summary>An engine process as an operator sees it: status, readiness, metrics, logs.</summary>
internal sealed class ObservedEngine(EngineUnderTest engine) : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly HttpClient _http = new() { BaseAddress = engine.BaseAddress, Timeout = TimeSpan.FromSeconds(60) };

    public void Dispose() => _http.Dispose();

    public Task ReadyAsync() => UntilAsync(async () => (await HealthAsync()).Status is HttpStatusCode.OK, "is ready");

    public async Task<(HttpStatusCode Status, string Text)> HealthAsync()
    {
        using var answer = await _http.GetAsync("/api/health/ready");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<long> VersionAsync() =>
        JsonSerializer.Deserialize(await _http.GetStringAsync("/api/status"), ContractsJson.Default.StatusModel)!.JournalVersion;

    /// <summary>The wall clock of the process, to the second.</summary>
    public async Task<DateTimeOffset> ClockAsync()
    {
        using var answer = await _http.GetAsync("/api/status");
        return answer.Headers.Date!.Value;
    }

    public async Task GrowsAsync(long from) => await UntilAsync(async () => await VersionAsync() > from, $"goes on after version {from}");

    /// <summary>Sum of a metric over its labels.</summary>
    public async Task<double> MetricAsync(string name)
    {
        string text = await _http.GetStringAsync("/metrics");
        double sum = 0;
        foreach (Match match in Regex.Matches(text, $@"^{Regex.Escape(name)}(\{{[^\n]*\}})? (\S+)", RegexOptions.Multiline))
            sum += double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        return sum;
    }

    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        await Eventually.HoldsAsync(
            async () =>
            {
                Assert.False(engine.HasExited, $"the engine has ended: {engine.Errors}");
                try
                {
                    return await condition();
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            $"the engine {what}", Patience);
    }
}
