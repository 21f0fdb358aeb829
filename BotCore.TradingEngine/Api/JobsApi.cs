using BotCore.Contracts.Jobs;
using BotCore.Contracts.Trading;
using BotCore.ServiceDefaults.Http;
using BotCore.TradingEngine.Jobs;
using BotCore.TradingEngine.Jobs.Work;
using BotCore.TradingEngine.Stores.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class JobsApi
{
    private const int ShownPieces = 100;
    private static readonly JobCursorParameter Cursor = new("cursor", "The `next` of the page before, for the following one.");

    public static void MapJobsApi(this IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("", ListAsync).WithName("ListJobs").WithSummary("Backtests and optimisations, newest first").AsJobList();
        jobs.MapGet("/candles", Candles).WithName("ListCandleData").WithSummary("Recorded candles that jobs may use");
        jobs.MapGet("/{job}", GetAsync).WithName("GetJob").WithSummary("A job, and its pieces that have no result yet")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        jobs.MapPost("/{job}/cancel", CancelAsync).WithName("CancelJob").WithSummary("Ends a job; what is running stops within seconds")
            .WithIdempotencyKey(isRequired: false).WithProblems(StatusCodes.Status404NotFound);
        jobs.MapPost("/{job}/resume", ResumeAsync).WithName("ResumeJob").WithSummary("Goes on with a job that failed or was cancelled; what is done stays done")
            .WithIdempotencyKey(isRequired: false).WithProblems(StatusCodes.Status404NotFound);
    }

    /// <summary>A list of jobs: its parameters and how it may be refused.</summary>
    public static RouteHandlerBuilder AsJobList(this RouteHandlerBuilder endpoint) =>
        endpoint.WithQuery(Lists.Limit, Cursor).WithProblems(StatusCodes.Status503ServiceUnavailable);

    /// <param name="kind">Null for every kind.</param>
    public static async Task<Results<Ok<Page<JobModel>>, ProblemHttpResult>> PageAsync(HttpRequest request, IJobStore jobs, string? kind, CancellationToken ct)
    {
        var query = new QueryReader(request);
        int limit = query.Read(Lists.Limit);
        var after = query.Read(Cursor);
        if (query.Problem is { } refusal) return refusal;
        var page = await jobs.PageAsync(kind, limit, after, ct);
        return TypedResults.Ok(new Page<JobModel>([.. page.Select(JobMapping.ToModel)], page.Count == limit ? JobMapping.Cursor(page[^1]) : null));
    }

    public static ProblemHttpResult NoSuchJob(string id) => Problems.Of(StatusCodes.Status404NotFound, ApiProblems.UnknownJob, $"there is no job '{id}'");

    private static Task<Results<Ok<Page<JobModel>>, ProblemHttpResult>> ListAsync(HttpRequest request, IJobStore jobs, CancellationToken ct) =>
        PageAsync(request, jobs, null, ct);

    private static Ok<IReadOnlyList<CandleDataModel>> Candles(CandleLibrary library) => TypedResults.Ok(library.List());

    private static async Task<Results<Ok<JobDetailModel>, ProblemHttpResult>> GetAsync(string job, IJobStore jobs, CancellationToken ct)
    {
        if (await jobs.FindAsync(job, ct) is not { } found) return NoSuchJob(job);
        var open = await jobs.OpenPiecesAsync(job, ct);
        return TypedResults.Ok(new JobDetailModel(JobMapping.ToModel(found), [.. open.Take(ShownPieces).Select(JobMapping.ToModel)]));
    }

    private static async Task<Results<Ok<JobModel>, ProblemHttpResult>> CancelAsync(
        string job, HttpRequest request, IJobStore jobs, JobSteps steps, TimeProvider time, CancellationToken ct)
    {
        if (await JsonBody.RefuseAsync(request, ct) is { } refusal) return refusal;
        if (IdempotencyKey.Read(request, isRequired: false, out _) is { } wrong) return wrong;
        bool isEnded = await jobs.TryEndAsync(job, JobState.Cancelled, null, time.GetUtcNow(), ct);
        if (await jobs.FindAsync(job, ct) is not { } found) return NoSuchJob(job);
        if (isEnded) steps.Ended(found, JobState.Cancelled, null);
        // Asked again it is cancelled already, which is what was asked for.
        return found.State is JobState.Cancelled
            ? TypedResults.Ok(JobMapping.ToModel(found))
            : ApiProblems.Denied(ApiProblems.JobIsOver, $"job {job} is {Words<JobStatus>.Of(JobMapping.ToModel(found).State)} and cannot be cancelled");
    }

    private static async Task<Results<Ok<JobModel>, ProblemHttpResult>> ResumeAsync(
        string job, HttpRequest request, IJobStore jobs, JobKeeper keeper, CancellationToken ct)
    {
        if (await JsonBody.RefuseAsync(request, ct) is { } refusal) return refusal;
        if (IdempotencyKey.Read(request, isRequired: false, out _) is { } wrong) return wrong;
        bool isResumed = await jobs.TryResumeAsync(job, ct);
        if (await jobs.FindAsync(job, ct) is not { } found) return NoSuchJob(job);
        if (isResumed) keeper.Nudge();
        return isResumed || found.IsOpen
            ? TypedResults.Ok(JobMapping.ToModel(found))
            : ApiProblems.Denied(ApiProblems.JobIsOver, $"job {job} is done; there is nothing to resume");
    }
}
