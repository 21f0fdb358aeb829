using System.Diagnostics.Metrics;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Backups;

/// <summary>
/// What an engine shows of its backup folder: how the last backup and the last restore test ended, wherever they ran, and how far the journal is
/// shipped. A figure nobody has yet is absent, not zero.
/// </summary>
internal sealed class BackupMetrics
{
    public const string MeterName = "BotCore.TradingEngine.Backups";

    private readonly Counter<long> _shipped;
    private readonly Counter<long> _failures;
    private readonly TimeProvider _time;
    private readonly IEventJournal _journal;
    private RepositoryStatus? _status;
    private long _position = -1;
    private long _complete;

    public BackupMetrics(IMeterFactory meters, IEventJournal journal, TimeProvider time)
    {
        (_journal, _time) = (journal, time);
        _complete = time.GetTimestamp();
        var meter = meters.Create(MeterName);
        Gauge("backup_last_success_timestamp_seconds", "Unix time of the newest backup that succeeded.", s => Unix(s.Backup?.LastSuccessUtc));
        Gauge("backup_last_duration_seconds", "Time that the newest backup that succeeded took.", s => s.Backup?.LastDurationSeconds);
        Gauge("backup_last_size_bytes", "Size of the newest backup that succeeded, as it is kept.", s => s.Backup?.LastBytes);
        Gauge("backup_failed", "1 when the last backup failed, 0 when it succeeded.", s => Flag(s.Backup));
        Count("backup_runs_total", "Backups that were tried, since the folder was begun.", s => s.Backup?.Runs);
        Count("backup_failures_total", "Backups that failed, since the folder was begun.", s => s.Backup?.Failures);
        Gauge("backup_restore_test_timestamp_seconds", "Unix time of the newest restore test that succeeded.", s => Unix(s.RestoreTest?.LastSuccessUtc));
        Gauge("backup_restore_test_duration_seconds", "Time that the newest restore test that succeeded took.", s => s.RestoreTest?.LastDurationSeconds);
        Gauge("backup_restore_test_failed", "1 when the last restore test failed, 0 when it succeeded.", s => Flag(s.RestoreTest));
        meter.CreateObservableGauge("backup_ship_lag_records", () => Position() is { } at ? [new Measurement<long>(Math.Max(0, _journal.LastVersion - at))] : Array.Empty<Measurement<long>>(), null, "Journal records that are not shipped yet.");
        meter.CreateObservableGauge("backup_ship_lag_seconds", () => Position() is { } at ? [new Measurement<double>(Lag(at))] : Array.Empty<Measurement<double>>(), null, "Time since everything was shipped; 0 when everything is.");
        _shipped = meter.CreateCounter<long>("backup_shipped_records_total", null, "Journal records shipped by this engine.");
        _failures = meter.CreateCounter<long>("backup_ship_failures_total", null, "Passes of shipping that failed and were tried again.");
        _shipped.Add(0);
        _failures.Add(0);

        void Count(string name, string description, Func<RepositoryStatus, long?> read) => meter.CreateObservableCounter(
            name, () => Volatile.Read(ref _status) is { } status && read(status) is { } value ? [new Measurement<long>(value)] : Array.Empty<Measurement<long>>(), null, description);

        void Gauge(string name, string description, Func<RepositoryStatus, double?> read) => meter.CreateObservableGauge(
            name, () => Volatile.Read(ref _status) is { } status && read(status) is { } value ? [new Measurement<double>(value)] : Array.Empty<Measurement<double>>(), null, description);
    }

    /// <summary>How the last runs ended, as the folder says.</summary>
    public void Show(RepositoryStatus status) => Volatile.Write(ref _status, status);

    /// <summary>A pass of shipping has succeeded.</summary>
    /// <param name="position">Last version that is shipped.</param>
    /// <param name="records">How many the pass has added.</param>
    /// <param name="began">When the pass began: everything older is shipped.</param>
    public void Shipped(long position, long records, long began)
    {
        Volatile.Write(ref _complete, began);
        Volatile.Write(ref _position, position);
        _shipped.Add(records);
    }

    public void Failed() => _failures.Add(1);

    /// <summary>Another engine ships now; this one says nothing about it.</summary>
    public void Stopped() => Volatile.Write(ref _position, -1);

    private long? Position() => Volatile.Read(ref _position) is >= 0 and var position ? position : null;

    private double Lag(long position) => _journal.LastVersion > position ? _time.GetElapsedTime(Volatile.Read(ref _complete)).TotalSeconds : 0;

    private static double? Unix(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds() / 1000.0;

    private static double? Flag(RunStatus? run) => run is null ? null : run.HasFailed ? 1 : 0;
}
