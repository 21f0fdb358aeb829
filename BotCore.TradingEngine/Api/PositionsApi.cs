using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Engine;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class PositionsApi
{
    public static void MapPositionsApi(this IEndpointRouteBuilder api)
    {
        var positions = api.MapGroup("/positions").WithTags("Positions");
        positions.MapGet("", List).WithName("ListPositions").WithSummary("Open positions");
        positions.MapPost("/{symbol}/close", CloseAsync).WithName("ClosePosition").WithSummary("Closes a position, or part of it, at market")
            .WithBody<ClosePositionRequest>(isOptional: true).WithIdempotencyKey(isRequired: true).WithProblems(StatusCodes.Status404NotFound);
    }

    private static Ok<IReadOnlyList<PositionModel>> List(IEngine engine) => TypedResults.Ok(engine.View.Positions);

    private static async Task<Results<Ok<CommandResult>, ProblemHttpResult>> CloseAsync(
        HttpContext http, string symbol, IEngine engine, CommandSender sender, CancellationToken ct)
    {
        if (!Markets.TryFind(engine, symbol, out int index, out var instrument, out var unknown)) return unknown;
        var (request, problem) = await JsonBody.ReadAsync(
            http.Request, ContractsJson.Default.ClosePositionRequest, whenEmpty: new ClosePositionRequest(), ct);
        if (request is null) return problem!;
        var errors = new FieldErrors();
        if (request.Quantity is { } part) OrderRequests.Quantity(errors, "quantity", part, instrument);
        if (errors.Any) return ApiProblems.Invalid(errors);
        return await sender.SendAsync(
            http, $"POST /api/positions/{instrument.Symbol}/close", CommandSender.Canonical(request, ContractsJson.Default.ClosePositionRequest),
            (id, fingerprint) => new ClosePosition(id, fingerprint, index, request.Quantity, WordMapping.ToKernel(request.PositionSide)));
    }
}
