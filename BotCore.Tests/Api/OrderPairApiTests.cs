using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;

namespace BotCore.Tests.Api;

/// <summary>What the API makes of pairs, brackets and trailing orders before the engine sees them.</summary>
[Trait("Category", "Integration")]
public sealed class OrderPairApiTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Limit = """{"symbol":"BTCUSDT","side":"buy","kind":"limit","quantity":"1","price":"95","stopLoss":"90","takeProfit":"110"}""";
    private const string Stop = """{"symbol":"BTCUSDT","side":"buy","kind":"stop","quantity":"1","stopPrice":"105"}""";

    [Fact]
    public async Task A_pair_becomes_one_command_with_both_orders()
    {
        using var response = await fixture.Host.SendAsync(HttpMethod.Post, "/api/orders/pairs", Pair(Limit, Stop), "pair-1");

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var command = Assert.IsType<PlaceOrderPair>(fixture.Host.Engine.Commands.Single(c => c.CommandId == "pair-1"));
        Assert.Equal((OrderType.Limit, 95m, 90m, 110m), (command.First.Type, command.First.Price, command.First.StopLoss, command.First.TakeProfit));
        Assert.Equal((OrderType.Stop, 105m), (command.Second.Type, command.Second.StopPrice));
    }

    [Fact]
    public async Task A_trailing_stop_becomes_a_stop_that_follows()
    {
        using var response = await fixture.Host.SendAsync(
            HttpMethod.Post, "/api/orders",
            """{"symbol":"BTCUSDT","side":"sell","kind":"trailing_stop","quantity":"1","reduceOnly":true,"trailingDistanceRatio":"0.05","trailingActivationPrice":"110"}""",
            "trailing-1");

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var intent = Assert.IsType<PlaceOrder>(fixture.Host.Engine.Commands.Single(c => c.CommandId == "trailing-1")).Intent;
        Assert.Equal((OrderType.Stop, 0.05m, 110m, true), (intent.Type, intent.TrailingDistanceRatio, intent.TrailingActivationPrice, intent.ReduceOnly));
        Assert.Null(intent.StopPrice);
    }

    [Theory]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"limit","quantity":"-1","price":"95"}""", "second.quantity", "expected above 0 and up to 10000, a multiple of 0.001, found -1")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"limit","quantity":"1"}""", "second.price", "is required for a limit order")]
    [InlineData("""{"symbol":"ETHUSDT","side":"buy","kind":"limit","quantity":"1","price":"95"}""", "second.symbol", "expected BTCUSDT, the symbol of first, found 'ETHUSDT'")]
    [InlineData("""{"symbol":"BTCUSDT","side":"up","kind":"limit","quantity":"1","price":"95"}""", "second.side", "expected one of buy, sell, found \"up\"")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"limit","quantity":"1","price":"95","postonly":true}""", "second.postonly", null)]
    public async Task What_is_wrong_with_one_of_them_is_told_with_its_place(string second, string field, string? error)
    {
        var problem = await fixture.Host.RefusedAsync(400, HttpMethod.Post, "/api/orders/pairs", Pair(Limit, second));

        Assert.Equal("invalid_field", problem.Code);
        string found = Assert.Single(problem.Errors![field]);
        if (error is not null) Assert.Equal(error, found);
    }

    [Fact]
    public async Task A_pair_needs_its_key_and_both_orders()
    {
        Assert.Equal("idempotency_key_required", (await fixture.Host.RefusedAsync(400, HttpMethod.Post, "/api/orders/pairs", Pair(Limit, Stop), key: null)).Code);
        var problem = await fixture.Host.RefusedAsync(400, HttpMethod.Post, "/api/orders/pairs", $$"""{"first":{{Limit}}}""");
        Assert.Equal(["is required: expected an object"], problem.Errors!["second"]);
    }

    private static string Pair(string first, string second) => $$"""{"first":{{first}},"second":{{second}}}""";
}
