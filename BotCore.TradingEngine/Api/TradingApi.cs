using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Engine;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class TradingApi
{
    public static void MapTradingSwitchApi(this IEndpointRouteBuilder api)
    {
        var trading = api.MapGroup("/trading").WithTags("Trading");
        trading.MapPost("/start", StartAsync).WithName("StartTrading").WithSummary("Lets strategies open positions")
            .WithIdempotencyKey(isRequired: false);
        trading.MapPost("/stop", StopAsync).WithName("StopTrading").WithSummary("Keeps strategies from opening positions; open ones stay protected")
            .WithIdempotencyKey(isRequired: false);
        trading.MapPut("/mode", SetModeAsync).WithName("SetMode")
            .WithSummary("Confirms the mode; another one needs another start, which checks what it needs")
            .WithBody<SetModeRequest>().WithIdempotencyKey(isRequired: false);
    }

    private static Task<Results<Ok<CommandResult>, ProblemHttpResult>> StartAsync(HttpContext http, CommandSender sender, CancellationToken ct) =>
        SwitchAsync(http, sender, on: true, ct);

    private static Task<Results<Ok<CommandResult>, ProblemHttpResult>> StopAsync(HttpContext http, CommandSender sender, CancellationToken ct) =>
        SwitchAsync(http, sender, on: false, ct);

    private static async Task<Results<Ok<CommandResult>, ProblemHttpResult>> SwitchAsync(
        HttpContext http, CommandSender sender, bool on, CancellationToken ct)
    {
        if (await JsonBody.RefuseAsync(http.Request, ct) is { } refusal) return refusal;
        return await sender.SendAsync(
            http, $"POST /api/trading/{(on ? "start" : "stop")}", "", (id, fingerprint) => new SwitchTrading(id, fingerprint, on, "manual"));
    }

    private static async Task<Results<Ok<CommandResult>, ProblemHttpResult>> SetModeAsync(HttpContext http, IEngine engine, CancellationToken ct)
    {
        var (request, problem) = await JsonBody.ReadAsync(http.Request, ContractsJson.Default.SetModeRequest, whenEmpty: null, ct);
        if (request is null) return problem!;
        if (IdempotencyKey.Read(http.Request, isRequired: false, out string key) is { } refusal) return refusal;
        var view = engine.View;
        string running = Words<Contracts.Trading.TradingMode>.Of(view.Status.Mode), wanted = Words<Contracts.Trading.TradingMode>.Of(request.Mode);
        // Nothing is changed by it, so there is nothing to record and every repetition has the same answer.
        return request.Mode == view.Status.Mode
            ? TypedResults.Ok(new CommandResult(key, "accepted", null, null, [], view.Version, false))
            : ApiProblems.Denied(
                ApiProblems.ModeIsFixed, $"the engine runs in mode {running}: stop it and start it with Trading:Mode={wanted} to change that");
    }
}
