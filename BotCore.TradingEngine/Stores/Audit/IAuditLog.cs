namespace BotCore.TradingEngine.Stores.Audit;

/// <summary>What somebody did.</summary>
/// <param name="Actor">Who did it: a user, <c>system</c>.</param>
/// <param name="Action">Stable word, <c>area.verb</c>: <c>settings.change</c>.</param>
/// <param name="Target">What it was done to; may be empty.</param>
/// <param name="Detail">In words, without secrets.</param>
internal sealed record AuditFact(DateTimeOffset At, string Actor, string Action, string Target, string Detail);

/// <summary>A fact in its place in the log.</summary>
/// <param name="Sequence">Rises by one, from 1, without holes.</param>
/// <param name="Hash">SHA-256 over the entry and the hash before it, in hexadecimal: see <see cref="AuditChain"/>.</param>
internal sealed record AuditEntry(long Sequence, AuditFact Fact, string Hash);

/// <summary>
/// The record of who did what: appended to, never changed. Each entry holds the hash of all before it, so that a change of
/// any of them shows, and the newest hash, kept elsewhere, vouches for the whole.
/// </summary>
internal interface IAuditLog
{
    /// <exception cref="StoreUnavailableException">The store does not answer; nothing was recorded, or the caller's next look tells.</exception>
    Task<AuditEntry> AppendAsync(AuditFact fact, CancellationToken ct);

    /// <summary>Entries after a sequence number, oldest first.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<AuditEntry>> ReadAsync(long after, int limit, CancellationToken ct);

    /// <summary>Appends an entry as it is, when a log is copied.</summary>
    /// <exception cref="StoreConflictException">It does not continue the log.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task RestoreAsync(AuditEntry entry, CancellationToken ct);
}
