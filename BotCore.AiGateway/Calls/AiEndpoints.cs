using BotCore.AiGateway.Access;
using BotCore.AiGateway.Caching;
using BotCore.AiGateway.Canary;
using BotCore.AiGateway.Degraded;
using BotCore.AiGateway.Limits;
using BotCore.AiGateway.Routes;
using BotCore.ServiceDefaults.Hosting;
using BotCore.ServiceDefaults.Http;

namespace BotCore.AiGateway.Calls;

/// <summary>
/// The analyses: kept answer, otherwise a place in the queue, otherwise the AI service, otherwise the rules. Whatever happens behind it, the answer
/// is there within <see cref="AiOptions.Timeout"/> and the time the rules take. Next: <see cref="AiCaller"/>, <see cref="RulesAnswers"/>.
/// </summary>
internal sealed class AiEndpoints(
    AnswerCache cache, InFlight inFlight, CostLimit costs, Bulkhead bulkhead, CanaryChoice canary, AiCaller caller, ShadowTraffic shadow, RulesAnswers rules,
    ReloadingOptions<AiOptions> options, GatewayMetrics metrics, TimeProvider time)
{
    public static void Map(WebApplication app)
    {
        foreach (var kind in Enum.GetValues<AiKind>())
        {
            app.MapPost(kind.Path(), (HttpContext context, AiEndpoints endpoints) => endpoints.AnswerAsync(context, kind))
                .RequireAuthorization(AccessRegistration.Policy).RequireClientRateLimit()
                .WithOrder(-2); // before the routes that are passed on, the one of the canary included
        }
    }

    private async Task AnswerAsync(HttpContext context, AiKind kind)
    {
        long began = time.GetTimestamp();
        if (!context.Request.HasJsonContentType())
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType; // the problem document is made of the status
            return;
        }
        using var body = await RequestBody.ReadAsync(context, options.Current.MaxBodyBytes);
        var key = QuestionKey.Of(kind, canary.IsCanary(context, body.Span), body.Span);
        var reply = cache.Find(key);
        string origin = Origins.Cache;
        if (reply is null)
        {
            if (costs.Charge(context, costs.CostOf(kind)) is { } refusal)
            {
                metrics.Limited("cost");
                await refusal.WriteAsync(context, Origins.None);
                return;
            }
            (reply, origin) = await AskOnceAsync(key, body.Copy(), context.RequestAborted);
        }
        metrics.Answered(kind, origin, time.GetElapsedTime(began));
        await reply.WriteAsync(context, origin);
    }

    private async Task<(Reply Reply, string Origin)> AskOnceAsync(QuestionKey key, byte[] body, CancellationToken ct)
    {
        (var asked, bool isShared) = inFlight.Join(key, () => AskAsync(key, body));
        var reply = await asked.WaitAsync(ct);
        return (reply, reply.Problem is not null ? Origins.None : isShared ? Origins.Shared : reply.IsDegraded ? Origins.Rules : Origins.Ai);
    }

    /// <summary>Once for all who ask the same; touches no request.</summary>
    private async Task<Reply> AskAsync(QuestionKey key, byte[] body)
    {
        metrics.Asked(key.IsCanary);
        Reply reply;
        switch (await AskInTurnAsync(key, body))
        {
            case AiOutcome.Answered answer:
                reply = new Reply(answer.Status, answer.ContentType, answer.Body, IsDegraded: false);
                shadow.Offer(key.Kind, body, answer);
                break;
            case AiOutcome.Failed failed:
                metrics.Degraded(failed.Reason);
                reply = rules.Answer(key.Kind, body, failed.Reason);
                break;
            default: throw new InvalidOperationException("an outcome is an answer or a failure");
        }
        if (reply.MayBeKept) cache.Keep(key, reply);
        return reply;
    }

    private async Task<AiOutcome> AskInTurnAsync(QuestionKey key, byte[] body)
    {
        using var limit = new CancellationTokenSource(options.Current.Timeout, time);
        try
        {
            using var place = await bulkhead.EnterAsync(limit.Token);
            return place.IsAcquired
                ? await caller.AskAsync(key.Kind, key.IsCanary ? GatewayRoutes.AiCanary : GatewayRoutes.Ai, body, limit.Token)
                : new AiOutcome.Failed(FailureReason.Overloaded);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new AiOutcome.Failed(FailureReason.Timeout);
        }
    }
}
