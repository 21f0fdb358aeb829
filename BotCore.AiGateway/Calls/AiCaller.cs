using System.Net;
using System.Net.Http.Headers;
using BotCore.AiGateway.Routes;
using BotCore.ServiceDefaults.Hosting;

namespace BotCore.AiGateway.Calls;

/// <summary>Asks the AI service one question within its time, perhaps a second replica after a first that failed.</summary>
internal sealed partial class AiCaller(
    Replicas replicas, RetryBudget budget, ReloadingOptions<AiOptions> options, ReloadingOptions<RetryOptions> retries, GatewayMetrics metrics,
    TimeProvider time, ILogger<AiCaller> logger)
{
    /// <param name="cluster">Asked first; where it is the canary's, the second attempt goes to the ordinary replicas.</param>
    /// <param name="budgetEnd">Cancelled when the time for the whole answer is up.</param>
    public async Task<AiOutcome> AskAsync(AiKind kind, string cluster, ReadOnlyMemory<byte> body, CancellationToken budgetEnd)
    {
        double share = retries.Current.Share;
        budget.PayIn(share);
        var (outcome, asked) = await AttemptAsync(kind, cluster, null, body, budgetEnd);
        if (outcome is not AiOutcome.Failed failed || budgetEnd.IsCancellationRequested) return outcome;
        // Where nobody was asked nothing is repeated, and a canary without a replica must not cost the answer.
        bool isFirstElsewhere = asked is null && cluster != GatewayRoutes.Ai;
        if (asked is null && !isFirstElsewhere) return failed;
        if (!isFirstElsewhere && !budget.TryTake(share))
        {
            metrics.Retry("over_budget");
            return failed;
        }
        var (second, other) = await AttemptAsync(kind, GatewayRoutes.Ai, asked, body, budgetEnd);
        metrics.Retry(other is null ? "no_other_replica" : second is AiOutcome.Answered ? "cured" : "failed");
        return other is null ? failed : second;
    }

    /// <summary>One question to one cluster, never repeated; for the shadow.</summary>
    public async Task<AiOutcome> AskOnceAsync(AiKind kind, string cluster, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        (await AttemptAsync(kind, cluster, null, body, ct)).Outcome;

    private async Task<(AiOutcome Outcome, string? Asked)> AttemptAsync(
        AiKind kind, string cluster, string? except, ReadOnlyMemory<byte> body, CancellationToken budgetEnd)
    {
        using var replica = replicas.Take(cluster, except);
        if (replica is null) return (new AiOutcome.Failed(budgetEnd.IsCancellationRequested ? FailureReason.Timeout : FailureReason.Unavailable), null);
        using var timeout = new CancellationTokenSource(options.Current.AttemptTimeout, time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(budgetEnd, timeout.Token);
        long began = time.GetTimestamp();
        AiOutcome outcome;
        try
        {
            outcome = await SendAsync(kind, replica, body, began, attempt.Token);
        }
        catch (OperationCanceledException) when (attempt.IsCancellationRequested)
        {
            outcome = new AiOutcome.Failed(FailureReason.Timeout);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            LogUnreachable(logger, replica.Name, e.Message);
            outcome = new AiOutcome.Failed(FailureReason.Unavailable);
        }
        replica.Ended(outcome is AiOutcome.Answered);
        metrics.Attempt(cluster, replica.Name, outcome, time.GetElapsedTime(began));
        return (outcome, replica.Name);
    }

    private async Task<AiOutcome> SendAsync(AiKind kind, Replicas.Lease replica, ReadOnlyMemory<byte> body, long began, CancellationToken ct)
    {
        var settings = options.Current;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(replica.Address, kind.Path())) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (settings.ServiceToken is { Length: > 0 } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await replica.Http.SendAsync(request, ct);
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK: break;
            case HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity:
                byte[]? refusal = await ReadAsync(response, settings.MaxAnswerBytes, ct);
                return refusal is null
                    ? new AiOutcome.Failed(FailureReason.Unusable)
                    : new AiOutcome.Answered((int)response.StatusCode, "application/problem+json", refusal, time.GetElapsedTime(began), null);
            case HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable: return new AiOutcome.Failed(FailureReason.Overloaded);
            default:
                LogUnusable(logger, replica.Name, (int)response.StatusCode);
                return new AiOutcome.Failed(FailureReason.Unusable);
        }
        byte[]? answer = await ReadAsync(response, settings.MaxAnswerBytes, ct);
        if (answer is not null && AnswerCheck.Read(kind, answer) is { } verdict)
            return new AiOutcome.Answered(200, "application/json", answer, time.GetElapsedTime(began), verdict);
        LogUnusable(logger, replica.Name, 200);
        return new AiOutcome.Failed(FailureReason.Unusable);
    }

    /// <returns>Null when it is longer than allowed.</returns>
    private static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int most, CancellationToken ct)
    {
        if (response.Content.Headers.ContentLength > most) return null;
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        using var kept = new MemoryStream((int)(response.Content.Headers.ContentLength ?? 4_096));
        var buffer = new byte[8_192];
        while (await stream.ReadAsync(buffer, ct) is var read and > 0)
        {
            if (kept.Length + read > most) return null;
            kept.Write(buffer, 0, read);
        }
        return kept.ToArray();
    }

    [LoggerMessage(6211, LogLevel.Warning, "{Destination} could not be reached: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string destination, string reason);

    [LoggerMessage(6212, LogLevel.Warning, "{Destination} answered {Status} with something that cannot be used")]
    private static partial void LogUnusable(ILogger logger, string destination, int status);
}
