using BotCore.Contracts.Trading;
using BotCore.TradingEngine.Engine;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class StatusApi
{
    public static void MapStatusApi(this IEndpointRouteBuilder api) =>
        api.MapGet("/status", Get).WithName("GetStatus").WithTags("Status").WithSummary("The engine in one glance");

    private static Ok<StatusModel> Get(IEngine engine) => TypedResults.Ok(engine.View.Status);
}
