using System.Threading.Channels;
using BotCore.AiGateway.Calls;
using BotCore.AiGateway.Routes;
using BotCore.ServiceDefaults.Hosting;

namespace BotCore.AiGateway.Canary;

/// <summary>
/// Asks a challenger what the champion has just answered, and measures how far they agree. It works behind a bounded queue, after the answer is out:
/// a challenger that is slow, down or wrong costs nobody anything.
/// </summary>
internal sealed class ShadowTraffic(
    AiCaller caller, Replicas replicas, ReloadingOptions<ShadowOptions> options, ReloadingOptions<AiOptions> ai, GatewayMetrics metrics, TimeProvider time)
    : BackgroundService
{
    private readonly Channel<Question> _waiting = Channel.CreateBounded<Question>(new BoundedChannelOptions(options.Current.MaxWaiting) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Never waits: what does not fit is left out.</summary>
    public void Offer(AiKind kind, ReadOnlyMemory<byte> body, AiOutcome.Answered champion)
    {
        if (champion.Verdict is not { } verdict || !replicas.Any(GatewayRoutes.AiShadow)) return;
        if (!CanaryChoice.IsWithin(options.Current.Percent, body.Span)) return;
        if (!_waiting.Writer.TryWrite(new Question(kind, body, verdict, champion.Took))) metrics.ShadowLeftOut();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Current.MaxConcurrent).Select(_ => AskAllAsync(stoppingToken)));

    private async Task AskAllAsync(CancellationToken stop)
    {
        try
        {
            await foreach (var question in _waiting.Reader.ReadAllAsync(stop)) await AskAsync(question, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The gateway stops; what waits was only for the statistics.
        }
    }

    private async Task AskAsync(Question question, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(ai.Current.Timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
        var outcome = await caller.AskOnceAsync(question.Kind, GatewayRoutes.AiShadow, question.Body, limit.Token);
        if (outcome is AiOutcome.Answered { Verdict: { } challenger } answered) metrics.ShadowCompared(question.Kind, question.Champion, challenger, question.Took, answered.Took);
        else metrics.ShadowFailed();
    }

    private sealed record Question(AiKind Kind, ReadOnlyMemory<byte> Body, Verdict Champion, TimeSpan Took);
}
