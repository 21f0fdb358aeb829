using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Projections;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class StrategiesApi
{
    private const string AnyCode = "any";

    private static readonly TimeParameter From = new("from", "Only candles that close at this time or later.");
    private static readonly TimeParameter To = new("to", "Only candles that close before this time.");
    private static readonly WordParameter Code = new(
        "code", [AnyCode, .. DecisionCodes.All.Select(decision => decision.Code)], AnyCode, "Only this decision.");

    public static void MapStrategiesApi(this IEndpointRouteBuilder api)
    {
        var strategies = api.MapGroup("/strategies").WithTags("Strategies");
        strategies.MapGet("", List).WithName("ListStrategies").WithSummary("The strategies, their parameters and what they said last");
        strategies.MapGet("/ledgers", Ledgers).WithName("ListStrategyLedgers")
            .WithSummary("What each strategy has earned, paid and holds of the account; together they are the account");
        strategies.MapGet("/decisions", DecisionsAsync).WithName("ListDecisions")
            .WithSummary("What was decided at each primary candle, newest first: an order, or the first thing that stood in the way")
            .WithQuery(Lists.Symbol, From, To, Code, Lists.Limit, Lists.Cursor)
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        strategies.MapPut("/{name}/enabled", EnableAsync).WithName("EnableStrategy").WithSummary("Gives a strategy its voice, or takes it")
            .WithBody<bool>().WithIdempotencyKey(isRequired: false).WithProblems(StatusCodes.Status404NotFound);
    }

    private static Ok<IReadOnlyList<StrategyLedgerModel>> Ledgers(IEngine engine) => TypedResults.Ok(engine.View.Ledgers);

    private static async Task<Results<Ok<Page<DecisionModel>>, ProblemHttpResult>> DecisionsAsync(
        HttpContext http, IEngine engine, IReadModels models, CancellationToken ct)
    {
        var query = new QueryReader(http.Request);
        var symbol = query.Read(Lists.Symbol);
        var from = query.Read(From);
        var to = query.Read(To);
        string code = query.Read(Code);
        var page = new PageQuery(symbol, query.Read(Lists.Limit), query.Read(Lists.Cursor));
        if (query.Problem is { } refusal) return refusal;
        if (Markets.Unknown(engine, symbol) is { } unknown) return unknown;
        await Lists.CatchUpAsync(engine, models, ct);
        return TypedResults.Ok(await models.DecisionsAsync(
            new DecisionQuery(page, from?.ToUnixTimeMilliseconds(), to?.ToUnixTimeMilliseconds(), code == AnyCode ? null : code), ct));
    }

    private static Ok<IReadOnlyList<StrategyModel>> List(IEngine engine) => TypedResults.Ok(engine.View.Strategies);

    private static async Task<Results<Ok<CommandResult>, ProblemHttpResult>> EnableAsync(
        HttpContext http, string name, IEngine engine, CommandSender sender, CancellationToken ct)
    {
        string setting = $"strategies.{name}.enabled";
        if (SettingCatalogue.Find(setting) is null && engine.View.Strategies.All(strategy => strategy.Name != name))
            return ApiProblems.NoSuchStrategy(
                name, StrategySettings.Defaults.Select(strategy => strategy.Name).Union(engine.View.Strategies.Select(strategy => strategy.Name)));
        var (isOn, problem) = await JsonBody.ReadSwitchAsync(http.Request, ct);
        if (problem is not null) return problem;
        string value = isOn ? "true" : "false";
        return await sender.SendAsync(
            http, $"PUT /api/strategies/{name}/enabled", value,
            (id, fingerprint) => new ChangeSettings(id, fingerprint, new Dictionary<string, string> { [setting] = value }));
    }
}
