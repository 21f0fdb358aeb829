using System.Globalization;
using BotCore.Contracts.Ai;
using BotCore.Contracts.Trading;
using BotCore.TradingEngine.Ai;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Projections;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class AiApi
{
    private const string FreshSetting = "signals.aiFreshSeconds";

    public static void MapAiApi(this IEndpointRouteBuilder api)
    {
        var ai = api.MapGroup("/ai").WithTags("AI");
        ai.MapGet("/status", Status).WithName("GetAiStatus").WithSummary("Whether the AI is asked, and whether its answers are degraded");
        ai.MapGet("/views", Views).WithName("ListAiViews").WithSummary("The newest view of each symbol, by whom, and whether it still counts");
        ai.MapGet("/predictions", PredictionsAsync).WithName("ListPredictions").WithSummary("Every view the kernel took, as it stands in the journal, newest first")
            .WithQuery(Lists.Symbol, Lists.Limit, Lists.Cursor)
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<AiStatusModel> Status(AiViews views) => TypedResults.Ok(views.Status);

    private static Ok<IReadOnlyList<AiViewModel>> Views(AiViews views, IEngine engine)
    {
        var settings = engine.View.Settings;
        double fresh = settings.FirstOrDefault(setting => setting.Name == FreshSetting) is { } setting ? double.Parse(setting.Value, CultureInfo.InvariantCulture) : 0.0;
        IReadOnlyList<AiViewModel> all = [.. views.All.Select(view => view with { IsFresh = (engine.MarketTime - view.FormedAt).TotalSeconds <= fresh })];
        return TypedResults.Ok(all);
    }

    private static Task<Results<Ok<Page<PredictionModel>>, ProblemHttpResult>> PredictionsAsync(
        HttpContext http, IEngine engine, IReadModels models, CancellationToken ct) => Lists.PageAsync(http, engine, models, models.PredictionsAsync, ct);
}
