using System.Security.Cryptography;
using System.Text;
using BotCore.TradingEngine.Jobs;
using BotCore.TradingEngine.Stores.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

/// <summary>Takes jobs in: once for each idempotency key, and no more than may wait.</summary>
internal sealed class JobSubmissions(IJobStore jobs, JobKeeper keeper, JobOptions options, TimeProvider time)
{
    private const int RetryAfterSeconds = 30;

    /// <param name="request">In one spelling; with the kind it is what the key stands for.</param>
    /// <returns>The job, or the refusal.</returns>
    public async Task<(JobRecord? Job, ProblemHttpResult? Problem)> SubmitAsync(HttpContext http, string kind, string request, CancellationToken ct)
    {
        if (IdempotencyKey.Read(http.Request, isRequired: false, out string key) is { } refusal) return (null, refusal);
        string id = $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{key}")))[..20]}";
        var known = await jobs.FindAsync(id, ct);
        if (known is null)
        {
            if ((await jobs.OpenAsync(ct)).Count >= options.MaxOpen)
                return (null, ApiProblems.NotNow(
                    http, ApiProblems.TooManyJobs, $"{options.MaxOpen} jobs wait or run already (Jobs:MaxOpen); cancel one, or submit this later", RetryAfterSeconds));
            // A moment of whole milliseconds, as the stores keep it.
            var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
            var job = new JobRecord(id, kind, request, 1, http.User.Identity?.Name ?? "local", now, JobState.Waiting, 0, null);
            if (await jobs.TrySubmitAsync(job, ct))
            {
                keeper.Nudge();
                return (job, null);
            }
            known = await jobs.FindAsync(id, ct);
        }
        if (known!.Request != request) return (null, ApiProblems.KeyReused(key));
        http.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        return (known, null);
    }
}
