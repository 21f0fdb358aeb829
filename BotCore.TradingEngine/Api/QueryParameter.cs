using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace BotCore.TradingEngine.Api;

/// <summary>One parameter of a query: its name, meaning and allowed values, for the check and for the API document alike.</summary>
internal abstract record QueryParameter(string Name, string Description, bool IsRequired = false)
{
    public abstract OpenApiSchema Schema();
}

/// <summary>A whole number in a range.</summary>
internal sealed record WholeParameter(string Name, int Min, int Max, int Default, string Description) : QueryParameter(Name, Description)
{
    public override OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = Min.ToString(CultureInfo.InvariantCulture),
        Maximum = Max.ToString(CultureInfo.InvariantCulture),
        Default = JsonValue.Create(Default),
    };
}

/// <summary>One of several words.</summary>
internal sealed record WordParameter(string Name, IReadOnlyList<string> Words, string? Default, string Description)
    : QueryParameter(Name, Description, Default is null)
{
    public override OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. Words.Select(word => (JsonNode)JsonValue.Create(word))],
        Default = Default is null ? null : JsonValue.Create(Default),
    };
}

/// <summary>A moment, ISO 8601 with its offset.</summary>
internal sealed record TimeParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    public override OpenApiSchema Schema() => new() { Type = JsonSchemaType.String, Format = "date-time" };
}

/// <summary>The name of a market.</summary>
internal sealed record SymbolParameter(string Name, bool IsRequired, string Description) : QueryParameter(Name, Description, IsRequired)
{
    public override OpenApiSchema Schema() => new() { Type = JsonSchemaType.String, Pattern = "^[A-Za-z0-9]{5,20}$", Examples = [JsonValue.Create("BTCUSDT")] };
}

/// <summary>The place in a list where a page ended.</summary>
internal sealed record CursorParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    public override OpenApiSchema Schema() => new() { Type = JsonSchemaType.String, Pattern = "^[0-9]{1,18}$" };
}

/// <summary>The job at which a page of jobs ended.</summary>
internal sealed record JobCursorParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    public override OpenApiSchema Schema() => new() { Type = JsonSchemaType.String, Pattern = "^[0-9]{1,15}\\.[a-z0-9-]{1,80}$" };
}

/// <summary>The parameters an endpoint knows; every other one is refused.</summary>
internal sealed record QueryParameters(IReadOnlyList<QueryParameter> All);
