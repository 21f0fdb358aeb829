namespace BotCore.Tests.Api;

[Trait("Category", "Integration")]
public sealed class RequestReadingTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Order = """{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":"1"}""";

    [Theory]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":1}""", "quantity", "expected a decimal as text such as \"0.25\", found 1")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":"1e3"}""", "quantity", "expected a decimal as text such as \"0.25\", found \"1e3\"")]
    [InlineData("""{"symbol":"BTCUSDT","side":"BUY","kind":"market","quantity":"1"}""", "side", "expected one of buy, sell, found \"BUY\"")]
    [InlineData("""{"symbol":"BTCUSDT","side":0,"kind":"market","quantity":"1"}""", "side", "expected one of buy, sell, found 0")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"market"}""", "quantity", "is required: expected a decimal as text such as \"0.25\"")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":"1","quantity":"2"}""", "quantity", "stands there twice")]
    [InlineData("""{"symbol":null,"side":"buy","kind":"market","quantity":"1"}""", "symbol", "expected text, found null")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":"1","reduceOnly":"yes"}""", "reduceOnly", "expected true or false, found \"yes\"")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":"1","leverage":2.5}""", "leverage", "expected a whole number, found 2.5")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":"-1"}""", "quantity", "expected above 0 and up to 10000, a multiple of 0.001, found -1")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":"10000.001"}""", "quantity", "expected above 0 and up to 10000, a multiple of 0.001, found 10000.001")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"limit","quantity":"1"}""", "price", "is required for a limit order")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":"1","price":"5"}""", "price", "must be absent for a market order")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"stop","quantity":"1"}""", "stopPrice", "is required for a stop order")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"trailing_stop","quantity":"1"}""", "trailingDistanceRatio", "is required for a trailing_stop order")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"trailing_stop","quantity":"1","trailingDistanceRatio":"0.6"}""", "trailingDistanceRatio", "expected above 0 and up to 0.5, found 0.6")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"trailing_stop","quantity":"1","trailingDistanceRatio":"0.1","stopPrice":"5"}""", "stopPrice", "must be absent for a trailing_stop order")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"limit","quantity":"1","price":"5","trailingDistanceRatio":"0.1"}""", "trailingDistanceRatio", "must be absent for a limit order")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"limit","quantity":"1","price":"5","trailingActivationPrice":"5"}""", "trailingActivationPrice", "must be absent for a limit order")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":"1","leverage":126}""", "leverage", "expected a whole number from 1 to 125, found 126")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":"1","timeInForce":"gtd"}""", "expiresAt", "is required for time in force gtd")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":"1","timeInForce":"gtd","expiresAt":"2025-01-01T00:00:00"}""", "expiresAt", "expected a time with its offset such as \"2025-01-31T14:00:00Z\", found \"2025-01-01T00:00:00\"")]
    [InlineData("""[]""", "body", "expected an object, found a list")]
    public async Task A_field_that_cannot_be_used_is_named_with_what_is_expected(string json, string field, string error)
    {
        var problem = await fixture.Host.RefusedAsync(400, HttpMethod.Post, "/api/orders", json);

        Assert.Equal("invalid_field", problem.Code);
        Assert.Equal([error], problem.Errors![field]);
        Assert.Contains($"{field}: {error}", problem.Detail, StringComparison.Ordinal);
        Assert.Empty(fixture.Host.Engine.Commands);
    }

    [Fact]
    public async Task A_misspelt_field_is_refused_and_the_fields_are_listed()
    {
        var problem = await fixture.Host.RefusedAsync(
            400, HttpMethod.Post, "/api/orders", """{"symbol":"BTCUSDT","side":"buy","kind":"market","quantity":"1","stoploss":"5"}""");

        string error = Assert.Single(problem.Errors!["stoploss"]);
        Assert.Equal(
            "is not a field of this request; its fields are symbol, side, kind, quantity, price, stopPrice, stopLoss, takeProfit, leverage, reduceOnly, postOnly, timeInForce, expiresAt, trailingDistanceRatio, trailingActivationPrice, positionSide",
            error);
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var problem = await fixture.Host.RefusedAsync(400, HttpMethod.Post, "/api/orders", """{"side":1,"kind":"market","extra":true}""");

        Assert.Equal(["extra", "quantity", "side", "symbol"], problem.Errors!.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{\"symbol\":", 400, "invalid_json")]
    [InlineData("", 400, "invalid_field")]
    [InlineData("nothing like json", 400, "invalid_json")]
    public async Task A_body_that_is_no_json_is_refused(string body, int status, string code)
    {
        var problem = await fixture.Host.RefusedAsync(status, HttpMethod.Post, "/api/orders", body);

        Assert.Equal(code, problem.Code);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        var problem = await fixture.Host.RefusedAsync(413, HttpMethod.Post, "/api/orders", "{\"symbol\":\"" + new string('x', 20_000) + "\"}");

        Assert.Equal("body_too_large", problem.Code);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_refused()
    {
        using var response = await fixture.Host.SendAsync(HttpMethod.Post, "/api/orders", Order, "k1", "text/plain");

        Assert.Equal(415, (int)response.StatusCode);
        Assert.Contains("unsupported_media_type", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/trades?limit=0", "limit", "expected a whole number from 1 to 500, found '0'")]
    [InlineData("/api/trades?limit=501", "limit", "expected a whole number from 1 to 500, found '501'")]
    [InlineData("/api/trades?limit=ten", "limit", "expected a whole number from 1 to 500, found 'ten'")]
    [InlineData("/api/trades?limit=1&limit=2", "limit", "stands there 2 times, expected once")]
    [InlineData("/api/trades?cursor=abc", "cursor", "expected the next of the page before, unchanged, found 'abc'")]
    [InlineData("/api/trades?limt=5", "limt", "is not a parameter of this request; its parameters are symbol, limit, cursor")]
    [InlineData("/api/status?x=1", "x", "is not a parameter of this request; it has none")]
    [InlineData("/api/orders?state=closed", "state", "expected one of open, all, found 'closed'")]
    [InlineData("/api/trades?symbol=x", "symbol", "expected 5 to 20 letters or digits, for example BTCUSDT, found 'x'")]
    [InlineData("/api/market/candles?symbol=BTCUSDT&timeframe=7m", "timeframe", "expected one of 1m, 3m, 5m, 15m, 30m, 1h, 4h, 1d, found '7m'")]
    [InlineData("/api/market/candles?timeframe=1m", "symbol", "expected the market, for example BTCUSDT, found nothing")]
    [InlineData("/api/market/candles?symbol=BTCUSDT&timeframe=1m&limit=1501", "limit", "expected a whole number from 1 to 1500, found '1501'")]
    [InlineData("/api/market/candles?symbol=BTCUSDT&timeframe=1m&before=2025-01-01", "before", "expected a time with its offset such as 2025-01-31T14:00:00Z, found '2025-01-01'")]
    [InlineData("/api/portfolio/equity?limit=2001", "limit", "expected a whole number from 1 to 2000, found '2001'")]
    public async Task A_parameter_that_cannot_be_used_is_named_with_its_range(string path, string field, string error)
    {
        var problem = await fixture.Host.RefusedAsync(400, HttpMethod.Get, path);

        Assert.Equal("invalid_field", problem.Code);
        Assert.Equal([error], problem.Errors![field]);
    }

    [Theory]
    [InlineData("GET", "/api/trades?symbol=DOGEUSDT", null)]
    [InlineData("GET", "/api/market/candles?symbol=DOGEUSDT&timeframe=1m", null)]
    [InlineData("POST", "/api/positions/DOGEUSDT/close", "{}")]
    [InlineData("POST", "/api/orders", """{"symbol":"DOGEUSDT","side":"buy","kind":"market","quantity":"1"}""")]
    public async Task An_unknown_market_is_not_found_and_the_known_ones_are_named(string method, string path, string? json)
    {
        var problem = await fixture.Host.RefusedAsync(404, new HttpMethod(method), path, json);

        Assert.Equal("unknown_symbol", problem.Code);
        Assert.Equal("symbol DOGEUSDT is not traded here: known are BTCUSDT, ETHUSDT", problem.Detail);
    }

    [Fact]
    public async Task An_address_that_is_not_there_is_a_problem_too()
    {
        Assert.Equal("not_found", (await fixture.Host.RefusedAsync(404, HttpMethod.Get, "/api/nothing")).Code);
        Assert.Equal("method_not_allowed", (await fixture.Host.RefusedAsync(405, HttpMethod.Put, "/api/status")).Code);
    }
}

/// <summary>One server for tests that leave it as it was.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    internal ApiHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
