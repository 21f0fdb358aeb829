using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BotCore.Contracts.Json;
using BotCore.Contracts.Operations;
using BotCore.ServiceDefaults;
using BotCore.Tests.Projections;
using BotCore.TradingEngine.Api;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Jobs;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Leases;
using BotCore.TradingEngine.Projections;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Migrations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.Api;

/// <summary>The API on a real server and real read models, in front of an engine that answers what a test tells it to.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly StoreSet _stores;

    private ApiHost(WebApplication app, FakeEngine engine, MemoryJournal journal, TemporaryFolder folder, StoreSet stores)
    {
        (App, Engine, Journal, _folder, _stores) = (app, engine, journal, folder, stores);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public WebApplication App { get; }

    public FakeEngine Engine { get; }

    public MemoryJournal Journal { get; }

    public HttpClient Client { get; }

    /// <summary>Where jobs find recorded candles.</summary>
    public string CandleFolder => Directory.CreateDirectory(_folder.File("candles")).FullName;

    public IReadModels Models => App.Services.GetRequiredService<IReadModels>();

    public static async Task<ApiHost> StartAsync(RecordedMarket? market = null, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.AddServiceDefaults("trading-engine");
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var engine = new FakeEngine { Instruments = market?.Instruments ?? [RecordedMarket.AnInstrument("BTCUSDT"), RecordedMarket.AnInstrument("ETHUSDT")] };
        var journal = new MemoryJournal();
        if (market is not null) journal.Append(market.Events);
        var folder = new TemporaryFolder();
        builder.Services.AddSingleton<IEngine>(engine);
        builder.Services.AddSingleton<IEventJournal>(journal);
        builder.Services.AddReadModels(folder.Path);
        builder.Services.AddTradingApi();
        var stores = StoreSet.InFolder(folder.Path);
        await new Migrator(stores.Schema, stores.Leases, TimeProvider.System).UpAsync(CancellationToken.None);
        builder.Services.AddSingleton(provider => new Leadership("account", null, new LeaseTerms(), provider.GetRequiredService<IMeterFactory>(), TimeProvider.System));
        builder.Services.AddBus(new BusOptions(), stores);
        builder.Services.AddJobWork(
            new JobOptions { DataFolder = folder.File("candles"), MaxOpen = 3 }, BotCore.Trading.Kernel.KernelSettings.For(BotCore.Trading.Kernel.TradingMode.Backtest), stores);
        builder.Services.AddJobKeeping();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapTradingApi();
        await app.StartAsync();
        var host = new ApiHost(app, engine, journal, folder, stores);
        Assert.True(await host.Models.WaitForAsync(journal.LastVersion, ProjectionRun.Patience, CancellationToken.None));
        return host;
    }

    /// <summary>Sends a request with a body as it stands.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? json = null, string? key = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue(mediaType));
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await Client.SendAsync(request);
    }

    public async Task<T> GetAsync<T>(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return (T)JsonSerializer.Deserialize(text, typeof(T), ContractsJson.Default)!;
    }

    /// <summary>The refusal of a request, after checking its status and form.</summary>
    public async Task<Problem> RefusedAsync(int status, HttpMethod method, string path, string? json = null, string? key = "k1")
    {
        using var response = await SendAsync(method, path, json, key);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize(text, ContractsJson.Default.Problem)!;
        Assert.Equal(status, problem.Status);
        Assert.NotNull(problem.Code);
        Assert.NotNull(problem.TraceId);
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        _stores.Dispose();
        _folder.Dispose();
    }
}
