using System.Text.Json;
using BotCore.Contracts.Jobs;
using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;
using BotCore.TradingEngine.Jobs;
using BotCore.TradingEngine.Stores.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class OptimizationsApi
{
    public static void MapOptimizationsApi(this IEndpointRouteBuilder api)
    {
        var optimizations = api.MapGroup("/optimizations").WithTags("Optimisations");
        optimizations.MapPost("", SubmitAsync).WithName("SubmitOptimization").WithSummary("Searches parameters over recorded candles, as a job")
            .WithBody<SubmitOptimizationRequest>().WithIdempotencyKey(isRequired: false);
        optimizations.MapGet("", ListAsync).WithName("ListOptimizations").WithSummary("Optimisations, newest first").AsJobList();
        optimizations.MapGet("/{job}", GetAsync).WithName("GetOptimization").WithSummary("An optimisation with its result, once it is done")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Accepted<JobModel>, ProblemHttpResult>> SubmitAsync(
        HttpContext http, JobRequests requests, JobSubmissions submissions, CancellationToken ct)
    {
        var (request, problem) = await JsonBody.ReadAsync(http.Request, ContractsJson.Default.SubmitOptimizationRequest, whenEmpty: null, ct);
        if (request is null) return problem!;
        if (requests.Check(request) is { Any: true } errors) return ApiProblems.Invalid(errors);
        var (job, refusal) = await submissions.SubmitAsync(
            http, JobKinds.Optimize, CommandSender.Canonical(request, ContractsJson.Default.SubmitOptimizationRequest), ct);
        return job is null ? refusal! : TypedResults.Accepted($"/api/optimizations/{job.Id}", JobMapping.ToModel(job));
    }

    private static Task<Results<Ok<Page<JobModel>>, ProblemHttpResult>> ListAsync(HttpRequest request, IJobStore jobs, CancellationToken ct) =>
        JobsApi.PageAsync(request, jobs, JobKinds.Optimize, ct);

    private static async Task<Results<Ok<OptimizationModel>, ProblemHttpResult>> GetAsync(string job, IJobStore jobs, CancellationToken ct)
    {
        if (await jobs.FindAsync(job, ct) is not { Kind: JobKinds.Optimize } found) return JobsApi.NoSuchJob(job);
        string? result = found.State is JobState.Done ? await jobs.ResultAsync(job, ct) : null;
        return TypedResults.Ok(new OptimizationModel(
            JobMapping.ToModel(found), JsonSerializer.Deserialize(found.Request, ContractsJson.Default.SubmitOptimizationRequest)!,
            result is null ? null : JsonSerializer.Deserialize(result, ContractsJson.Default.OptimizationResultModel)));
    }
}
