using System.Text.Json;

namespace BotCore.TradingEngine.Backups.Repository;

/// <summary>How the last runs ended, kept beside the backups (<c>status.json</c>): what an engine shows as metrics, wherever the runs took place.</summary>
/// <param name="SchemaVersion">Of this record; 1.</param>
/// <param name="Backup">Null before the first backup.</param>
/// <param name="RestoreTest">Null before the first verification.</param>
internal sealed record RepositoryStatus(int SchemaVersion, RunStatus? Backup, RunStatus? RestoreTest)
{
    private const string File = "status.json";

    /// <exception cref="IOException">The repository cannot be read.</exception>
    /// <exception cref="BackupDamagedException">The file is not what it was.</exception>
    public static RepositoryStatus Read(IBackupStore store)
    {
        using var stream = store.TryOpen(File);
        if (stream is null) return new RepositoryStatus(1, null, null);
        try
        {
            return JsonSerializer.Deserialize(stream, BackupJson.Default.RepositoryStatus) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new BackupDamagedException($"{store.Place}/{File}: is damaged: {e.Message}; it may be deleted, the next run writes it anew", e);
        }
    }

    public Task WriteAsync(IBackupStore store, CancellationToken ct) => store.PutAsync(
        File, stream => JsonSerializer.SerializeAsync(stream, this, BackupJson.Default.RepositoryStatus, ct), ct);
}

/// <summary>The runs of one kind.</summary>
/// <param name="LastSuccessUtc">Null when none has succeeded yet.</param>
/// <param name="LastId">Backup of the last success.</param>
/// <param name="LastDurationSeconds">Of the last success.</param>
/// <param name="LastBytes">Size of the last success, as it is kept.</param>
/// <param name="HasFailed">Whether the last run failed.</param>
/// <param name="Fault">Why; null when it has not.</param>
/// <param name="Runs">All runs, failed ones included.</param>
internal sealed record RunStatus(
    DateTimeOffset? LastSuccessUtc, string? LastId, double? LastDurationSeconds, long? LastBytes, bool HasFailed, string? Fault, long Runs, long Failures)
{
    public static RunStatus Succeeded(RunStatus? before, DateTimeOffset at, string id, TimeSpan duration, long bytes) =>
        new(at, id, Math.Round(duration.TotalSeconds, 3), bytes, false, null, (before?.Runs ?? 0) + 1, before?.Failures ?? 0);

    public static RunStatus Failed(RunStatus? before, string fault) =>
        (before ?? new RunStatus(null, null, null, null, false, null, 0, 0)) with { HasFailed = true, Fault = fault, Runs = (before?.Runs ?? 0) + 1, Failures = (before?.Failures ?? 0) + 1 };
}
