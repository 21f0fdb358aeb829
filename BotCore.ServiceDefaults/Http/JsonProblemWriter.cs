using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using BotCore.ServiceDefaults.Logging.Redaction;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace BotCore.ServiceDefaults.Http;

/// <summary>
/// Completes and writes every problem document, whoever made it: <c>code</c>, <c>trace_id</c>, title, instance. The framework's writer stays silent for clients
/// that ask for something other than JSON, and an API error in no format helps nobody.
/// </summary>
internal sealed class JsonProblemWriter(Redactor redactor, IOptions<ProblemDetailsOptions> options) : IProblemDetailsWriter
{
    // Its own, so that a service with source-generated contexts only can still describe its errors.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        var response = context.HttpContext.Response;
        int status = problem.Status ?? (response.StatusCode >= 400 ? response.StatusCode : StatusCodes.Status500InternalServerError);
        problem.Status = response.StatusCode = status;
        problem.Title ??= ReasonPhrases.GetReasonPhrase(status);
        problem.Type ??= "about:blank"; // RFC 9457: the status says what kind of problem it is, and code which one
        problem.Instance ??= redactor.Text(context.HttpContext.Request.Path.Value ?? "");
        problem.Extensions.TryAdd("code", problem is HttpValidationProblemDetails ? ProblemCodes.ValidationFailed : ProblemCodes.For(status));
        problem.Extensions["trace_id"] = Activity.Current?.TraceId.ToHexString() ?? context.HttpContext.TraceIdentifier;
        // The framework adds its own spelling of the same.
        problem.Extensions.Remove("traceId");
        options.Value.CustomizeProblemDetails?.Invoke(context);
        response.Headers.CacheControl = "no-store";
        return new ValueTask(response.WriteAsJsonAsync(problem, problem.GetType(), Json, "application/problem+json", context.HttpContext.RequestAborted));
    }
}
