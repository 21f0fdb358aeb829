using System.Diagnostics.Metrics;
using BotCore.AiGateway.Calls;
using BotCore.ServiceDefaults.Telemetry;

namespace BotCore.AiGateway;

/// <summary>What the gateway measures; the names are in docs/operations/metrics.md.</summary>
internal sealed class GatewayMetrics
{
    public const string MeterName = "BotCore.AiGateway";

    private readonly Meter _meter;
    private readonly Counter<long> _answers;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _degraded;
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _attemptDuration;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _limited;
    private readonly Counter<long> _canary;
    private readonly Counter<long> _shadow;
    private readonly Histogram<double> _shadowDifference;
    private readonly Histogram<double> _shadowDuration;

    public GatewayMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _answers = _meter.CreateTotal("ai_gateway_answers_total", "Analyses answered, by endpoint and who answered.");
        _duration = _meter.CreateDuration("ai_gateway_answer_duration_seconds", "Time to answer an analysis, by endpoint and who answered.", Buckets.Milliseconds);
        _degraded = _meter.CreateTotal("ai_gateway_degraded_total", "Analyses answered without the AI service, by reason.");
        _attempts = _meter.CreateTotal("ai_gateway_attempts_total", "Questions sent to a replica of the AI service, by result.");
        _attemptDuration = _meter.CreateDuration("ai_gateway_attempt_duration_seconds", "Time a replica took for a question, failed ones included.", Buckets.Milliseconds);
        _retries = _meter.CreateTotal("ai_gateway_retries_total", "Second attempts: cured, failed, or not made.");
        _limited = _meter.CreateTotal("ai_gateway_limited_total", "Requests refused because a client's units or the other requests' places were used up.");
        _canary = _meter.CreateTotal("ai_gateway_canary_total", "Questions by who was to be asked.");
        _shadow = _meter.CreateTotal("ai_shadow_comparisons_total", "Questions to the challenger by how its answer compares.");
        _shadowDifference = _meter.CreateDistribution("ai_shadow_confidence_difference_ratio", "Absolute difference of the two confidences.", Buckets.Ratio);
        _shadowDuration = _meter.CreateDuration("ai_shadow_duration_seconds", "Time each of the two took for the same question.", Buckets.Milliseconds);
        _degraded.StartAtZero([.. Enum.GetValues<FailureReason>().Select(reason => new[] { "reason", reason.Word() })]);
        _retries.StartAtZero(["result", "cured"], ["result", "failed"], ["result", "over_budget"], ["result", "no_other_replica"]);
        _limited.StartAtZero(["limit", "cost"], ["limit", "places"]);
        _canary.StartAtZero(["target", "stable"], ["target", "canary"]);
        _shadow.StartAtZero(["result", "same"], ["result", "different"], ["result", "failed"], ["result", "left_out"]);
    }

    public void Observe(Func<long> waiting, Func<long> entries, Func<long> bytes)
    {
        _meter.CreateObservableGauge("ai_gateway_waiting", waiting, null, "Analyses that wait for their turn.");
        _meter.CreateObservableGauge("ai_gateway_cache_entries", entries, null, "Answers kept.");
        _meter.CreateObservableGauge("ai_gateway_cache_bytes", bytes, "By", "Size of the answers kept.");
    }

    /// <param name="origin">One of <see cref="Origins"/>.</param>
    public void Answered(AiKind kind, string origin, TimeSpan took)
    {
        _answers.Add(1, new("endpoint", kind.Word()), new("answered_by", origin));
        _duration.Record(took.TotalSeconds, new("endpoint", kind.Word()), new("answered_by", origin));
    }

    public void Degraded(FailureReason reason) => _degraded.Add(1, new KeyValuePair<string, object?>("reason", reason.Word()));

    public void Attempt(string cluster, string destination, AiOutcome outcome, TimeSpan took)
    {
        string result = outcome is AiOutcome.Failed failed ? failed.Reason.Word() : "answered";
        _attempts.Add(1, new("cluster", cluster), new("destination", destination), new("result", result));
        _attemptDuration.Record(took.TotalSeconds, new("cluster", cluster), new("destination", destination));
    }

    public void Retry(string result) => _retries.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Limited(string limit) => _limited.Add(1, new KeyValuePair<string, object?>("limit", limit));

    public void Asked(bool canary) => _canary.Add(1, new KeyValuePair<string, object?>("target", canary ? "canary" : "stable"));

    public void ShadowLeftOut() => _shadow.Add(1, new KeyValuePair<string, object?>("result", "left_out"));

    public void ShadowFailed() => _shadow.Add(1, new KeyValuePair<string, object?>("result", "failed"));

    public void ShadowCompared(AiKind kind, Verdict champion, Verdict challenger, TimeSpan championTook, TimeSpan challengerTook)
    {
        _shadow.Add(1, new KeyValuePair<string, object?>("result", champion.Signal == challenger.Signal ? "same" : "different"));
        _shadowDifference.Record(Math.Abs(champion.Confidence - challenger.Confidence), new KeyValuePair<string, object?>("endpoint", kind.Word()));
        _shadowDuration.Record(championTook.TotalSeconds, new KeyValuePair<string, object?>("role", "champion"));
        _shadowDuration.Record(challengerTook.TotalSeconds, new KeyValuePair<string, object?>("role", "challenger"));
    }
}

/// <summary>Who an analysis came from, in <c>X-Answered-By</c> and in metrics.</summary>
internal static class Origins
{
    /// <summary>The AI service, asked for this request.</summary>
    public const string Ai = "ai";

    /// <summary>An answer given shortly before to the same question.</summary>
    public const string Cache = "cache";

    /// <summary>Another caller's question, the same and at the same time.</summary>
    public const string Shared = "shared";

    /// <summary>The gateway's own rules.</summary>
    public const string Rules = "rules";

    /// <summary>Nobody: a refusal or an error.</summary>
    public const string None = "none";
}
