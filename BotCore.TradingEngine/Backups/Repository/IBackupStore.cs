namespace BotCore.TradingEngine.Backups.Repository;

/// <summary>
/// Where backups are kept: named files that are whole or not there. A folder today; an object store fits behind the same five
/// verbs, because nothing is ever changed in place and a backup exists only once its manifest does.
/// </summary>
internal interface IBackupStore
{
    /// <summary>Where it is, for people, without secrets.</summary>
    string Place { get; }

    /// <summary>Writes a file; nobody sees it before it is whole and durable. One of the same name is replaced.</summary>
    /// <param name="name">Parts separated by <c>/</c>.</param>
    /// <exception cref="IOException">It cannot be written; what stood there before is untouched.</exception>
    Task PutAsync(string name, Func<System.IO.Stream, Task> write, CancellationToken ct);

    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    System.IO.Stream? TryOpen(string name);

    /// <summary>Names of all files below a prefix, in ordinal order; files that are not whole are none.</summary>
    IReadOnlyList<string> List(string prefix);

    /// <summary>Removes a file; no effect when it is not there.</summary>
    void Delete(string name);

    /// <summary>Keeps every other run out until it is disposed.</summary>
    /// <exception cref="BackupInUseException">Another run is under way.</exception>
    IDisposable Lock();
}
