using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;
using BotCore.Tests.Cli.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.Cli;

/// <summary>A real HTTP server that answers like an engine, as far as the command line asks.</summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeEngine(WebApplication app) => _app = app;

    public StatusModel Status { get; set; } = RunSummaryTests.AStatus();

    public AccountModel Account { get; set; } = RunSummaryTests.AnAccount();

    public IReadOnlyList<EquityPointModel> Equity { get; set; } = [];

    public bool IsReady { get; set; } = true;

    /// <summary>While above zero, the account answers 503 and counts down.</summary>
    public int AccountFailures { get; set; }

    public Uri Url => new(_app.Urls.First());

    public static async Task<FakeEngine> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var engine = new FakeEngine(app);
        app.MapGet("/api/health/ready", () => engine.IsReady ? Results.Ok() : Results.StatusCode(503));
        app.MapGet("/api/status", () => Results.Json(engine.Status, ContractsJson.Default.StatusModel));
        app.MapGet("/api/account", () => engine.AccountFailures-- > 0 ? Results.StatusCode(503) : Results.Json(engine.Account, ContractsJson.Default.AccountModel));
        app.MapGet("/api/portfolio/equity", () => Results.Json(engine.Equity, ContractsJson.Default.IReadOnlyListEquityPointModel));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return engine;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
