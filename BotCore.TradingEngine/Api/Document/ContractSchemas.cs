using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace BotCore.TradingEngine.Api.Document;

/// <summary>Schemas of what the contracts write in their own way: decimals as text, enumerations as words.</summary>
internal static class ContractSchemas
{
    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = context.JsonTypeInfo.Type;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var orNull = plain == type ? default : JsonSchemaType.Null;
        if (plain == typeof(decimal))
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Format = "decimal";
            schema.Pattern = @"^-?[0-9]+(\.[0-9]+)?$";
        }
        else if (plain.IsEnum)
        {
            var words = context.JsonTypeInfo.Options.GetTypeInfo(plain);
            schema.Type = JsonSchemaType.String | orNull;
            schema.Enum = [.. Enum.GetValues(plain).Cast<object>().Select(value => (JsonNode)JsonSerializer.SerializeToNode(value, words)!)];
        }
        return Task.CompletedTask;
    }
}
