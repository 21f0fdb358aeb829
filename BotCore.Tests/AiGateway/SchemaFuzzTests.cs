using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using BotCore.Tests.AiModels;

namespace BotCore.Tests.AiGateway;

/// <summary>Every operation the AI service publishes, through the gateway, both as processes: no request makes either of them fail, hang or grow.</summary>
[Trait("Category", "Integration")]
[Collection(OneGatewayAtATime.Name)]
public sealed class SchemaFuzzTests : IDisposable
{
    private const int Requests = 900;

    /// <summary>What one request may take on a machine that is busy with other things: it is a hang that is looked for.</summary>
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _state = new();
    private readonly int _aiPort = FreePort.Next(), _gatewayPort = FreePort.Next();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task No_request_made_from_the_published_schema_makes_gateway_or_service_fail_hang_or_grow()
    {
        string python = AiServiceFiles.RequirePython();
        using var ai = ServiceProcess.Start(python, ["-m", "app"], AiServiceFiles.Folder, new Dictionary<string, string>
        {
            ["BOTCORE_AI_PORT"] = Text(_aiPort),
            ["BOTCORE_AI_STATE_DIR"] = _state.File("ai"),
            ["OMP_NUM_THREADS"] = "1",
        });
        using var gateway = ServiceProcess.Start("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "BotCore.AiGateway.dll"), $"--Urls=http://127.0.0.1:{Text(_gatewayPort)}", $"--Ai:Addresses=http://127.0.0.1:{Text(_aiPort)}",
            // A busy machine must not look like a service that is down: then the gateway's own rules would be what is tried.
            "--Ai:Timeout=00:00:20", "--Ai:AttemptTimeout=00:00:20", "--AiBreaker:ProbeTimeout=00:00:20", "--AiBreaker:ConsecutiveFailures=1000", "--AiBreaker:MinimumCalls=100000",
            "--AiCache:MaxEntries=50", "--AiLimits:UnitsPerMinute=10000000", "--AiLimits:Burst=10000000", "--RateLimit:PermitsPerSecond=100000", "--Shutdown:DrainDelay=00:00:00",
        ]);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Text(_gatewayPort)}"), Timeout = Slowest };
        await ReadyAsync(http);
        using var direct = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Text(_aiPort)}") };
        await ReadyAsync(direct);
        var requests = new SchemaRequests(JsonNode.Parse(await direct.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), Ct))!.AsObject(), new Random(20));
        Assert.True(requests.Operations > 12, $"the document has {requests.Operations} operations under /ai");
        var answers = new Dictionary<HttpStatusCode, int>();
        long gatewayBytes = 0, aiBytes = 0;

        for (int i = 0; i < Requests; i++)
        {
            var (request, description) = requests.Next();
            using var _request = request;
            using var response = await http.SendAsync(request, Ct); // its own limit is the slowest
            string text = await response.Content.ReadAsStringAsync(Ct);

            Assert.True((int)response.StatusCode < 500, $"request {i}: {(int)response.StatusCode} to {description}: {text}");
            if (!response.IsSuccessStatusCode) Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            answers[response.StatusCode] = answers.GetValueOrDefault(response.StatusCode) + 1;
            // What is loaded or compiled once is loaded and compiled by then.
            if (i == Requests / 2) (gatewayBytes, aiBytes) = (gateway.ResidentBytes, ai.ResidentBytes);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", answers.OrderBy(a => a.Key).Select(a => $"{(int)a.Key}: {a.Value}")));
        Assert.True(answers.GetValueOrDefault(HttpStatusCode.OK) > Requests / 30, "hardly a request was a right one, so little was tried");
        Assert.False(gateway.HasExited || ai.HasExited);
        AssertFlat("gateway", gatewayBytes, gateway.ResidentBytes);
        AssertFlat("AI service", aiBytes, ai.ResidentBytes);
        Assert.DoesNotContain("\"level\":\"ERROR\"", gateway.Output, StringComparison.Ordinal);
        Assert.Equal("[]", JsonNode.Parse(await http.GetStringAsync(new Uri("/ai/jobs", UriKind.Relative), Ct))!["items"]!.ToJsonString());
    }

    private static void AssertFlat(string what, long before, long after)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {before / 1e6:0.0} to {after / 1e6:0.0} MB");
        Assert.True(after < before + 48_000_000, $"{what} grew from {before / 1e6:0.0} to {after / 1e6:0.0} MB over {Requests / 2} requests");
    }

    private static async Task ReadyAsync(HttpClient http)
    {
        await Eventually.HoldsAsync(async () =>
        {
            try
            {
                using var response = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), Ct);
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false; // not listening yet
            }
        }, $"{http.BaseAddress} is ready", TimeSpan.FromSeconds(90));
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
