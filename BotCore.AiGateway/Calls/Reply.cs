using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.AiGateway.Calls;

/// <summary>What a caller gets: a body as it is, or a problem document written anew for each, because each has its own trace.</summary>
internal sealed record Reply(int Status, string ContentType, byte[] Body, bool IsDegraded)
{
    /// <summary>Instead of the body; null when there is one.</summary>
    public ProblemHttpResult? Problem { get; init; }

    public int? RetryAfterSeconds { get; init; }

    /// <summary>Only good answers are worth keeping.</summary>
    public bool MayBeKept => Status == StatusCodes.Status200OK;

    public static Reply Of(ProblemHttpResult problem, int? retryAfterSeconds = null) =>
        new(problem.StatusCode, "application/problem+json", [], false) { Problem = problem, RetryAfterSeconds = retryAfterSeconds };

    public async Task WriteAsync(HttpContext context, string origin)
    {
        var response = context.Response;
        response.Headers["X-Answered-By"] = origin;
        if (IsDegraded) response.Headers["X-Degraded"] = "true";
        if (RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (Problem is not null)
        {
            await Problem.ExecuteAsync(context);
            return;
        }
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(Body, context.RequestAborted);
    }
}
