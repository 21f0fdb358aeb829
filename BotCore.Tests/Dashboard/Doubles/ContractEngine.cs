using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BotCore.Contracts.Json;
using BotCore.Contracts.Operations;
using BotCore.Contracts.Trading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.Dashboard.Doubles;

/// <summary>A command as it arrived.</summary>
internal sealed record ReceivedCommand(string Method, string Path, string? Key, string Body);

/// <summary>
/// An engine that speaks the contract over real HTTP and a real WebSocket on a free loopback port, and can be made to fail on purpose.
/// It decides nothing: a test says what the market did.
/// </summary>
internal sealed class ContractEngine : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (string Body, CommandResult Answer)> _answers = new();
    private WebApplication? _app;
    private int _commands;

    public EngineBook Book { get; } = new();

    public ContractStream Stream { get; } = new();

    public ConcurrentQueue<ReceivedCommand> Commands { get; } = new();

    public string BaseUrl { get; private set; } = "http://127.0.0.1:0";

    /// <summary>How often the whole state was asked for.</summary>
    public int StatusReads { get; private set; }

    /// <summary>While set, no REST request is answered before it completes.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>While set, REST reads get this text instead of what they asked for.</summary>
    public string? Rubbish { get; set; }

    /// <summary>The next command is refused with this.</summary>
    public (int Status, Problem Problem)? RefuseNext { get; set; }

    /// <summary>The next command is carried out, but its connection is cut before the answer.</summary>
    public bool LoseNextAnswer { get; set; }

    public static async Task<ContractEngine> StartNewAsync()
    {
        var engine = new ContractEngine();
        await engine.StartAsync();
        return engine;
    }

    /// <summary>Starts, or starts again on the same port.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(BaseUrl);
        var app = builder.Build();
        app.UseWebSockets();
        app.Use(async (context, next) =>
        {
            bool isStream = context.Request.Path == "/ws";
            if (!isStream && Hold is { } hold) await hold.Task.WaitAsync(context.RequestAborted);
            if (!isStream && Rubbish is { } rubbish) await context.Response.WriteAsync(rubbish);
            else await next(context);
        });
        app.Map("/ws", Stream.ServeAsync);
        MapReads(app);
        MapCommands(app);
        await app.StartAsync();
        _app = app;
        BaseUrl = app.Urls.First();
    }

    /// <summary>Dies: connections break, nothing answers any more.</summary>
    public async Task StopAsync()
    {
        if (_app is null) return;
        Stream.Abort();
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private void MapReads(WebApplication app)
    {
        app.MapGet("/api/status", () =>
        {
            StatusReads++;
            return Json(Book.Status, ContractsJson.Default.StatusModel);
        });
        app.MapGet("/api/account", () => Json(Book.Account, ContractsJson.Default.AccountModel));
        app.MapGet("/api/market/symbols", () => Json(Book.Symbols, ContractsJson.Default.IReadOnlyListSymbolModel));
        app.MapGet("/api/market/prices", () => Json([.. Book.Prices.Values], ContractsJson.Default.IReadOnlyListPriceModel));
        app.MapGet("/api/market/candles", (string symbol, string timeframe, int limit) =>
            Json(Book.CandlesOf(symbol, timeframe, limit), ContractsJson.Default.IReadOnlyListCandleModel));
        app.MapGet("/api/positions", () => Json([.. Book.Positions.Values], ContractsJson.Default.IReadOnlyListPositionModel));
        app.MapGet("/api/orders", () => Json(new Page<OrderModel>([.. Book.Orders.Values], null), ContractsJson.Default.PageOrderModel));
        app.MapGet("/api/trades", (int limit) =>
            Json(new Page<TradeModel>([.. Book.Trades.Reverse().Take(limit)], null), ContractsJson.Default.PageTradeModel));
        app.MapGet("/api/signals", (int limit) =>
            Json(new Page<SignalModel>([.. Book.Signals.Reverse().Take(limit)], null), ContractsJson.Default.PageSignalModel));
        app.MapGet("/api/portfolio/equity", () => Json([.. Book.Equity], ContractsJson.Default.IReadOnlyListEquityPointModel));
    }

    private void MapCommands(WebApplication app)
    {
        app.MapPost("/api/trading/start", context => CommandAsync(context, _ => Book.SetTrading(Stream, true)));
        app.MapPost("/api/trading/stop", context => CommandAsync(context, _ => Book.SetTrading(Stream, false)));
        app.MapPost("/api/positions/{symbol}/close", context =>
            CommandAsync(context, _ => Book.ClosePosition(Stream, (string)context.Request.RouteValues["symbol"]!)));
        app.MapDelete("/api/orders/{id:long}", context =>
            CommandAsync(context, _ => Book.RemoveOrder(Stream, long.Parse((string)context.Request.RouteValues["id"]!, System.Globalization.CultureInfo.InvariantCulture))));
        app.MapPost("/api/risk/kill-switch", context => CommandAsync(context, body =>
        {
            var request = JsonSerializer.Deserialize(body, ContractsJson.Default.KillSwitchRequest)!;
            Book.Kill(Stream, request.Action, request.Reason);
        }));
        app.MapPost("/api/risk/release", context => CommandAsync(context, _ => Book.Release(Stream)));
    }

    private async Task CommandAsync(HttpContext context, Action<string> carryOut)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        string body = await reader.ReadToEndAsync();
        string? key = context.Request.Headers["Idempotency-Key"];
        Commands.Enqueue(new ReceivedCommand(context.Request.Method, context.Request.Path, key, body));
        if (RefuseNext is var (status, problem))
        {
            RefuseNext = null;
            await WriteAsync(context, status, problem, ContractsJson.Default.Problem, "application/problem+json");
            return;
        }
        CommandResult answer;
        if (key is not null && _answers.TryGetValue(key, out var earlier))
        {
            if (earlier.Body != body)
            {
                var conflict = new Problem(null, "Conflict", 409, "The key was used for another request.", null, "idempotency_conflict", null, null);
                await WriteAsync(context, 409, conflict, ContractsJson.Default.Problem, "application/problem+json");
                return;
            }
            answer = earlier.Answer with { IsRepeat = true };
        }
        else
        {
            carryOut(body);
            answer = new CommandResult($"command-{++_commands}", "accepted", null, null, [], 100 + _commands, false);
            if (key is not null) _answers[key] = (body, answer);
        }
        if (LoseNextAnswer)
        {
            LoseNextAnswer = false;
            context.Abort();
            return;
        }
        await WriteAsync(context, (int)HttpStatusCode.OK, answer, ContractsJson.Default.CommandResult, "application/json");
    }

    private static async Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type, string mediaType)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, type), context.RequestAborted);
    }

    private static FileContentHttpResult Json<T>(T value, JsonTypeInfo<T> type) => TypedResults.Bytes(JsonSerializer.SerializeToUtf8Bytes(value, type), "application/json");
}
