using System.Diagnostics.Metrics;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Projections;

/// <summary>How the read models fare, for the metrics and the health checks.</summary>
internal sealed class ProjectionMetrics
{
    public const string MeterName = "BotCore.TradingEngine.Projections";

    private readonly Counter<long> _records;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _writes;
    private string? _trouble;

    public ProjectionMetrics(IMeterFactory meters, IEventJournal journal, VersionGate gate)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "read_models_lag_records", () => Math.Max(0, journal.LastVersion - gate.Version), null, "Journal records the read models do not contain yet.");
        _records = meter.CreateCounter<long>("read_models_records_total", null, "Journal records taken into the read models.");
        _failures = meter.CreateCounter<long>("read_models_write_failures_total", null, "Writes that failed and were tried again.");
        _writes = meter.CreateHistogram<double>("read_models_write_duration_seconds", "s", "One transaction of the read models.");
        _failures.Add(0);
    }

    /// <summary>Why the read models do not move; null when they do.</summary>
    public string? Trouble => Volatile.Read(ref _trouble);

    public void Wrote(int records, TimeSpan duration)
    {
        _records.Add(records);
        _writes.Record(duration.TotalSeconds);
        Working();
    }

    public void Working() => Volatile.Write(ref _trouble, null);

    public void Failed(string reason)
    {
        _failures.Add(1);
        Volatile.Write(ref _trouble, reason);
    }
}
