using BotCore.Trading.Kernel;

namespace BotCore.TradingEngine.Journal;

/// <summary>A journal record: an event and its place in the stream.</summary>
/// <param name="Version">Rises by one, from 1, without holes.</param>
internal readonly record struct RecordedEvent(long Version, TradingEvent Event);

/// <summary>State of the kernel after a journal version.</summary>
/// <param name="MarketFingerprint">What <paramref name="Market"/> belongs to: strategies, timeframes, symbols.</param>
internal sealed record JournalSnapshot(long Version, byte[] Account, byte[] Market, string MarketFingerprint);

/// <summary>
/// The append-only stream of one account; the truth from which everything else is rebuilt. An append is durable when it
/// returns, whole or not at all.
/// </summary>
internal interface IEventJournal : IAsyncDisposable
{
    /// <summary>Version of the last record; 0 when empty.</summary>
    long LastVersion { get; }

    /// <summary>Appends events after <paramref name="expected"/>, in one durable step.</summary>
    /// <returns>The version of the last appended record.</returns>
    /// <exception cref="JournalConflictException">Another writer appended after <paramref name="expected"/>; nothing was written.</exception>
    /// <exception cref="JournalFencedException">Another engine has claimed the journal with a higher token; nothing was written.</exception>
    /// <exception cref="JournalUnavailableException">
    /// Disk full, read-only or gone; nothing was written. A server that vanished while it answered may have written the whole
    /// batch; <see cref="RefreshAsync"/> tells, and until it has been called nothing more is appended.
    /// </exception>
    Task<long> AppendAsync(long expected, IReadOnlyList<TradingEvent> events, CancellationToken ct);

    /// <summary>Reads the records after a version, oldest first, each checked against its chained checksum.</summary>
    /// <exception cref="JournalDamagedException">A record or page is damaged or missing; names it.</exception>
    IAsyncEnumerable<RecordedEvent> ReadAsync(long after, CancellationToken ct);

    /// <summary>
    /// Claims the journal for the holder of a lease. From the return on, nobody with a lower token can append, however long
    /// their append has been under way.
    /// </summary>
    /// <param name="token">Fencing token of the lease, above zero.</param>
    /// <exception cref="JournalFencedException">Somebody with a higher token has claimed it.</exception>
    /// <exception cref="JournalUnavailableException">The journal cannot be written now.</exception>
    Task FenceAsync(long token, CancellationToken ct);

    /// <summary>Looks where the journal ends, which another process may have moved.</summary>
    /// <returns>The new <see cref="LastVersion"/>.</returns>
    /// <exception cref="JournalUnavailableException">The journal cannot be read now.</exception>
    /// <exception cref="JournalDamagedException">What was added does not continue what was there.</exception>
    Task<long> RefreshAsync(CancellationToken ct);

    /// <summary>Keeps a snapshot; older ones are thinned to the last three.</summary>
    Task SaveSnapshotAsync(JournalSnapshot snapshot, CancellationToken ct);

    /// <summary>The newest readable snapshot at or before the last version; null when there is none.</summary>
    Task<JournalSnapshot?> LoadSnapshotAsync(CancellationToken ct);
}

/// <summary>Another writer was faster; two writers can never both win.</summary>
internal sealed class JournalConflictException(long expected, long found)
    : Exception($"journal: expected to append after version {expected}, but the journal stands at {found}; another writer is at work");

/// <summary>The lease under which this process writes is over: another engine has claimed the journal.</summary>
internal sealed class JournalFencedException(long token, long current)
    : Exception($"journal: fencing token {token} is over, the journal was claimed with token {current}; nothing was written");

/// <summary>The journal cannot be written now; trading stops until it can.</summary>
internal sealed class JournalUnavailableException(string reason, Exception inner) : Exception(reason, inner);

/// <summary>The journal cannot be trusted; nothing trades on it.</summary>
internal sealed class JournalDamagedException(string what, Exception? inner = null) : Exception(what, inner);
