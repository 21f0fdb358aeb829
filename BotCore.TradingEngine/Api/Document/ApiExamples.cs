using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using BotCore.Contracts.Jobs;
using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;
using Microsoft.OpenApi;

namespace BotCore.TradingEngine.Api.Document;

/// <summary>Examples for the API document, written by the same JSON as real answers, so that they cannot be wrong.</summary>
internal static class ApiExamples
{
    private static readonly Dictionary<string, (string Name, string Summary, Func<JsonNode> Body)[]> Requests = new(StringComparer.Ordinal)
    {
        ["PlaceOrder"] =
        [
            ("market", "Buys at market; stop and target at the configured distances", () => Of(
                new PlaceOrderRequest("BTCUSDT", OrderSide.Buy, OrderKind.Market, 0.01m), ContractsJson.Default.PlaceOrderRequest)),
            ("limit", "Rests at a price, never takes, with its own stop and target", () => Of(
                new PlaceOrderRequest("BTCUSDT", OrderSide.Buy, OrderKind.Limit, 0.01m, Price: 95_000m, StopLoss: 93_000m, TakeProfit: 99_000m, PostOnly: true),
                ContractsJson.Default.PlaceOrderRequest)),
            ("reduce", "Takes half of a position off when the price falls", () => Of(
                new PlaceOrderRequest("BTCUSDT", OrderSide.Sell, OrderKind.Stop, 0.005m, StopPrice: 96_000m, ReduceOnly: true),
                ContractsJson.Default.PlaceOrderRequest)),
            ("trailing", "Follows the price of a long position 2 % below its best, from 101,000 on", () => Of(
                new PlaceOrderRequest(
                    "BTCUSDT", OrderSide.Sell, OrderKind.TrailingStop, 0.01m, ReduceOnly: true, TrailingDistanceRatio: 0.02m, TrailingActivationPrice: 101_000m),
                ContractsJson.Default.PlaceOrderRequest)),
        ],
        ["PlaceOrderPair"] =
        [
            ("breakout", "Buys the dip or the breakout, whichever comes first", () => Of(
                new PlaceOrderPairRequest(
                    new PlaceOrderRequest("BTCUSDT", OrderSide.Buy, OrderKind.Limit, 0.01m, Price: 95_000m, StopLoss: 93_000m, TakeProfit: 99_000m),
                    new PlaceOrderRequest("BTCUSDT", OrderSide.Buy, OrderKind.Stop, 0.01m, StopPrice: 101_000m, StopLoss: 99_000m)),
                ContractsJson.Default.PlaceOrderPairRequest)),
        ],
        ["ClosePosition"] =
        [
            ("all", "Closes all of it", () => Of(new ClosePositionRequest(), ContractsJson.Default.ClosePositionRequest)),
            ("part", "Closes a part", () => Of(new ClosePositionRequest(0.005m), ContractsJson.Default.ClosePositionRequest)),
        ],
        ["PullKillSwitch"] =
        [
            ("close", "Closes everything", () => Of(
                new KillSwitchRequest(KillSwitchAction.Close, "KILL", "prices look wrong"), ContractsJson.Default.KillSwitchRequest)),
        ],
        ["ReleaseRestrictions"] =
        [
            ("release", "Allows trading again", () => Of(new ReleaseRequest("RESUME", "feed is repaired"), ContractsJson.Default.ReleaseRequest)),
        ],
        ["SetMode"] = [("paper", "Paper trading", () => Of(new SetModeRequest(TradingMode.Paper), ContractsJson.Default.SetModeRequest))],
        ["UpdateSettings"] =
        [
            ("risk", "Risks less per trade", () => Of(
                new UpdateSettingsRequest(new Dictionary<string, string> { ["entry.riskPerTradeRatio"] = "0.01" }), ContractsJson.Default.UpdateSettingsRequest)),
        ],
        ["SubmitBacktest"] =
        [
            ("file", "One file with another leverage", () => Of(
                new SubmitBacktestRequest(["btcusdt_1m.csv.gz"], Settings: new Dictionary<string, string> { ["account.leverage"] = "2" }),
                ContractsJson.Default.SubmitBacktestRequest)),
        ],
        ["SubmitOptimization"] =
        [
            ("grid", "Every combination of two parameters", () => Of(
                new SubmitOptimizationRequest(
                    ["btcusdt_1m.csv.gz"], ["rsi.period=7..28:1", "exit.stopOnMarginRatio=0.02..0.08:0.01"], Method: OptimizationMethod.Grid),
                ContractsJson.Default.SubmitOptimizationRequest)),
            ("walkForward", "A search judged on what follows", () => Of(
                new SubmitOptimizationRequest(["btcusdt_1m.csv.gz"], ["rsi.period"], Trials: 100, WalkForward: new WalkForwardRequest(false, 60, 20)),
                ContractsJson.Default.SubmitOptimizationRequest)),
        ],
        ["EnableStrategy"] = [("off", "Takes its voice", () => JsonValue.Create(false))],
    };

    private static readonly Dictionary<int, (string Title, string Code, string Detail)> Refusals = new()
    {
        [400] = ("Bad Request", "invalid_field", "quantity: expected above 0 and up to 1000, a multiple of 0.001, found -1"),
        [403] = ("Forbidden", "origin_not_allowed", "a page of 'https://evil.example' may not do this"),
        [404] = ("Not Found", ApiProblems.UnknownSymbol, "symbol DOGEUSDT is not traded here: known are BTCUSDT, ETHUSDT, BNBUSDT, SOLUSDT"),
        [409] = ("Conflict", ApiProblems.KeyConflict, "Idempotency-Key 'k1' was used for another request; nothing was done, use a new key"),
        [413] = ("Content Too Large", "body_too_large", "the body is larger than 16384 bytes"),
        [415] = ("Unsupported Media Type", "unsupported_media_type", "the body must be sent as application/json"),
        [422] = ("Unprocessable Entity", "symbol_exposure", "notional 2500 of BTCUSDT: 2000 is allowed (0.20 of equity)"),
        [503] = ("Service Unavailable", ApiProblems.EngineBlocked, "the engine is starting or stopping"),
    };

    public static Dictionary<string, IOpenApiExample>? RequestsOf(string? operation) =>
        operation is not null && Requests.TryGetValue(operation, out var examples)
            ? examples.ToDictionary(
                example => example.Name, IOpenApiExample (example) => new OpenApiExample { Summary = example.Summary, Value = example.Body() })
            : null;

    public static JsonNode? Problem(int status) => !Refusals.TryGetValue(status, out var refusal) ? null : new JsonObject
    {
        ["type"] = "about:blank",
        ["title"] = refusal.Title,
        ["status"] = status,
        ["detail"] = refusal.Detail,
        ["instance"] = "/api/orders",
        ["code"] = refusal.Code,
        ["trace_id"] = "4bf92f3577b34da6a3ce929d0e0e4736",
    };

    private static JsonNode Of<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!;
}
