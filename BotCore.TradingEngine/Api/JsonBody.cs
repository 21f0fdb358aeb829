using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BotCore.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

/// <summary>
/// Reads a JSON body strictly: what is unknown, missing, doubled or of another kind is refused, field by field, with what was
/// found and what is expected. Nothing is guessed: a misspelt stop loss must not become an order without one.
/// </summary>
internal static class JsonBody
{
    /// <summary>Largest body, bytes; the largest honest one is a few hundred.</summary>
    public const int MaxBytes = 16 * 1024;

    private static readonly JsonDocumentOptions Syntax = new() { MaxDepth = 8, AllowDuplicateProperties = true };

    /// <param name="whenEmpty">What no body means; null when there must be one.</param>
    public static async Task<(T? Value, ProblemHttpResult? Problem)> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, T? whenEmpty, CancellationToken ct)
        where T : class
    {
        var (document, problem) = await ParseAsync(request, ct);
        if (problem is not null) return (null, problem);
        if (document is null)
            return whenEmpty is null ? (null, ApiProblems.Invalid("body", null, "a JSON object")) : (whenEmpty, null);
        using (document)
        {
            var errors = new FieldErrors();
            JsonShape.Check(document.RootElement, type, "", errors);
            return errors.Any ? (null, ApiProblems.Invalid(errors)) : (document.RootElement.Deserialize(type), null);
        }
    }

    /// <summary>Reads a body that is only <c>true</c> or <c>false</c>.</summary>
    public static async Task<(bool Value, ProblemHttpResult? Problem)> ReadSwitchAsync(HttpRequest request, CancellationToken ct)
    {
        var (document, problem) = await ParseAsync(request, ct);
        if (problem is not null) return (false, problem);
        using (document)
        {
            return document?.RootElement.ValueKind switch
            {
                JsonValueKind.True => (true, null),
                JsonValueKind.False => (false, null),
                var kind => (false, ApiProblems.Invalid("body", kind is { } k ? JsonShape.Name(k) : null, "true or false")),
            };
        }
    }

    /// <summary>For requests that take no body: one that says something would otherwise be ignored in silence.</summary>
    public static async Task<ProblemHttpResult?> RefuseAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength is 0 || (request.ContentLength is null && !request.Headers.ContainsKey("Transfer-Encoding"))) return null;
        var (document, problem) = await ParseAsync(request, ct);
        using (document)
        {
            bool saysNothing = document is null
                || (document.RootElement.ValueKind == JsonValueKind.Object && !document.RootElement.EnumerateObject().Any());
            return problem ?? (saysNothing ? null : ApiProblems.Invalid("body", JsonShape.Name(document!.RootElement.ValueKind), "none here"));
        }
    }

    /// <returns>Neither document nor problem when the body is empty.</returns>
    private static async Task<(JsonDocument? Document, ProblemHttpResult? Problem)> ParseAsync(HttpRequest request, CancellationToken ct)
    {
        var buffer = new MemoryStream();
        byte[] part = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(part, ct)) > 0)
        {
            buffer.Write(part, 0, read);
            if (buffer.Length > MaxBytes)
                return (null, Problems.Of(
                    StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, $"the body is larger than {MaxBytes} bytes"));
        }
        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        if (bytes.Span.Trim(" \t\r\n"u8).IsEmpty) return (null, null);
        if (!request.HasJsonContentType())
            return (null, Problems.Of(
                StatusCodes.Status415UnsupportedMediaType, ProblemCodes.UnsupportedMediaType, "the body must be sent as application/json"));
        try
        {
            return (JsonDocument.Parse(bytes, Syntax), null);
        }
        catch (JsonException e)
        {
            return (null, Problems.Of(
                StatusCodes.Status400BadRequest, ProblemCodes.InvalidJson,
                FormattableString.Invariant($"the body is not valid JSON: line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}")));
        }
    }
}
