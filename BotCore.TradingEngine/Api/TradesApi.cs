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

    private static Task<Results<Ok<Page<TradeModel>>, ProblemHttpResult>> ListAsync(
        HttpContext http, IEngine engine, IReadModels models, CancellationToken ct) => Lists.PageAsync(http, engine, models, models.TradesAsync, ct);
}
