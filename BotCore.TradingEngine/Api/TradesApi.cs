using BotCore.Contracts.Trading;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Projections;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class TradesApi
{
    public static void MapTradesApi(this IEndpointRouteBuilder api) =>
        api.MapGet("/trades", ListAsync).WithName("ListTrades").WithTags("Trades").WithSummary("Closed trades, newest first")
            .WithQuery(Lists.Symbol, Lists.Limit, Lists.Cursor)
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<Page<TradeModel>>, ProblemHttpResult>> ListAsync(
        HttpContext http, IEngine engine, IReadModels models, CancellationToken ct)
    {
        var query = new QueryReader(http.Request);
        var page = new PageQuery(query.Read(Lists.Symbol), query.Read(Lists.Limit), query.Read(Lists.Cursor));
        if (query.Problem is { } refusal) return refusal;
        if (Markets.Unknown(engine, page.Symbol) is { } unknown) return unknown;
        await Lists.CatchUpAsync(engine, models, ct);
        return TypedResults.Ok(await models.TradesAsync(page, ct));
    }
}
