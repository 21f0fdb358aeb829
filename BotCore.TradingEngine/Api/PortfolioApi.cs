using BotCore.Contracts.Trading;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Projections;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class PortfolioApi
{
    private static readonly WholeParameter Limit = new("limit", 1, 2000, 500, "Points at most; longer curves are thinned evenly, both ends kept.");

    public static void MapPortfolioApi(this IEndpointRouteBuilder api) =>
        api.MapGet("/portfolio/equity", EquityAsync).WithName("ListEquity").WithTags("Portfolio")
            .WithSummary("The equity curve at candle closes, oldest first")
            .WithQuery(Limit).WithProblems(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<IReadOnlyList<EquityPointModel>>, ProblemHttpResult>> EquityAsync(
        HttpContext http, IEngine engine, IReadModels models, CancellationToken ct)
    {
        var query = new QueryReader(http.Request);
        int limit = query.Read(Limit);
        if (query.Problem is { } refusal) return refusal;
        await Lists.CatchUpAsync(engine, models, ct);
        return TypedResults.Ok(await models.EquityAsync(limit, ct));
    }
}
