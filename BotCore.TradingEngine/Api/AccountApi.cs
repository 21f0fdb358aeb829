using BotCore.Contracts.Trading;
using BotCore.TradingEngine.Engine;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class AccountApi
{
    public static void MapAccountApi(this IEndpointRouteBuilder api) =>
        api.MapGet("/account", Get).WithName("GetAccount").WithTags("Account").WithSummary("Money of the account");

    private static Ok<AccountModel> Get(IEngine engine) => TypedResults.Ok(engine.View.Account);
}
