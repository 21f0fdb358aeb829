using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BotCore.Contracts.Json;
using BotCore.Contracts.Operations;
using BotCore.Contracts.Trading;

namespace BotCore.Tests.Engine;

/// <summary>Every kind of order placed over the API of a real engine process, which is then killed and started again.</summary>
[Trait("Category", "Integration")]
public sealed class PlacedOrdersTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The history that warms strategies up, then a traded day; from there on the market goes at its speed.</summary>
    private static readonly DateTimeOffset Paced = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)
        .AddMinutes(Trading.Strategies.WarmUpHistory.Minutes(Trading.Strategies.StrategySet.Create(Trading.Kernel.KernelSettings.For(Trading.Kernel.TradingMode.Paper)))).AddDays(1);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private string? _lastPair;
    private Uri _at = new("http://127.0.0.1");

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Orders_of_every_kind_survive_a_kill_and_keep_their_pair()
    {
        string state = _folder.File("state");
        IReadOnlyList<OrderModel> before;
        using (var engine = StartQuiet(state))
        {
            var prices = await PricesAsync(engine);
            decimal btc = Whole(prices["BTCUSDT"]), eth = Whole(prices["ETHUSDT"]), bnb = Whole(prices["BNBUSDT"]);

            // A pair with a bracket on its first, a trailing stop that opens, and a stop-limit that lasts till a date.
            var pair = await AcceptedAsync("pairs", "p1", $$$"""
                {"first":{"symbol":"BTCUSDT","side":"buy","kind":"limit","quantity":"0.002","price":"{{{Times(btc, 0.95m)}}}","postOnly":true,"stopLoss":"{{{Times(btc, 0.92m)}}}","takeProfit":"{{{Times(btc, 1.05m)}}}"},
                 "second":{"symbol":"BTCUSDT","side":"buy","kind":"stop","quantity":"0.002","stopPrice":"{{{Times(btc, 1.08m)}}}"}}
                """);
            await AcceptedAsync("", "t1", """{"symbol":"ETHUSDT","side":"buy","kind":"trailing_stop","quantity":"0.01","trailingDistanceRatio":"0.09"}""");
            await AcceptedAsync("", "s1", $$$"""
                {"symbol":"BNBUSDT","side":"sell","kind":"stop_limit","quantity":"0.1","stopPrice":"{{{Times(bnb, 0.91m)}}}","price":"{{{Times(bnb, 0.905m)}}}","timeInForce":"gtd","expiresAt":"2099-01-01T00:00:00Z"}
                """);
            Assert.Equal(2, pair.OrderIds.Count);

            // Refused by risk like any other order, both of the pair; and nothing of it is left behind.
            var denied = await RefusedAsync("pairs", "p2", $$$"""
                {"first":{"symbol":"SOLUSDT","side":"buy","kind":"limit","quantity":"10","price":"1"},
                 "second":{"symbol":"SOLUSDT","side":"buy","kind":"stop","quantity":"10","stopPrice":"100000"}}
                """);
            Assert.Equal("price_sanity", denied.Code);
            before = await OpenAsync();
            Assert.Equal(4, before.Count);
            Assert.Equal((OrderKind.TrailingStop, 0.09m), (before.Single(o => o.Symbol == "ETHUSDT").Kind, before.Single(o => o.Symbol == "ETHUSDT").TrailingDistanceRatio));
            Assert.All(before.Where(o => o.Symbol == "BTCUSDT"), o => Assert.Equal(pair.OrderIds[0], o.PairId));
            engine.Kill();
        }

        using var again = StartQuiet(state);
        await PricesAsync(again);
        var after = await OpenAsync();

        Assert.Equal(before.Select(Standing), after.Select(Standing));
        await Eventually.HoldsAsync(
            async () => (await ListAsync("all")).Count(o => o.State == OrderState.Working) == before.Count, "the read models have followed the journal", Patience);
        Assert.Equal(before.Select(Standing), (await ListAsync("all")).Where(o => o.State == OrderState.Working).Select(Standing));
        var repeated = await AcceptedAsync("pairs", "p1", null);
        Assert.True(repeated.IsRepeat);
        using var cancel = await _http.DeleteAsync(new Uri(_at, string.Create(CultureInfo.InvariantCulture, $"/api/orders/{repeated.OrderIds[1]}")));
        Assert.Equal(HttpStatusCode.OK, cancel.StatusCode);
        Assert.DoesNotContain(await OpenAsync(), o => o.Symbol == "BTCUSDT");
    }

    [Fact]
    public async Task In_hedge_mode_a_long_and_a_short_stand_side_by_side_and_survive_a_kill()
    {
        string state = _folder.File("state");
        using (var engine = StartQuiet(state, "20x"))
        {
            decimal btc = Whole((await PricesAsync(engine))["BTCUSDT"]);
            await ChangeModeAsync("hedge", HttpStatusCode.OK);
            Assert.Equal("position_side", (await RefusedAsync("", "h0", """{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":"0.002"}""")).Code);
            foreach (var (side, position, stop) in new[] { ("buy", "long", 0.8m), ("sell", "short", 1.2m) })
                await AcceptedAsync("", $"h-{position}", $$$"""{"symbol":"BTCUSDT","side":"{{{side}}}","positionSide":"{{{position}}}","kind":"market","quantity":"0.002","stopLoss":"{{{Times(btc, stop)}}}"}""");
            await Eventually.HoldsAsync(async () => (await PositionsAsync()).Count == 2, "both are open", Patience);
            await ChangeModeAsync("one-way", HttpStatusCode.UnprocessableEntity);
            engine.Kill();
        }

        using var again = StartQuiet(state, "20x");
        await PricesAsync(again);

        Assert.Equal([TradeDirection.Long, TradeDirection.Short], (await PositionsAsync()).Select(p => p.Direction));
        Assert.Equal([OrderPositionSide.Long, OrderPositionSide.Short], (await OpenAsync()).Where(o => o.Kind == OrderKind.Stop).Select(o => o.PositionSide!.Value).Order());
        Assert.Equal(AccountPositionMode.Hedge, (await AccountAsync()).PositionMode);
        using var close = await SendAsync(HttpMethod.Post, "/api/positions/BTCUSDT/close", "h-close", """{"positionSide":"short"}""");
        Assert.True(close.IsSuccessStatusCode, await close.Content.ReadAsStringAsync());
        await Eventually.HoldsAsync(async () => (await PositionsAsync()).Count == 1, "the short one is closed", Patience);
        Assert.Equal(TradeDirection.Long, (await PositionsAsync())[0].Direction);
    }

    /// <summary>A market in real time: what waits a few per cent away is not reached while the test runs.</summary>
    private static EngineUnderTest StartQuiet(string state, string speed = "1x") => EngineUnderTest.Start(state, "--Trading:AutoStart=false", $"--Market:Speed={speed}");

    private async Task<Dictionary<string, double>> PricesAsync(EngineUnderTest engine)
    {
        _at = engine.BaseAddress;
        await Eventually.HoldsAsync(HasPastAsync, "what is read at once is over", Patience);
        string text = await _http.GetStringAsync(new Uri(_at, "/api/market/prices"));
        return JsonSerializer.Deserialize(text, ContractsJson.Default.IReadOnlyListPriceModel)!.ToDictionary(p => p.Symbol, p => p.Price);
    }

    private async Task<bool> HasPastAsync()
    {
        try
        {
            string text = await _http.GetStringAsync(new Uri(_at, "/api/status"));
            return JsonSerializer.Deserialize(text, ContractsJson.Default.StatusModel)!.MarketTime >= Paced;
        }
        catch (HttpRequestException)
        {
            return false; // it is starting
        }
    }

    private async Task<CommandResult> AcceptedAsync(string path, string key, string? json)
    {
        if (path == "pairs" && json is not null) _lastPair = json;
        using var response = await PostAsync(path, key, json ?? _lastPair!);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, ContractsJson.Default.CommandResult)!;
    }

    private async Task<Problem> RefusedAsync(string path, string key, string json)
    {
        using var response = await PostAsync(path, key, json);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.UnprocessableEntity, text);
        return JsonSerializer.Deserialize(text, ContractsJson.Default.Problem)!;
    }

    private async Task ChangeModeAsync(string mode, HttpStatusCode expected)
    {
        using var response = await SendAsync(HttpMethod.Patch, "/api/settings", $"mode-{mode}", $$$"""{"values":{"account.positionMode":"{{{mode}}}"}}""");
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, text);
        if (expected != HttpStatusCode.OK) Assert.Equal("position_mode", JsonSerializer.Deserialize(text, ContractsJson.Default.Problem)!.Code);
    }

    private async Task<IReadOnlyList<PositionModel>> PositionsAsync() => JsonSerializer.Deserialize(
        await _http.GetStringAsync(new Uri(_at, "/api/positions")), ContractsJson.Default.IReadOnlyListPositionModel)!;

    private async Task<AccountModel> AccountAsync() =>
        JsonSerializer.Deserialize(await _http.GetStringAsync(new Uri(_at, "/api/account")), ContractsJson.Default.AccountModel)!;

    private Task<HttpResponseMessage> PostAsync(string path, string key, string json) =>
        SendAsync(HttpMethod.Post, $"/api/orders{(path.Length == 0 ? "" : "/" + path)}", key, json);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string key, string json)
    {
        using var request = new HttpRequestMessage(method, new Uri(_at, path));
        request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.Add("Idempotency-Key", key);
        return await _http.SendAsync(request);
    }

    private Task<IReadOnlyList<OrderModel>> OpenAsync() => ListAsync("open");

    private async Task<IReadOnlyList<OrderModel>> ListAsync(string state) => JsonSerializer.Deserialize(
        await _http.GetStringAsync(new Uri(_at, $"/api/orders?state={state}")), ContractsJson.Default.PageOrderModel)!.Items;

    /// <summary>What a trailing stop does meanwhile is its own affair.</summary>
    private static OrderModel Standing(OrderModel order) => order with { UpdatedAt = order.CreatedAt, StopPrice = order.Kind == OrderKind.TrailingStop ? null : order.StopPrice };

    private static decimal Whole(double price) => Math.Round((decimal)price, 0);

    private static string Times(decimal price, decimal ratio) => Math.Round(price * ratio, 0).ToString(CultureInfo.InvariantCulture);
}
