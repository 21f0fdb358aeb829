using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BotCore.Tests.Api;

[Trait("Category", "Integration")]
public sealed class ApiDocumentTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    [Fact]
    public async Task Every_mapped_route_is_documented_and_every_documented_route_is_mapped()
    {
        using var document = await DocumentAsync();
        var documented = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(member => Methods.Contains(member.Name))
                .Select(member => $"{member.Name.ToUpperInvariant()} {path.Name}"))
            .Order(StringComparer.Ordinal).ToList();

        var mapped = fixture.Host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(method => method != "HEAD")
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"))
            .Order(StringComparer.Ordinal).ToList();

        Assert.Equal(mapped, documented);
        Assert.Contains("POST /api/risk/kill-switch", documented);
    }

    [Fact]
    public async Task Every_reference_resolves()
    {
        using var document = await DocumentAsync();

        var references = Strings(document.RootElement, "$ref").ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference =>
        {
            var at = document.RootElement;
            Assert.StartsWith("#/", reference, StringComparison.Ordinal);
            foreach (string part in reference[2..].Split('/'))
                Assert.True(at.TryGetProperty(part.Replace("~1", "/", StringComparison.Ordinal), out at), $"{reference} leads nowhere");
        });
    }

    [Fact]
    public async Task Money_is_text_and_words_are_words()
    {
        using var document = await DocumentAsync();
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");

        var order = Properties(schemas, "PlaceOrderRequest");
        Assert.Equal("string", order.GetProperty("quantity").GetProperty("type").GetString());
        Assert.Equal("decimal", order.GetProperty("quantity").GetProperty("format").GetString());
        Assert.Equal(["null", "string"], order.GetProperty("stopLoss").GetProperty("type").EnumerateArray().Select(e => e.GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal("integer", Properties(schemas, "SymbolModel").GetProperty("maxLeverage").GetProperty("type").GetString());
        Assert.Equal("number", Properties(schemas, "CandleModel").GetProperty("close").GetProperty("type").GetString());
        Assert.Equal(["buy", "sell"], schemas.GetProperty("OrderSide").GetProperty("enum").EnumerateArray().Select(e => e.GetString()!));
        Assert.Equal(
            ["kind", "quantity", "side", "symbol"],
            schemas.GetProperty("PlaceOrderRequest").GetProperty("required").EnumerateArray().Select(e => e.GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Commands_document_their_key_their_refusals_and_an_example()
    {
        using var document = await DocumentAsync();
        var place = document.RootElement.GetProperty("paths").GetProperty("/api/orders").GetProperty("post");

        var key = Assert.Single(place.GetProperty("parameters").EnumerateArray(), p => p.GetProperty("name").GetString() == "Idempotency-Key");
        Assert.True(key.GetProperty("required").GetBoolean());
        Assert.Equal(["200", "400", "403", "404", "409", "413", "415", "422", "503"], place.GetProperty("responses").EnumerateObject().Select(r => r.Name).Order(StringComparer.Ordinal));
        var refusal = place.GetProperty("responses").GetProperty("409").GetProperty("content").GetProperty("application/problem+json");
        Assert.Equal("idempotency_conflict", refusal.GetProperty("example").GetProperty("code").GetString());
        var example = place.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples").GetProperty("limit");
        Assert.Equal("95000", example.GetProperty("value").GetProperty("price").GetString());
    }

    [Fact]
    public async Task Query_parameters_are_documented_with_their_ranges()
    {
        using var document = await DocumentAsync();
        var parameters = document.RootElement.GetProperty("paths").GetProperty("/api/market/candles").GetProperty("get").GetProperty("parameters");

        var limit = Assert.Single(parameters.EnumerateArray(), p => p.GetProperty("name").GetString() == "limit").GetProperty("schema");
        Assert.Equal((1, 1500, 500), (limit.GetProperty("minimum").GetInt32(), limit.GetProperty("maximum").GetInt32(), limit.GetProperty("default").GetInt32()));
        var symbol = Assert.Single(parameters.EnumerateArray(), p => p.GetProperty("name").GetString() == "symbol");
        Assert.True(symbol.GetProperty("required").GetBoolean());
    }

    [Fact]
    public async Task The_page_serves_its_own_script_and_may_load_nothing_from_elsewhere()
    {
        using var page = await fixture.Host.Client.GetAsync(new Uri("/docs/", UriKind.Relative));
        string html = await page.Content.ReadAsStringAsync();
        using var script = await fixture.Host.Client.GetAsync(new Uri("/docs/scalar.js", UriKind.Relative));

        Assert.True(page.IsSuccessStatusCode, html);
        Assert.DoesNotContain("src=\"http", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("cdn.", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("scalar.js", html, StringComparison.Ordinal);
        Assert.True(script.IsSuccessStatusCode);
        Assert.True((await script.Content.ReadAsByteArrayAsync()).Length > 100_000);
        string policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
    }

    private async Task<JsonDocument> DocumentAsync() =>
        JsonDocument.Parse(await fixture.Host.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));

    private static JsonElement Properties(JsonElement schemas, string name) => schemas.GetProperty(name).GetProperty("properties");

    private static IEnumerable<string> Strings(JsonElement at, string name) => at.ValueKind switch
    {
        JsonValueKind.Object => at.EnumerateObject().SelectMany(member =>
            member.Name == name && member.Value.ValueKind == JsonValueKind.String ? [member.Value.GetString()!] : Strings(member.Value, name)),
        JsonValueKind.Array => at.EnumerateArray().SelectMany(item => Strings(item, name)),
        _ => [],
    };
}
