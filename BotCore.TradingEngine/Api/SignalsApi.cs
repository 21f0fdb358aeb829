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

    private static Task<Results<Ok<Page<SignalModel>>, ProblemHttpResult>> ListAsync(
        HttpContext http, IEngine engine, IReadModels models, CancellationToken ct) => Lists.PageAsync(http, engine, models, models.SignalsAsync, ct);
}
