using System.Globalization;
using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Projections;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class OrdersApi
{
    private static readonly WordParameter State = new("state", ["open", "all"], "open", "Only open orders, or every order there ever was.");

    public static void MapOrdersApi(this IEndpointRouteBuilder api)
    {
        var orders = api.MapGroup("/orders").WithTags("Orders");
        orders.MapGet("", ListAsync).WithName("ListOrders").WithSummary("Orders, newest first")
            .WithQuery(State, Lists.Symbol, Lists.Limit, Lists.Cursor)
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        orders.MapPost("", PlaceAsync).WithName("PlaceOrder").WithSummary("Places a manual order; it passes the same risk engine as a strategy's")
            .WithBody<PlaceOrderRequest>().WithIdempotencyKey(isRequired: true).WithProblems(StatusCodes.Status404NotFound);
        orders.MapPost("/pairs", PlacePairAsync).WithName("PlaceOrderPair")
            .WithSummary("Places two orders of one symbol, both or neither: what one of them fills or triggers cancels the other")
            .WithBody<PlaceOrderPairRequest>().WithIdempotencyKey(isRequired: true).WithProblems(StatusCodes.Status404NotFound);
        orders.MapDelete("/{id}", CancelAsync).WithName("CancelOrder").WithSummary("Cancels an open order, and with it the other one of its pair")
            .WithIdempotencyKey(isRequired: false);
    }

    private static async Task<Results<Ok<Page<OrderModel>>, ProblemHttpResult>> ListAsync(
        HttpContext http, IEngine engine, IReadModels models, CancellationToken ct)
    {
        var query = new QueryReader(http.Request);
        string state = query.Read(State);
        var symbol = query.Read(Lists.Symbol);
        int limit = query.Read(Lists.Limit);
        long? cursor = query.Read(Lists.Cursor);
        if (query.Problem is { } refusal) return refusal;
        if (Markets.Unknown(engine, symbol) is { } unknown) return unknown;
        if (state == "open") return TypedResults.Ok(Open(engine.View.OpenOrders, symbol?.ToString(), limit, cursor));
        await Lists.CatchUpAsync(engine, models, ct);
        return TypedResults.Ok(await models.OrdersAsync(new PageQuery(symbol, limit, cursor), ct));
    }

    /// <summary>Open orders come from the engine's own view: nothing here may be a moment old.</summary>
    private static Page<OrderModel> Open(IReadOnlyList<OrderModel> open, string? symbol, int limit, long? cursor)
    {
        var matching = open
            .Where(order => (symbol is null || order.Symbol == symbol) && (cursor is null || order.Id < cursor))
            .OrderByDescending(order => order.Id)
            .Take(limit + 1)
            .ToList();
        if (matching.Count <= limit) return new Page<OrderModel>(matching, null);
        matching.RemoveAt(limit);
        return new Page<OrderModel>(matching, matching[^1].Id.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<Results<Ok<CommandResult>, ProblemHttpResult>> PlaceAsync(
        HttpContext http, IEngine engine, CommandSender sender, CancellationToken ct)
    {
        var (request, problem) = await JsonBody.ReadAsync(http.Request, ContractsJson.Default.PlaceOrderRequest, whenEmpty: null, ct);
        if (request is null) return problem!;
        if (!Markets.TryFind(engine, request.Symbol, out int index, out var instrument, out var unknown)) return unknown;
        var errors = new FieldErrors();
        OrderRequests.Check(errors, request, instrument);
        if (errors.Any) return ApiProblems.Invalid(errors);
        return await sender.SendAsync(
            http, "POST /api/orders", CommandSender.Canonical(OrderRequests.Canonical(request, instrument), ContractsJson.Default.PlaceOrderRequest),
            (id, fingerprint) => new PlaceOrder(id, fingerprint, OrderRequests.ToIntent(request, index)));
    }

    private static async Task<Results<Ok<CommandResult>, ProblemHttpResult>> PlacePairAsync(
        HttpContext http, IEngine engine, CommandSender sender, CancellationToken ct)
    {
        var (request, problem) = await JsonBody.ReadAsync(http.Request, ContractsJson.Default.PlaceOrderPairRequest, whenEmpty: null, ct);
        if (request is null) return problem!;
        var (first, second) = request;
        if (!Markets.TryFind(engine, first.Symbol, out int index, out var instrument, out var unknown)) return unknown;
        var errors = new FieldErrors();
        OrderRequests.Check(errors, first, instrument, "first.");
        if (!Markets.TryFind(engine, second.Symbol, out int other, out _, out unknown)) return unknown;
        if (other != index) errors.Add("second.symbol", second.Symbol, $"{instrument.Symbol}, the symbol of first");
        else OrderRequests.Check(errors, second, instrument, "second.");
        if (errors.Any) return ApiProblems.Invalid(errors);
        var canonical = new PlaceOrderPairRequest(OrderRequests.Canonical(first, instrument), OrderRequests.Canonical(second, instrument));
        return await sender.SendAsync(
            http, "POST /api/orders/pairs", CommandSender.Canonical(canonical, ContractsJson.Default.PlaceOrderPairRequest),
            (id, fingerprint) => new PlaceOrderPair(id, fingerprint, OrderRequests.ToIntent(first, index), OrderRequests.ToIntent(second, index)));
    }

    private static async Task<Results<Ok<CommandResult>, ProblemHttpResult>> CancelAsync(
        HttpContext http, string id, CommandSender sender, CancellationToken ct)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long order) || order < 1)
            return ApiProblems.Invalid("id", id, "the number of an order, from 1");
        if (await JsonBody.RefuseAsync(http.Request, ct) is { } refusal) return refusal;
        return await sender.SendAsync(
            http, FormattableString.Invariant($"DELETE /api/orders/{order}"), "",
            (key, fingerprint) => new CancelOrder(key, fingerprint, order));
    }
}
