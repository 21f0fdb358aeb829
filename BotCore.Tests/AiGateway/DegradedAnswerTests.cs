using System.Diagnostics;
using System.Net;
using System.Text.Json;
using BotCore.Contracts.Ai;
using BotCore.Tests.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace BotCore.Tests.AiGateway;

/// <summary>Whatever is wrong behind the gateway, a right question is answered, in time and marked.</summary>
[Collection(OneGatewayAtATime.Name)]
public sealed class DegradedAnswerTests
{
    private static readonly Dictionary<string, string?> Quick = new() { ["Ai:Timeout"] = "00:00:00.400", ["Ai:AttemptTimeout"] = "00:00:00.300" };

    public static TheoryData<string> Faults => ["hangs", "500", "503", "rubbish", "half_an_answer", "impossible_numbers", "cuts_the_line", "drips", "redirects", "refuses_the_token"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_of_the_ai_service_becomes_an_answer_by_rules(string fault)
    {
        await using var ai = await Backend.StartAsync(Faulty(fault));
        await using var gateway = await GatewayUnderTest.StartAsync(new(Quick) { ["Ai:Addresses"] = ai.Address });

        var answer = await gateway.AnalyzeAsync(Questions.Of());

        Assert.True(answer.Degraded);
        Assert.Equal(AiSource.Rules, answer.Source);
        Assert.Null(answer.ModelVersion);
        Assert.Equal(fault is "hangs" or "drips" ? "ai_timeout" : fault is "503" ? "ai_overloaded" : fault is "cuts_the_line" ? "ai_unavailable" : "ai_answer_unusable", answer.DegradedReason);
        Assert.Equal(["rsi", "macd", "bollinger", "volume", "stochastic"], answer.StrategyScores.Keys);
        Assert.Equal(["1m", "5m"], answer.MarketAnalysis.Keys);
        Assert.Equal(1, await gateway.MetricAsync("ai_gateway_degraded_total", $"reason=\"{answer.DegradedReason}\""));
    }

    [Fact]
    public async Task Nobody_listening_is_answered_by_rules_at_once()
    {
        string nowhere;
        await using (var gone = await Backend.StartAsync()) nowhere = gone.Address;
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = nowhere });
        await gateway.AnalyzeAsync(Questions.Of(1));

        long began = Stopwatch.GetTimestamp();
        using var response = await gateway.AskAsync(Questions.Of(2));

        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1), "it waited");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("rules", Assert.Single(response.Headers.GetValues("X-Answered-By")));
        Assert.Equal("true", Assert.Single(response.Headers.GetValues("X-Degraded")));
    }

    [Fact]
    public async Task Without_any_ai_service_configured_the_rules_answer()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = "" });

        var answer = await gateway.AnalyzeAsync(Questions.Of());

        Assert.Equal("ai_unavailable", answer.DegradedReason);
        using var health = await gateway.Client.GetAsync("/health", TestContext.Current.CancellationToken);
        Assert.Contains("no AI service is configured", await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_models_word_alone_is_never_replaced_by_rules()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = "" });

        using var response = await gateway.AskAsync(Questions.Of(), "/ai/predict");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("ai_unavailable", (await RunningService.ProblemAsync(response)).GetProperty("code").GetString());
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_market_condition_is_read_by_the_gateway_when_the_ai_service_is_down()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = "" });

        using var response = await gateway.AskAsync(Questions.Of(), "/ai/market-condition");
        var condition = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), AiJson.Default.ConditionAnswer)!;

        Assert.Equal(["1m", "5m"], condition.Timeframes.Keys);
        Assert.InRange(condition.Confidence, 0, 1);
    }

    [Theory]
    [InlineData("", "invalid_json", "body")]
    [InlineData("[]", "invalid_field", "body")]
    [InlineData("""{"symbol":"BTCUSDT","symbol":"BTCUSDT"}""", "invalid_json", "body")]
    [InlineData("""{"symbol":"\ud800aaaaa","candles":{"1m":[[0,1,1,1,1,1]]}}""", "invalid_json", "body")]
    [InlineData("""{"candles":{"1m":[[0,1,1,1,1,1]]}}""", "missing_field", "symbol")]
    [InlineData("""{"symbol":"B","candles":{"1m":[[0,1,1,1,1,1]]}}""", "invalid_field", "symbol")]
    [InlineData("""{"symbol":"BTCUSDT"}""", "missing_field", "candles")]
    [InlineData("""{"symbol":"BTCUSDT","candles":{}}""", "invalid_field", "candles")]
    [InlineData("""{"symbol":"BTCUSDT","candles":{"2m":[[0,1,1,1,1,1]]}}""", "invalid_field", "candles.2m")]
    [InlineData("""{"symbol":"BTCUSDT","candles":{"1m":[[0,1,1,1,1]]}}""", "invalid_field", "candles.1m.0")]
    [InlineData("""{"symbol":"BTCUSDT","candles":{"1m":[[0,1,1,1,"1",1]]}}""", "invalid_field", "candles.1m.0")]
    [InlineData("""{"symbol":"BTCUSDT","candles":{"1m":[[0,1,1e999,1,1,1]]}}""", "invalid_field", "candles.1m.0")]
    [InlineData("""{"symbol":"BTCUSDT","candles":{"1m":[[0,5,4,3,4,1]]}}""", "invalid_field", "candles.1m.0")]
    [InlineData("""{"symbol":"BTCUSDT","candles":{"1m":[[60000,1,1,1,1,1],[60000,1,1,1,1,1]]}}""", "invalid_field", "candles.1m.1")]
    [InlineData("""{"symbol":"BTCUSDT","candles":{"1m":[[0,1,1,1,1,1]]},"as_of_ms":5}""", "invalid_field", "as_of_ms")]
    [InlineData("""{"symbol":"BTCUSDT","candles":{"1m":[[0,1,1,1,1,1]]},"leverage":5}""", "unknown_field", "leverage")]
    [InlineData("""{"symbol":"BTCUSDT","candles":{"1m":[[0,1,1,1,1,1]]},"strategy_context":{"strategies":["magic"]}}""", "invalid_field", "strategy_context.strategies")]
    public async Task A_wrong_question_is_400_though_nobody_could_have_answered_it(string body, string code, string field)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = "" });

        using var response = await gateway.AskAsync(body);
        var problem = await RunningService.ProblemAsync(response);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(field, problem.GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_refusal_by_the_ai_service_reaches_the_caller_as_it_is()
    {
        await using var ai = await Backend.StartAsync(Backend.Status(400, """{"status":400,"code":"insufficient_candles"}"""));
        await using var gateway = await GatewayUnderTest.StartAsync(new() { ["Ai:Addresses"] = ai.Address });

        using var response = await gateway.AskAsync(Questions.Of());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("insufficient_candles", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static Func<HttpContext, string, Task> Faulty(string fault) => fault switch
    {
        "hangs" => Backend.Hang,
        "500" => Backend.Status(500),
        "503" => Backend.Status(503),
        "rubbish" => Backend.Status(200, "<html>hello</html>"),
        "half_an_answer" => Backend.Status(200, """{"symbol":"BTCUSDT","signal":"long"}"""),
        "impossible_numbers" => Backend.Answering(confidence: 1.7),
        "redirects" => (context, _) => { context.Response.Redirect("http://127.0.0.1:1/elsewhere"); return Task.CompletedTask; }
        ,
        "refuses_the_token" => Backend.Status(401),
        "drips" => async (context, _) =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(20, context.RequestAborted);
            }
        }
        ,
        _ => (context, _) => { context.Abort(); return Task.CompletedTask; }
        ,
    };
}
