using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using BotCore.Contracts.Ai;
using BotCore.ServiceDefaults.Telemetry;

namespace BotCore.TradingEngine.Ai;

/// <summary>The newest answers, for the API, health and metrics. What counts for trading is in the journal.</summary>
internal sealed class AiViews
{
    private readonly ConcurrentDictionary<string, AiViewModel> _views = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly Counter<long> _count;
    private AiStatusModel _status = new(false, false, "no gateway is configured", 0, 0, null);

    public AiViews(TimeProvider time, IMeterFactory meters)
    {
        _time = time;
        _count = meters.Create("BotCore.TradingEngine.Ai").CreateTotal("ai_views_total", "Answers of the AI gateway, by source and what became of them.");
        _count.StartAtZero(["source", "model", "result", "taken"], ["source", "rules", "result", "taken"], ["source", "none", "result", "failed"]);
    }

    public AiStatusModel Status => Volatile.Read(ref _status);

    public IReadOnlyList<AiViewModel> All => [.. _views.Values.OrderBy(view => view.Symbol, StringComparer.Ordinal)];

    public void Off(string reason) => Volatile.Write(ref _status, new AiStatusModel(false, false, reason, 0, 0, null));

    public void On() => Volatile.Write(ref _status, new AiStatusModel(true, true, "no answer yet", 0, 0, null));

    /// <returns>True when it has become, or is no more, degraded.</returns>
    public bool Answered(AiViewModel view)
    {
        _views[view.Symbol] = view;
        _count.Add(1, new("source", view.Source == AiSource.Model ? "model" : "rules"), new("result", view.RefusedBecause is null ? "taken" : "refused"));
        return Replace(status => status with { IsDegraded = view.Degraded, Reason = view.DegradedReason, Answers = status.Answers + 1, LastAnswer = _time.GetUtcNow() });
    }

    /// <inheritdoc cref="Answered"/>
    public bool Failed(string reason)
    {
        _count.Add(1, new("source", "none"), new("result", "failed"));
        return Replace(status => status with { IsDegraded = true, Reason = reason, Failures = status.Failures + 1 });
    }

    private bool Replace(Func<AiStatusModel, AiStatusModel> change)
    {
        while (true)
        {
            var old = Volatile.Read(ref _status);
            var next = change(old);
            if (ReferenceEquals(Interlocked.CompareExchange(ref _status, next, old), old)) return old.IsDegraded != next.IsDegraded || old.Answers + old.Failures == 0;
        }
    }
}
