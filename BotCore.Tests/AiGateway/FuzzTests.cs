using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace BotCore.Tests.AiGateway;

/// <summary>
/// Questions that were right until a few of their parts were replaced, dropped, doubled or cut, to a gateway that has nobody to ask and must read them
/// itself: each is answered or refused, soon, and nothing grows with their number.
/// </summary>
[Collection(OneGatewayAtATime.Name)]
public sealed class FuzzTests
{
    private const int Requests = 400;

    private static readonly string[] Values =
        ["null", "true", "-1", "0", "1e308", "-0.0", "1e-320", "123456789012345678901234567890", "\"\"", "\"BTCUSDT\"", "\"5m\"", "[]", "{}", "[[[[[]]]]]", "\"\\u0000\""];

    private static readonly string[] Paths = ["/ai/analyze", "/ai/predict", "/ai/market-condition"];

    [Fact]
    public async Task No_request_makes_the_gateway_fail_or_hang_or_grow()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new()
        {
            ["Ai:Addresses"] = "",
            ["AiCache:MaxEntries"] = "50",
            ["AiLimits:UnitsPerMinute"] = "10000000",
            ["AiLimits:Burst"] = "10000000",
        });
        var random = new Random(20);

        for (int i = 0; i < Requests; i++)
        {
            string path = Paths[i % Paths.Length];
            byte[] body = Broken(random);
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await gateway.Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken); // its own limit is 30 s

            // Nobody can give the model's word: a right question to predict is told so, and that is no failure of the gateway.
            bool isExpected = (int)response.StatusCode < 500 || (path == "/ai/predict" && response.StatusCode == HttpStatusCode.ServiceUnavailable);
            Assert.True(isExpected, $"request {i}: {(int)response.StatusCode} to {path}: {Encoding.Latin1.GetString(body)[..Math.Min(body.Length, 300)]}");
            if (!response.IsSuccessStatusCode) Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }

        Assert.True(await gateway.MetricAsync("ai_gateway_cache_entries") <= 50, "more answers are kept than may be");
        Assert.Equal(0, await gateway.MetricAsync("ai_gateway_waiting"));
        Assert.DoesNotContain(gateway.Output.Records, record => record.GetProperty("level").GetString() is "ERROR" or "FATAL");
    }

    private static byte[] Broken(Random random)
    {
        var question = JsonNode.Parse(Questions.Of(random.Next(100), candles: random.Next(1, 60)))!.AsObject();
        if (random.Next(2) == 0) question["strategy_context"] = JsonNode.Parse("""{"strategies":["rsi","macd"],"primary_timeframe":"5m"}""");
        if (random.Next(2) == 0) question["as_of_ms"] = 1_700_000_400_000L;
        for (int changes = random.Next(4); changes > 0; changes--) Change(question, random);
        string text = question.ToJsonString();
        return random.Next(10) switch
        {
            0 => Encoding.UTF8.GetBytes(text[..random.Next(text.Length)]),
            1 => Flip(Encoding.UTF8.GetBytes(text), random),
            2 => Encoding.UTF8.GetBytes(text.Insert(1, "\"symbol\":\"ETHUSDT\",")),
            3 => Encoding.UTF8.GetBytes(text.Replace("BTCUSDT", "\\ud800", StringComparison.Ordinal)),
            _ => Encoding.UTF8.GetBytes(text),
        };
    }

    /// <summary>Walks down to some member or element and replaces it, drops it or puts another beside it.</summary>
    private static void Change(JsonNode node, Random random)
    {
        var something = JsonNode.Parse(Values[random.Next(Values.Length)]);
        switch (node)
        {
            case JsonObject { Count: > 0 } members:
                string name = members.ElementAt(random.Next(members.Count)).Key;
                if (members[name] is { } inner and (JsonObject or JsonArray) && random.Next(3) > 0) Change(inner, random);
                else if (random.Next(3) == 0) members.Remove(name);
                else if (random.Next(2) == 0) members[name] = something;
                else members[name + "x"] = something;
                break;
            case JsonArray { Count: > 0 } elements:
                int at = random.Next(elements.Count);
                if (elements[at] is JsonArray row && random.Next(3) > 0) Change(row, random);
                else if (random.Next(3) == 0) elements.RemoveAt(at);
                else elements[at] = something;
                break;
        }
    }

    private static byte[] Flip(byte[] bytes, Random random)
    {
        for (int i = 0; i < 3; i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }
}
