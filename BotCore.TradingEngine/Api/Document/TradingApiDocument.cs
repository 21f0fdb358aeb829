using System.Text.Json.Nodes;
using BotCore.Contracts.Operations;
using BotCore.ServiceDefaults.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace BotCore.TradingEngine.Api.Document;

/// <summary>The API's own description: OpenAPI at <c>/openapi/v1.json</c>, and a page to read it at <c>/docs</c>.</summary>
internal static class TradingApiDocument
{
    private const string Name = "v1";

    /// <summary>
    /// The page runs the script that is served beside it and loads nothing from elsewhere: not a font, not a picture, no telemetry.
    /// Its styles are set by script, hence <c>unsafe-inline</c> for styles and for the one block that starts it.
    /// </summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
        "connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private const string Description =
        """
        REST interface of the trading engine. Times are UTC; prices of orders, quantities and money are decimals as text
        (`"0.25"`), market data are numbers. Requests are read strictly: unknown fields and parameters, wrong types and doubled
        fields are refused, naming field, value and what is allowed. Errors are problem documents (RFC 9457) with a stable `code`.

        Commands take the header `Idempotency-Key`: the same key and request are carried out once and answered the same again
        (`isRepeat`); the same key for another request is 409 `idempotency_conflict`. A command's answer is sent when it is
        durable. Refusals by risk or by the state of the account are 422 with the rule's code.

        Lists are pages, newest first: pass `next` as `cursor` for the following one. They are built from the journal a moment
        later; account, positions, open orders and prices are always those of the last durable decision.

        Live changes come over the WebSocket `/ws` (frames `StreamFrame`).
        """;

    public static IServiceCollection AddTradingApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.AddSchemaTransformer(ContractSchemas.TransformAsync);
        options.AddOperationTransformer(ApiOperations.TransformAsync);
        options.AddDocumentTransformer(async (document, context, ct) =>
        {
            document.Info = new OpenApiInfo { Title = "Bot Core trading engine", Version = Name, Description = Description };
            await AddHealthAsync(document, context, ct);
        });
    });

    public static void MapTradingApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/docs", options => options
                .WithTitle("Bot Core trading engine")
                .AddDocument(Name)
                .WithOpenApiRoutePattern("/openapi/{documentName}.json")
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent()
                .DisableMcp()
                .HideDeveloperTools())
            .WithContentSecurityPolicy(PagePolicy);
    }

    /// <summary>Health endpoints are the framework's and describe nothing, so their description stands here.</summary>
    private static async Task AddHealthAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        var schema = await context.GetOrCreateSchemaAsync(typeof(HealthReport), null, ct);
        document.AddComponent(nameof(HealthReport), schema);
        (string Path, string Id, string Summary)[] endpoints =
        [
            (HealthApi.Prefix, "GetHealth", "Every check"),
            (HealthApi.Prefix + "/live", "GetLiveness", "Does the process turn? If not, restart it"),
            (HealthApi.Prefix + "/ready", "GetReadiness", "Can it take requests?"),
            (HealthApi.Prefix + "/startup", "GetStartup", "Has the start finished?"),
        ];
        foreach (var (path, id, summary) in endpoints)
        {
            var operation = new OpenApiOperation
            {
                OperationId = id,
                Summary = summary,
                Tags = new HashSet<OpenApiTagReference> { new("Health", document) },
                Responses = new OpenApiResponses
                {
                    ["200"] = Answer("Healthy or degraded", document),
                    ["503"] = Answer("Unhealthy", document),
                },
            };
            document.Paths.Add(path, new OpenApiPathItem { Operations = new() { [HttpMethod.Get] = operation } });
        }
        document.Tags ??= new HashSet<OpenApiTag>();
        document.Tags.Add(new OpenApiTag { Name = "Health" });
    }

    private static OpenApiResponse Answer(string description, OpenApiDocument document) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new()
            {
                Schema = new OpenApiSchemaReference(nameof(HealthReport), document),
                Example = new JsonObject
                {
                    ["status"] = "healthy",
                    ["service"] = "trading-engine",
                    ["version"] = "1.0.0",
                    ["durationMs"] = 0.4,
                    ["checks"] = new JsonArray(),
                },
            },
        },
    };
}
