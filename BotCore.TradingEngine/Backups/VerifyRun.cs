using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Backups.Restoring;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Backups;

/// <summary>
/// Restores a backup somewhere else and looks whether it is what it was: checksums of every file, the chain of every journal record, the account made
/// again from its first record against the one that was noted when the backup was made, the balance of the ledger, the chain of the audit log.
/// </summary>
/// <param name="scratch">Folder to restore in; emptied afterwards.</param>
internal sealed class VerifyRun(BackupFiles files, string scratch, TimeProvider time, Action<string> say)
{
    /// <param name="id">Null for the newest backup.</param>
    /// <returns>A report that says whether it is good; the repository notes it too.</returns>
    /// <exception cref="BackupInUseException">Another run is under way.</exception>
    public async Task<VerifyReport> RunAsync(string? id, CancellationToken ct)
    {
        using var alone = files.Store.Lock();
        long began = time.GetTimestamp();
        var notes = new List<string>();
        string name = id ?? "the newest";
        try
        {
            return await RecordedRun.OfAsync(files.Store, isBackup: false, async () =>
            {
                // What was shipped behind the backup is no part of it.
                var plan = RestorePlan.Make(new BackupCatalogue(files), RestoreTarget.Newest with { Backup = id, WithShipped = false });
                name = plan.Last.Id;
                say(plan.ToString());
                var builder = new StateBuilder(files, time, say);
                var (count, bytes) = await builder.CheckAsync(plan, ct);
                var accounts = await RestoreAsync(builder, plan, notes, ct);
                return new VerifyReport(files.Store.Place, name, true, time.GetUtcNow(), Seconds(began), count, bytes, accounts, [], notes);
            }, report => (report.Backup, report.BytesChecked), time, ct);
        }
        catch (Exception e) when (e is BackupDamagedException or BackupRefusedException or JournalDamagedException or JournalUnavailableException or IOException)
        {
            return new VerifyReport(files.Store.Place, name, false, time.GetUtcNow(), Seconds(began), 0, 0, [], [e.Message], notes);
        }
    }

    private async Task<IReadOnlyList<RestoredAccount>> RestoreAsync(StateBuilder builder, RestorePlan plan, List<string> notes, CancellationToken ct)
    {
        Directory.CreateDirectory(scratch);
        string folder = Path.Combine(scratch, $"botcore-verify-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        try
        {
            var (accounts, _) = await builder.BuildAsync(plan, folder, new Dictionary<string, long>(), notes, ct);
            return accounts;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private double Seconds(long began) => Math.Round(time.GetElapsedTime(began).TotalSeconds, 3);
}
