using BotCore.Contracts.Trading;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Projections;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class SignalsApi
{
    public static void MapSignalsApi(this IEndpointRouteBuilder api) =>
        api.MapGet("/signals", ListAsync).WithName("ListSignals").WithTags("Signals").WithSummary("What the strategies said together and what became of it, newest first; denied manual orders stand among them")
            .WithQuery(Lists.Symbol, Lists.Limit, Lists.Cursor)
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<Page<SignalModel>>, ProblemHttpResult>> ListAsync(
        HttpContext http, IEngine engine, IReadModels models, CancellationToken ct)
    {
        var query = new QueryReader(http.Request);
        var page = new PageQuery(query.Read(Lists.Symbol), query.Read(Lists.Limit), query.Read(Lists.Cursor));
        if (query.Problem is { } refusal) return refusal;
        if (Markets.Unknown(engine, page.Symbol) is { } unknown) return unknown;
        await Lists.CatchUpAsync(engine, models, ct);
        return TypedResults.Ok(await models.SignalsAsync(page, ct));
    }
}
