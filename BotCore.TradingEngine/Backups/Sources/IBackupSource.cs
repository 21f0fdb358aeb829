using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Backups.Sources;

/// <summary>What is backed up, read while engines write to it: a state folder or a database.</summary>
internal interface IBackupSource : IAsyncDisposable
{
    /// <summary><c>files</c> or <c>mongodb</c>.</summary>
    string Kind { get; }

    /// <summary>Where it is, for people, without secrets.</summary>
    string Place { get; }

    /// <summary>Every account, by name.</summary>
    /// <exception cref="Stores.StoreUnavailableException">It does not answer.</exception>
    Task<IReadOnlyList<SourceAccount>> AccountsAsync(CancellationToken ct);

    /// <summary>Writes the small stores as they are now into a SQLite file that is not there yet.</summary>
    /// <exception cref="Stores.StoreUnavailableException">It does not answer.</exception>
    Task CopyStoresAsync(string path, CancellationToken ct);

    /// <summary>Files of the configuration and their places in a state folder.</summary>
    IReadOnlyList<(string Name, string Path)> ConfigurationFiles { get; }
}

/// <summary>One account and its journal.</summary>
internal abstract class SourceAccount
{
    public required string Account { get; init; }

    /// <summary>Name of the journal.</summary>
    public required string Stream { get; init; }

    /// <summary>What makes a kernel of it; null when no engine has noted it.</summary>
    public required AccountSetup? Setup { get; init; }

    /// <summary>Where the journal stands now.</summary>
    /// <returns>Version, checksum and time of the last record; zeros when empty.</returns>
    /// <exception cref="JournalUnavailableException">It cannot be read now.</exception>
    public abstract Task<(long Version, long Hash, long TimeMs)> EndAsync(CancellationToken ct);

    /// <summary>Checksum of a record; null when there is no such record.</summary>
    /// <exception cref="JournalUnavailableException">It cannot be read now.</exception>
    public abstract Task<long?> HashAsync(long version, CancellationToken ct);

    /// <summary>Records after a version up to another one, each checked against the chain.</summary>
    /// <exception cref="JournalDamagedException">A record is damaged or missing; names it.</exception>
    /// <exception cref="JournalUnavailableException">It cannot be read now.</exception>
    public abstract IAsyncEnumerable<JournalRecord> ReadAsync(long after, long upTo, CancellationToken ct);

    /// <summary>The newest snapshot at or before a version; null when there is none.</summary>
    /// <exception cref="JournalUnavailableException">It cannot be read now.</exception>
    public abstract Task<JournalSnapshot?> SnapshotAsync(long upTo, CancellationToken ct);
}
