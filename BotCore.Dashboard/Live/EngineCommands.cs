using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;

namespace BotCore.Dashboard.Live;

/// <summary>What is known about a command after it was sent.</summary>
internal abstract record CommandOutcome
{
    private CommandOutcome()
    {
    }

    /// <summary>It is in the engine's journal.</summary>
    public sealed record Accepted(CommandResult Result) : CommandOutcome;

    /// <summary>The engine said no; nothing happened.</summary>
    /// <param name="Sentence">Why, with the stable code.</param>
    public sealed record Refused(string Sentence) : CommandOutcome;

    /// <summary>It did not leave this process; nothing happened.</summary>
    public sealed record NotSent(string Sentence) : CommandOutcome;

    /// <summary>No clear answer: it may have been carried out. Sending it again with the same key is safe.</summary>
    public sealed record Unknown(string Sentence) : CommandOutcome;
}

/// <summary>Sends commands to the engine, each under an idempotency key that the caller keeps for a retry of the same act.</summary>
/// <remarks>A page that closes does not recall a command: only the timeout ends the wait for its answer.</remarks>
internal sealed class EngineCommands(HttpClient http, TimeProvider time)
{
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>How long an answer is waited for before the outcome is called unknown.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    public static string NewKey() => Guid.NewGuid().ToString("N");

    public Task<CommandOutcome> StartTradingAsync(string key) => SendAsync(HttpMethod.Post, "api/trading/start", null, key);

    public Task<CommandOutcome> StopTradingAsync(string key) => SendAsync(HttpMethod.Post, "api/trading/stop", null, key);

    /// <param name="side">In hedge mode which position; null in one-way mode.</param>
    public Task<CommandOutcome> ClosePositionAsync(string symbol, string key, OrderPositionSide? side = null) =>
        SendAsync(HttpMethod.Post, $"api/positions/{Uri.EscapeDataString(symbol)}/close",
            Json(new ClosePositionRequest(PositionSide: side), ContractsJson.Default.ClosePositionRequest), key);

    public Task<CommandOutcome> CancelOrderAsync(long id, string key) => SendAsync(HttpMethod.Delete, $"api/orders/{id}", null, key);

    public Task<CommandOutcome> KillAsync(KillSwitchRequest request, string key) =>
        SendAsync(HttpMethod.Post, "api/risk/kill-switch", Json(request, ContractsJson.Default.KillSwitchRequest), key);

    public Task<CommandOutcome> ReleaseAsync(ReleaseRequest request, string key) =>
        SendAsync(HttpMethod.Post, "api/risk/release", Json(request, ContractsJson.Default.ReleaseRequest), key);

    private async Task<CommandOutcome> SendAsync(HttpMethod method, string path, HttpContent? body, string key)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        request.Headers.Add(KeyHeader, key);
        using var timeout = new CancellationTokenSource(AnswerTimeout, time);
        try
        {
            using var response = await http.SendAsync(request, timeout.Token);
            return await OutcomeAsync(response, timeout.Token);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            return new CommandOutcome.NotSent(ProblemText.Of(e, http.BaseAddress));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new CommandOutcome.Unknown("The connection to the engine broke before it answered; the command may have been carried out.");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new CommandOutcome.Unknown(
                $"The engine did not answer within {AnswerTimeout.TotalSeconds:0} s; the command may have been carried out.");
        }
    }

    private static async Task<CommandOutcome> OutcomeAsync(HttpResponseMessage response, CancellationToken ct)
    {
        int status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            try
            {
                var result = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(ct), ContractsJson.Default.CommandResult);
                if (result is { Outcome: "accepted" }) return new CommandOutcome.Accepted(result);
                if (result is not null)
                    return new CommandOutcome.Refused(result.Code is null ? $"{result.Reason}" : $"{result.Reason} ({result.Code})");
            }
            catch (JsonException)
            {
                // Said below: a success without a readable result is no proof of what was done.
            }
            return new CommandOutcome.Unknown("The engine's answer is not understood; the command may have been carried out.");
        }
        var problem = await ProblemText.ReadProblemAsync(response, ct);
        string sentence = problem is null ? $"status {status}" : ProblemText.Of(problem, status);
        // Below 500 the engine (or a proxy) decided not to act, and 503 with a code says that it could not. Otherwise it may have died while acting.
        return status < 500 || (status == 503 && problem?.Code is not null)
            ? new CommandOutcome.Refused(sentence)
            : new CommandOutcome.Unknown($"The engine failed: {sentence}; the command may have been carried out.");
    }

    private static ByteArrayContent Json<T>(T body, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
