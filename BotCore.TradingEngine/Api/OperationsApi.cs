using BotCore.Contracts.Trading;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Projections;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class OperationsApi
{
    public static void MapOperationsApi(this IEndpointRouteBuilder api) => api.MapGroup("/operations").WithTags("Operations")
        .MapPost("/read-models/rebuild", RebuildAsync).WithName("RebuildReadModels")
        .WithSummary("Throws the lists away and builds them again from the journal; trading is not touched")
        .WithIdempotencyKey(isRequired: false).WithProblems(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<CommandResult>, ProblemHttpResult>> RebuildAsync(
        HttpContext http, IEngine engine, IReadModels models, CancellationToken ct)
    {
        if (await JsonBody.RefuseAsync(http.Request, ct) is { } refusal) return refusal;
        if (IdempotencyKey.Read(http.Request, isRequired: false, out string key) is { } wrong) return wrong;
        await models.RebuildAsync(ct);
        return TypedResults.Ok(new CommandResult(key, "accepted", null, null, [], models.Version, false));
    }
}
