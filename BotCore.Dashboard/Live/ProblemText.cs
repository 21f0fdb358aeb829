using System.Globalization;
using System.Text;
using System.Text.Json;
using BotCore.Contracts.Json;
using BotCore.Contracts.Operations;

namespace BotCore.Dashboard.Live;

/// <summary>Turns what went wrong between dashboard and engine into a sentence for the person at the screen.</summary>
internal static class ProblemText
{
    /// <summary>The sentence of a refusal: what the engine says, its code, and each wrong field.</summary>
    public static string Of(Problem problem, int status)
    {
        var text = new StringBuilder(problem.Detail ?? problem.Title ?? Status(status));
        if (problem.Code is { Length: > 0 } code) text.Append(" (").Append(code).Append(')');
        foreach (var (field, faults) in problem.Errors ?? new Dictionary<string, string[]>())
            text.Append("; ").Append(field).Append(": ").AppendJoin(", ", faults);
        return text.ToString();
    }

    public static string Of(HttpRequestException e, Uri? engine) => e.HttpRequestError switch
    {
        HttpRequestError.ConnectionError => $"no engine answers at {engine}",
        HttpRequestError.NameResolutionError => $"the name of the engine's address {engine} is not known",
        HttpRequestError.SecureConnectionError => $"no secure connection to the engine at {engine}",
        _ => $"the connection to the engine broke: {e.Message}",
    };

    /// <summary>The problem in an error answer; a bare status when the body is none.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        int status = (int)response.StatusCode;
        return await ReadProblemAsync(response, ct) is { } problem ? Of(problem, status) : Status(status);
    }

    /// <summary>The problem in an error answer; null when the body is none, as from a proxy in between.</summary>
    public static async Task<Problem?> ReadProblemAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json")) return null;
        try
        {
            return JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(ct), ContractsJson.Default.Problem);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Status(int status) => string.Create(CultureInfo.InvariantCulture, $"status {status}");
}
