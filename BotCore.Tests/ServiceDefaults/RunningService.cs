using System.Text.Json;
using BotCore.ServiceDefaults;
using BotCore.ServiceDefaults.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BotCore.Tests.ServiceDefaults;

/// <summary>A service with the defaults on a real server and a free loopback port, its log captured.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private RunningService(WebApplication app, CapturedOutput output)
    {
        (App, Output) = (app, output);
        Client = NewClient();
    }

    public WebApplication App { get; }
    public CapturedOutput Output { get; }
    public HttpClient Client { get; }
    public Uri Address => new(App.Urls.First());

    public static async Task<RunningService> StartAsync(
        Action<WebApplicationBuilder>? build = null, Action<WebApplication>? map = null, Dictionary<string, string?>? settings = null,
        string environment = "Production", Action<ServiceDefaultsSettings>? configure = null)
    {
        var (app, output) = Build(build, map, settings, environment, configure);
        await app.StartAsync();
        return new RunningService(app, output);
    }

    /// <summary>The same, not started.</summary>
    public static (WebApplication App, CapturedOutput Output) Build(
        Action<WebApplicationBuilder>? build = null, Action<WebApplication>? map = null, Dictionary<string, string?>? settings = null,
        string environment = "Production", Action<ServiceDefaultsSettings>? configure = null)
    {
        var output = new CapturedOutput();
        // A content root of its own: the appsettings.json of the services under test lie beside this assembly.
        string root = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "empty-content-root")).FullName;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ContentRootPath = root });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Shutdown:DrainDelay"] = "00:00:00" });
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton(new LogOutput(output, IsTerminal: false));
        builder.AddServiceDefaults("test-service", defaults =>
        {
            defaults.Port = 0;
            configure?.Invoke(defaults);
        });
        build?.Invoke(builder);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        map?.Invoke(app);
        return (app, output);
    }

    /// <summary>A client that sends no trace of its own: it lives in the process whose spans are looked at.</summary>
    public HttpClient NewClient() =>
        new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>What has been logged up to now.</summary>
    public IReadOnlyList<JsonElement> Records()
    {
        Assert.True(App.Services.GetRequiredService<QueuedLoggerProvider>().Flush(TimeSpan.FromSeconds(10)), "the log was not written within 10 s");
        return Output.Records;
    }

    /// <summary>The body as a problem document, after checking that it is one.</summary>
    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((int)response.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("code").GetString());
        Assert.NotEqual("", problem.GetProperty("trace_id").GetString());
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Output.Open();
        await App.DisposeAsync();
    }
}
