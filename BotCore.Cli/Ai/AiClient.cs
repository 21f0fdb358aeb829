using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace BotCore.Cli.Ai;

/// <summary>Asks the AI service through the gateway.</summary>
internal sealed class AiClient(HttpClient http, Uri gateway)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(35);

    public Task<JsonElement> GetAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Get, path, null, ct);

    /// <param name="json">The body.</param>
    public Task<JsonElement> PostAsync(string path, string json, CancellationToken ct) => SendAsync(HttpMethod.Post, path, json, ct);

    /// <exception cref="CommandFailedException">Nobody answers (69), or the answer is a refusal (1).</exception>
    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string? json, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(gateway, path));
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var answer = await http.SendAsync(request, limit.Token);
            string text = await answer.Content.ReadAsStringAsync(limit.Token);
            if (answer.IsSuccessStatusCode)
            {
                using var document = JsonDocument.Parse(text);
                return document.RootElement.Clone();
            }
            int code = (int)answer.StatusCode is 502 or 503 or 504 ? ExitCodes.Unavailable : ExitCodes.Failed;
            throw new CommandFailedException(code, Refusal(text) ?? $"{path} answered {(int)answer.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            throw new CommandFailedException(ExitCodes.Unavailable, $"the gateway at {gateway} cannot be reached: {e.Message}; start it with: botcore up");
        }
        catch (JsonException)
        {
            throw new CommandFailedException(ExitCodes.Failed, $"{path} answered something that is no JSON");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCodes.Unavailable, $"{path} did not answer within {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>Code and detail of a problem document; null when it is none.</summary>
    private static string? Refusal(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("code", out var code)) return null;
            string detail = root.TryGetProperty("detail", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : "the AI service does not answer";
            return $"{detail} ({code})";
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
