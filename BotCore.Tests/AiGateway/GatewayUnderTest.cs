using System.Globalization;
using System.Text;
using System.Text.Json;
using BotCore.AiGateway;
using BotCore.Contracts.Ai;
using BotCore.ServiceDefaults.Logging;
using BotCore.Tests.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BotCore.Tests.AiGateway;

/// <summary>The whole gateway on a free loopback port, with a settings file that a test may change.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private GatewayUnderTest(WebApplication app, TemporaryFolder folder, CapturedOutput output)
    {
        (App, _folder, Output) = (app, folder, output);
        Client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public WebApplication App { get; }

    public CapturedOutput Output { get; }

    public HttpClient Client { get; }

    public Uri Address => new(App.Urls.First());

    public static async Task<GatewayUnderTest> StartAsync(Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null, string file = "{}")
    {
        var (app, folder, output) = Build(settings, services, file);
        await app.StartAsync();
        return new GatewayUnderTest(app, folder, output);
    }

    public static (WebApplication App, TemporaryFolder Folder, CapturedOutput Output) Build(
        Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null, string file = "{}")
    {
        var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("appsettings.json"), file);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = folder.Path });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Shutdown:DrainDelay"] = "00:00:00",
            ["Urls"] = "http://127.0.0.1:0",
            ["RateLimit:PermitsPerSecond"] = "100000",
            // A busy machine must not look like a sick replica.
            ["AiBreaker:ProbeTimeout"] = "00:00:20",
        });
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        var output = new CapturedOutput();
        builder.Services.AddSingleton(new LogOutput(output, IsTerminal: false));
        services?.Invoke(builder.Services);
        return (GatewayHost.Build(builder), folder, output);
    }

    /// <summary>Replaces the settings file.</summary>
    public void Configure(string json) => File.WriteAllText(_folder.File("appsettings.json"), json);

    public async Task<HttpResponseMessage> AskAsync(string body, string path = "/ai/analyze", string? canary = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (canary is not null) request.Headers.Add("X-Canary", canary);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<AnalyzeAnswer> AnalyzeAsync(string body, string? canary = null)
    {
        using var response = await AskAsync(body, canary: canary);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}\n{string.Join('\n', Output.Records.TakeLast(3))}");
        return JsonSerializer.Deserialize(text, AiJson.Default.AnalyzeAnswer)!;
    }

    /// <summary>Value of a series of <c>/metrics</c> whose line begins with the name and holds every label; 0 when there is none.</summary>
    public async Task<double> MetricAsync(string name, params string[] labels)
    {
        string text = await Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        return text.Split('\n')
            .Where(line => (line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal)) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
    }

    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            if (deadline.IsCancellationRequested) Assert.Fail($"not within 30 s: {what}\n{string.Join('\n', Output.Records.TakeLast(5))}\n{await OwnMetricsAsync()}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task<string> OwnMetricsAsync() => string.Join('\n',
        (await Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), CancellationToken.None)).Split('\n').Where(line => line.StartsWith("ai_", StringComparison.Ordinal) && !line.Contains("_bucket", StringComparison.Ordinal)));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Output.Open();
        await App.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>Measurements are seen by every host of the process that exports them, so only one gateway runs at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneGatewayAtATime
{
    public const string Name = "One gateway at a time";
}
