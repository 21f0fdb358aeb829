using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Engine;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class StrategiesApi
{
    public static void MapStrategiesApi(this IEndpointRouteBuilder api)
    {
        var strategies = api.MapGroup("/strategies").WithTags("Strategies");
        strategies.MapGet("", List).WithName("ListStrategies").WithSummary("The strategies, their parameters and what they said last");
        strategies.MapPut("/{name}/enabled", EnableAsync).WithName("EnableStrategy").WithSummary("Gives a strategy its voice, or takes it")
            .WithBody<bool>().WithIdempotencyKey(isRequired: false).WithProblems(StatusCodes.Status404NotFound);
    }

    private static Ok<IReadOnlyList<StrategyModel>> List(IEngine engine) => TypedResults.Ok(engine.View.Strategies);

    private static async Task<Results<Ok<CommandResult>, ProblemHttpResult>> EnableAsync(
        HttpContext http, string name, CommandSender sender, CancellationToken ct)
    {
        string setting = $"strategies.{name}.enabled";
        if (SettingCatalogue.Find(setting) is null)
            return ApiProblems.NoSuchStrategy(name, StrategySettings.Defaults.Select(strategy => strategy.Name));
        var (isOn, problem) = await JsonBody.ReadSwitchAsync(http.Request, ct);
        if (problem is not null) return problem;
        string value = isOn ? "true" : "false";
        return await sender.SendAsync(
            http, $"PUT /api/strategies/{name}/enabled", value,
            (id, fingerprint) => new ChangeSettings(id, fingerprint, new Dictionary<string, string> { [setting] = value }));
    }
}
