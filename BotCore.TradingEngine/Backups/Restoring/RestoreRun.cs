using System.Globalization;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Stores;

namespace BotCore.TradingEngine.Backups.Restoring;

/// <summary>
/// Puts a backup in the place of what is in a state folder. The new is built and checked beside the old; then one record decides, and moves follow
/// (<see cref="PendingRestore"/>). What was there is moved aside and kept whole.
/// </summary>
/// <remarks>
/// The restored journal has a name of its own. It counts as published as far as the old one is known to have been (in the backup, and in what is there
/// now), so that consumers get nothing twice; what was published after the backup and lies behind the point restored to did happen for them.
/// </remarks>
internal sealed class RestoreRun(BackupFiles files, string state, TimeProvider time, Action<string> say)
{
    private const string StagingPrefix = ".restore-";
    private readonly string _state = Path.GetFullPath(state);
    private readonly List<string> _notes = [];

    /// <param name="dryRun">Does everything up to the decision, somewhere else, and leaves the state folder alone.</param>
    /// <exception cref="BackupDamagedException">Something is missing, damaged or sealed with another key; nothing was changed.</exception>
    /// <exception cref="BackupInUseException">An engine runs on the state folder; nothing was changed.</exception>
    /// <exception cref="BackupRefusedException">The point that was asked for is not in the backups; nothing was changed.</exception>
    /// <exception cref="IOException">The state folder cannot be written; nothing was changed, or the next start finishes it.</exception>
    public async Task<RestoreReport> RunAsync(RestoreTarget target, bool dryRun, CancellationToken ct)
    {
        long began = time.GetTimestamp();
        var plan = RestorePlan.Make(new BackupCatalogue(files), target);
        say(plan.ToString());
        return dryRun ? await TryAsync(plan, began, ct) : await ReplaceAsync(plan, began, ct);
    }

    private async Task<RestoreReport> TryAsync(RestorePlan plan, long began, CancellationToken ct)
    {
        if (InstallationLock.IsInUse(_state)) _notes.Add($"state folder {_state} is in use now; a real restore would refuse until it is not");
        string folder = Directory.CreateTempSubdirectory("botcore-restore-").FullName;
        try
        {
            var builder = new StateBuilder(files, time, say);
            await builder.CheckAsync(plan, ct);
            var (accounts, entries) = await builder.BuildAsync(plan, folder, await PublishedAsync(ct), _notes, ct);
            _notes.Add($"would replace {string.Join(", ", entries)}");
            return Report(plan, began, true, null, accounts);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<RestoreReport> ReplaceAsync(RestorePlan plan, long began, CancellationToken ct)
    {
        using var alone = InstallationLock.Take(_state);
        RemoveLeftovers();
        string stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        string staging = StagingPrefix + stamp, safety = $"before-restore-{stamp}", folder = Path.Combine(_state, staging);
        try
        {
            var builder = new StateBuilder(files, time, say);
            await builder.CheckAsync(plan, ct);
            Directory.CreateDirectory(folder);
            var (accounts, entries) = await builder.BuildAsync(plan, folder, await PublishedAsync(ct), _notes, ct);
            FlushTree(folder);
            ct.ThrowIfCancellationRequested();
            var pending = new PendingRestore(1, staging, safety, entries, ["platform.db-wal", "platform.db-shm"]);
            pending.Commit(_state);
            // From here on there is no way back, and no cancelling.
            pending.Complete(_state);
            bool hasSafety = Directory.Exists(Path.Combine(_state, safety));
            say(hasSafety ? $"restored; what was there is in {Path.Combine(_state, safety)}" : "restored; nothing was there before");
            return Report(plan, began, false, hasSafety ? Path.Combine(_state, safety) : null, accounts);
        }
        catch when (PendingRestore.Find(_state) is null)
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>How far the journals that are there now have been published, where that can still be read.</summary>
    private async Task<IReadOnlyDictionary<string, long>> PublishedAsync(CancellationToken ct)
    {
        if (!File.Exists(Path.Combine(_state, "platform.db"))) return new Dictionary<string, long>();
        try
        {
            using var stores = StoreSet.InFolder(_state);
            return await stores.Outbox.AllAsync(ct);
        }
        catch (StoreUnavailableException e)
        {
            _notes.Add($"the stores that are there cannot be read ({e.Message}); events published after the backup may be published again");
            return new Dictionary<string, long>();
        }
    }

    private RestoreReport Report(RestorePlan plan, long began, bool dryRun, string? safety, IReadOnlyList<RestoredAccount> accounts) =>
        new(plan.Last.Id, _state, dryRun, Math.Round(time.GetElapsedTime(began).TotalSeconds, 3), safety, accounts, _notes);

    private void RemoveLeftovers()
    {
        foreach (string folder in Directory.EnumerateDirectories(_state, StagingPrefix + "*")) Directory.Delete(folder, recursive: true);
    }

    private static void FlushTree(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            stream.Flush(flushToDisk: true);
        }
        foreach (string one in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Append(folder)) DurableFolder.Flush(one);
    }
}
