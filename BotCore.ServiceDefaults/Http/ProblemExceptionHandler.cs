using System.Text.Json;
using BotCore.ServiceDefaults.Logging.Redaction;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BotCore.ServiceDefaults.Http;

/// <summary>
/// Turns whatever escapes an endpoint into a problem document: a request that could not be read into 400 with its field, everything else into 500
/// <c>internal_error</c>, whose details are in the log and, in Development only, in the answer.
/// </summary>
internal sealed class ProblemExceptionHandler(IHostEnvironment environment, Redactor redactor, IOptions<JsonOptions> json, ILogger<ProblemExceptionHandler> logger)
    : IExceptionHandler, IDeveloperPageExceptionFilter
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested) return false; // nobody is left to answer
        if (IsAboutRequest(httpContext, exception) && RequestFault.Of(exception, json.Value.SerializerOptions) is { } fault)
        {
            logger.RequestUnreadable(fault.Code, fault.Detail);
            await ProblemResponse.WriteAsync(httpContext, fault.Status, fault.Code, fault.Detail,
                ("field", fault.Field), ("received", fault.Received), ("expected", fault.Expected));
            return true;
        }
        logger.RequestFailed(exception, httpContext.Request.Method, httpContext.Request.Path);
        string? inside = environment.IsDevelopment() ? redactor.Text(exception.ToString()) : null;
        await ProblemResponse.WriteAsync(httpContext, StatusCodes.Status500InternalServerError, ProblemCodes.InternalError,
            "something went wrong here; the log has the details under this trace_id", ("exception", inside));
        return true;
    }

    /// <summary>In Development the framework's error page stands before this handler; it keeps the browsers and leaves the API clients to us.</summary>
    public async Task HandleExceptionAsync(ErrorContext errorContext, Func<ErrorContext, Task> next)
    {
        bool browser = errorContext.HttpContext.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (browser || !await TryHandleAsync(errorContext.HttpContext, errorContext.Exception, errorContext.HttpContext.RequestAborted)) await next(errorContext);
    }

    /// <summary>A JSON exception may also come from reading a file or another service's answer; only the body of a request is the client's fault.</summary>
    private static bool IsAboutRequest(HttpContext context, Exception exception) =>
        exception is BadHttpRequestException || (exception is JsonException && context.Request.HasJsonContentType());
}
