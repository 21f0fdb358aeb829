using System.Text.Json;
using BotCore.Contracts.Jobs;
using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;
using BotCore.TradingEngine.Jobs;
using BotCore.TradingEngine.Stores.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class BacktestsApi
{
    public static void MapBacktestsApi(this IEndpointRouteBuilder api)
    {
        var backtests = api.MapGroup("/backtests").WithTags("Backtests");
        backtests.MapPost("", SubmitAsync).WithName("SubmitBacktest").WithSummary("Runs recorded candles through the trading kernel, as a job")
            .WithBody<SubmitBacktestRequest>().WithIdempotencyKey(isRequired: false);
        backtests.MapGet("", ListAsync).WithName("ListBacktests").WithSummary("Backtests, newest first").AsJobList();
        backtests.MapGet("/{job}", GetAsync).WithName("GetBacktest").WithSummary("A backtest with its result, once it is done")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Accepted<JobModel>, ProblemHttpResult>> SubmitAsync(
        HttpContext http, JobRequests requests, JobSubmissions submissions, CancellationToken ct)
    {
        var (request, problem) = await JsonBody.ReadAsync(http.Request, ContractsJson.Default.SubmitBacktestRequest, whenEmpty: null, ct);
        if (request is null) return problem!;
        if (requests.Check(request) is { Any: true } errors) return ApiProblems.Invalid(errors);
        var (job, refusal) = await submissions.SubmitAsync(http, JobKinds.Backtest, CommandSender.Canonical(request, ContractsJson.Default.SubmitBacktestRequest), ct);
        return job is null ? refusal! : TypedResults.Accepted($"/api/backtests/{job.Id}", JobMapping.ToModel(job));
    }

    private static Task<Results<Ok<Page<JobModel>>, ProblemHttpResult>> ListAsync(HttpRequest request, IJobStore jobs, CancellationToken ct) =>
        JobsApi.PageAsync(request, jobs, JobKinds.Backtest, ct);

    private static async Task<Results<Ok<BacktestModel>, ProblemHttpResult>> GetAsync(string job, IJobStore jobs, CancellationToken ct)
    {
        if (await jobs.FindAsync(job, ct) is not { Kind: JobKinds.Backtest } found) return JobsApi.NoSuchJob(job);
        string? result = found.State is JobState.Done ? await jobs.ResultAsync(job, ct) : null;
        return TypedResults.Ok(new BacktestModel(
            JobMapping.ToModel(found), JsonSerializer.Deserialize(found.Request, ContractsJson.Default.SubmitBacktestRequest)!,
            result is null ? null : JsonSerializer.Deserialize(result, ContractsJson.Default.BacktestResultModel)));
    }
}
