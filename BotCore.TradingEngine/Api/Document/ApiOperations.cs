using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace BotCore.TradingEngine.Api.Document;

/// <summary>Adds to each operation what its endpoint declares: query parameters, the idempotency key, examples.</summary>
internal static class ApiOperations
{
    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Parameters ??= [];
        foreach (var parameter in metadata.OfType<QueryParameters>().SelectMany(query => query.All)) operation.Parameters.Add(Query(parameter));
        if (metadata.OfType<IdempotencyKey.Metadata>().LastOrDefault() is { } key) operation.Parameters.Add(Key(key.IsRequired));
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
            if (parameter.In == ParameterLocation.Path) Describe(parameter);
        if (operation.RequestBody?.Content?.Values.FirstOrDefault() is { } body)
            body.Examples = ApiExamples.RequestsOf(operation.OperationId);
        foreach (var (status, response) in operation.Responses ?? [])
            if (response.Content is { } content && content.TryGetValue("application/problem+json", out var problem) && problem is not null)
                problem.Example = ApiExamples.Problem(int.Parse(status, CultureInfo.InvariantCulture));
        return Task.CompletedTask;
    }

    private static OpenApiParameter Query(QueryParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Required = parameter.IsRequired,
        Description = parameter.Description,
        Schema = parameter.Schema(),
    };

    private static OpenApiParameter Key(bool isRequired) => new()
    {
        Name = IdempotencyKey.Header,
        In = ParameterLocation.Header,
        Required = isRequired,
        Description = "Name of this act, the same for every attempt at it. Kept for the last 10,000 commands.",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            MinLength = 1,
            MaxLength = IdempotencyKey.MaxLength,
            Pattern = "^[!-~]+$",
            Examples = [JsonValue.Create("close-btc-2025-01-31-1")],
        },
    };

    private static void Describe(OpenApiParameter parameter)
    {
        (string description, OpenApiSchema schema) = parameter.Name switch
        {
            "id" => ("Number of the order.", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1" }),
            "job" => ("Id of the job, as submitting it answered.", new OpenApiSchema { Type = JsonSchemaType.String }),
            "symbol" => ("The market, for example BTCUSDT.", Lists.Symbol.Schema()),
            _ => ("Name of the strategy, for example rsi.", new OpenApiSchema { Type = JsonSchemaType.String }),
        };
        parameter.Description = description;
        parameter.Schema = schema;
    }
}
