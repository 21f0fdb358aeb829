using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BotCore.Tests.AiGateway;

/// <summary>
/// Makes requests from a service's published OpenAPI document: values its schema allows, and as many that differ from an allowed one in a single place.
/// Seeded, so that what it finds can be found again.
/// </summary>
internal sealed class SchemaRequests(JsonObject document, Random random)
{
    private const int MostItems = 6;

    /// <summary>Stands for half a surrogate pair, which JSON may hold and a document of ours may not.</summary>
    private const string HalfPair = "HALF-A-PAIR";

    private static readonly string[] Junk =
        ["null", "true", "-1", "0", "1e308", "-0.0", "1e-320", "123456789012345678901234567890", "\"\"", "\"BTCUSDT\"", "[]", "{}", "[[[[[]]]]]", "\"\\u0000\"", $"\"{HalfPair}\""];

    private readonly (string Path, string Method, JsonObject Operation)[] _operations =
    [
        .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => (path.Key, method.Key.ToUpperInvariant(), method.Value!.AsObject())))
            .Where(operation => operation.Key.StartsWith("/ai/", StringComparison.Ordinal)),
    ];

    public int Operations => _operations.Length;

    /// <summary>A request; what it would train is spoiled, because a right one would keep the machine busy.</summary>
    public (HttpRequestMessage Request, string Description) Next()
    {
        var (path, method, operation) = _operations[random.Next(_operations.Length)];
        var query = new List<string>();
        var headers = new List<(string Name, string Value)>();
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            string name = parameter!["name"]!.GetValue<string>(), value = Text(random.Next(4) > 0 ? Allowed(parameter["schema"]!.AsObject()) : JsonValue.Create(Word()));
            switch (parameter["in"]!.GetValue<string>())
            {
                case "path": path = path.Replace("{" + name + "}", value.Trim('.', '/') is { Length: > 0 } part ? Uri.EscapeDataString(part) : "x", StringComparison.Ordinal); break;
                case "query": query.Add($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}"); break;
                default: headers.Add((name, value)); break;
            }
        }
        string target = query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(target, UriKind.Relative));
        foreach (var (name, value) in headers.Where(header => header.Value.All(c => c is > ' ' and < '\x7f'))) request.Headers.TryAddWithoutValidation(name, value);
        string body = "";
        if (operation["requestBody"] is { } wanted)
        {
            var content = Allowed(wanted["content"]!["application/json"]!["schema"]!.AsObject());
            if (random.Next(3) == 0) content = Damaged(content, random.Next(5));
            if (path == "/ai/train" && content is JsonObject order) order["no_such_field"] = 1;
            body = (content?.ToJsonString() ?? "null").Replace(HalfPair, "\\ud800", StringComparison.Ordinal);
            if (random.Next(20) == 0) body = body[..random.Next(body.Length)];
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        return (request, $"{method} {target} {body[..Math.Min(body.Length, 300)]}");
    }

    /// <summary>A value that the schema allows, as far as it says.</summary>
    private JsonNode? Allowed(JsonObject schema)
    {
        if (schema["$ref"] is { } reference) return Allowed(document["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]]!.AsObject());
        if (schema["allOf"] is JsonArray all) return Allowed(all[0]!.AsObject());
        if (schema["anyOf"] is JsonArray any) return Allowed(any[random.Next(any.Count)]!.AsObject());
        if (schema["enum"] is JsonArray words) return words[random.Next(words.Count)]!.DeepClone();
        return schema["type"]?.GetValue<string>() switch
        {
            "integer" => random.NextInt64((long)Bound(schema, "minimum", -(1L << 53)), (long)Bound(schema, "maximum", 1L << 53) + 1),
            "number" => Bound(schema, "minimum", -1e12) is var low && Bound(schema, "maximum", 1e12) is var high ? low + random.NextDouble() * (high - low) : null,
            "boolean" => random.Next(2) == 0,
            "string" => schema["pattern"] is { } pattern ? Matching(pattern.GetValue<string>()) : Word(),
            "array" => List(schema),
            "object" when schema["properties"] is JsonObject properties => Members(schema, properties),
            "object" => Candles(schema),
            _ => JsonNode.Parse(Junk[random.Next(Junk.Length)]),
        };
    }

    private JsonArray List(JsonObject schema)
    {
        int least = Math.Min((int)Bound(schema, "minItems", 0), MostItems), most = Math.Max(least, (int)Math.Min(MostItems, Bound(schema, "maxItems", MostItems)));
        var items = schema["items"];
        var list = new JsonArray();
        for (int count = random.Next(least, most + 1), i = 0; i < count; i++)
            list.Add(Allowed((items is JsonArray each ? each[Math.Min(i, each.Count - 1)] : items)?.AsObject() ?? []));
        return list;
    }

    private JsonObject Members(JsonObject schema, JsonObject properties)
    {
        var required = (schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).ToHashSet();
        var members = new JsonObject();
        foreach (var (name, property) in properties)
            if (required.Contains(name) || random.Next(2) == 0) members[name] = Allowed(property!.AsObject());
        return members;
    }

    /// <summary>Of what lies in them the schema says only that it is numbers; half of them are candles as a market makes them, or nothing would be analysed.</summary>
    private JsonObject Candles(JsonObject schema)
    {
        var members = new JsonObject();
        foreach (var (name, minutes) in new[] { ("1m", 1), ("5m", 5), ("15m", 15), ("1h", 60), ("7m", 7) })
        {
            if (random.Next(3) > 0) continue;
            members[name] = random.Next(2) == 0
                ? JsonNode.Parse($"[{Questions.Rows(Questions.Wave(random.Next(1, 120), minutes, random.Next(100)))}]")
                : Allowed(schema["additionalProperties"] as JsonObject ?? []);
        }
        return members;
    }

    /// <summary>A few of the patterns of the document are made up; the rest is tried with words that often fit.</summary>
    private string Matching(string pattern)
    {
        foreach (string candidate in new[] { "BTCUSDT", "bundled-1", random.NextInt64().ToString("x32", CultureInfo.InvariantCulture), "5m", Word() }.OrderBy(_ => random.Next()))
            if (Regex.IsMatch(candidate, pattern)) return candidate;
        return Word();
    }

    /// <summary>The same with one place replaced, dropped or added to.</summary>
    private JsonNode? Damaged(JsonNode? node, int depth)
    {
        if (depth == 0 || node is JsonValue or null or JsonObject { Count: 0 } or JsonArray { Count: 0 }) return JsonNode.Parse(Junk[random.Next(Junk.Length)]);
        if (node is JsonArray list)
        {
            int at = random.Next(list.Count);
            if (random.Next(4) == 0) list.RemoveAt(at);
            else list[at] = Damaged(list[at]?.DeepClone(), depth - 1);
            return list;
        }
        var members = node.AsObject();
        string name = members.ElementAt(random.Next(members.Count)).Key;
        if (random.Next(4) == 0) members.Remove(name);
        else if (random.Next(4) == 0) members[name + "x"] = members[name]?.DeepClone();
        else members[name] = Damaged(members[name]?.DeepClone(), depth - 1);
        return members;
    }

    private string Word() => new([.. Enumerable.Range(0, random.Next(13)).Select(_ => (char)random.Next('!', '\x7f'))]);

    private static string Text(JsonNode? value) => value is JsonValue plain && plain.GetValueKind() == JsonValueKind.String ? plain.GetValue<string>() : value?.ToJsonString() ?? "";

    private static double Bound(JsonObject schema, string name, double otherwise) =>
        schema[name] is { } bound ? double.Parse(bound.ToJsonString(), CultureInfo.InvariantCulture) : otherwise;
}
