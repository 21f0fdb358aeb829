using System.Text.Json;
using BotCore.Contracts.Ai;
using Microsoft.Extensions.Options;

namespace BotCore.TradingEngine.Ai;

/// <summary>Asks the gateway once, within a time of its own; repeating is the gateway's business.</summary>
internal sealed class AiGatewayClient(HttpClient http, IOptions<AiOptions> options, TimeProvider time)
{
    /// <summary>Characters of a model's version that the journal takes.</summary>
    private const int LongestVersion = 64;

    /// <returns>The answer, or why there is none.</returns>
    public async Task<(AnalyzeAnswer? Answer, string? Failure)> AskAsync(AnalyzeRequest question, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.Value.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            using var response = await http.PostAsJsonAsync("/ai/analyze", question, AiJson.Default.AnalyzeRequest, either.Token);
            if (!response.IsSuccessStatusCode) return (null, $"the gateway answered {(int)response.StatusCode}");
            var answer = await response.Content.ReadFromJsonAsync(AiJson.Default.AnalyzeAnswer, either.Token);
            return answer is { Confidence: >= 0 and <= 1, Bias: >= -1 and <= 1 } && (answer.ModelVersion?.Length ?? 0) <= LongestVersion
                ? (answer, null) : (null, "the gateway answered with impossible numbers");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, $"the gateway did not answer within {options.Value.Timeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e)
        {
            return (null, $"the gateway cannot be reached: {e.Message}");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return (null, $"the gateway's answer cannot be read: {e.Message}");
        }
    }
}
