using System.Formats.Tar;
using System.Globalization;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Audit;
using BotCore.TradingEngine.Stores.Migrations;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Backups.Restoring;

/// <summary>Builds a whole state folder from backups, somewhere where nothing is yet.</summary>
/// <param name="say">Told of each step.</param>
internal sealed class StateBuilder(BackupFiles files, TimeProvider time, Action<string> say)
{
    /// <summary>Compares every file of a plan with its manifest, before anything is built.</summary>
    /// <returns>Files and bytes that were checked.</returns>
    /// <exception cref="BackupDamagedException">One is missing or damaged; names it.</exception>
    public async Task<(int Files, long Bytes)> CheckAsync(RestorePlan plan, CancellationToken ct)
    {
        int count = 0;
        long bytes = 0;
        foreach (var (backup, file) in plan.Files)
        {
            await files.CheckAsync(BackupCatalogue.PathOf(backup.Id, file.Name, backup.KeyId is not null), file, ct);
            count++;
            bytes += file.StoredBytes;
        }
        say(string.Create(CultureInfo.InvariantCulture, $"{count} files match their checksums"));
        return (count, bytes);
    }

    /// <summary>Builds the folder.</summary>
    /// <param name="published">How far each journal is known to have been published, by its former name; see <see cref="RestoreRun"/>.</param>
    /// <returns>What was restored, and the entries of the folder that take the place of old ones.</returns>
    /// <exception cref="BackupDamagedException">Something does not add up; names it.</exception>
    /// <exception cref="BackupRefusedException">The point that was asked for is not in these backups.</exception>
    public async Task<(IReadOnlyList<RestoredAccount> Accounts, IReadOnlyList<string> Entries)> BuildAsync(
        RestorePlan plan, string folder, IReadOnlyDictionary<string, long> published, ICollection<string> notes, CancellationToken ct)
    {
        var accounts = new List<RestoredAccount>();
        var entries = new List<string> { "platform.db" };
        var journals = new JournalRestorer(files, plan);
        foreach (var account in plan.Last.Accounts)
        {
            // Another name: what comes from now on must not be taken for what came under the old one.
            string stream = $"{account.Account}.{Guid.NewGuid().ToString("N")[..8]}";
            var restored = await journals.RestoreAsync(account, Path.Combine(folder, "accounts", account.Account), stream, notes, ct);
            accounts.Add(restored);
            entries.Add($"accounts/{account.Account}");
            say(string.Create(CultureInfo.InvariantCulture, $"account {account.Account}: {restored.ToVersion} records, {restored.FromShipped} of them shipped after the backup"));
        }
        await RestoreStoresAsync(plan, folder, accounts, published, ct);
        foreach (var file in plan.Last.Files.Where(file => file.Name.StartsWith("configuration/", StringComparison.Ordinal)))
        {
            string entry = file.Name["configuration/".Length..], path = Path.Combine(folder, entry);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await ExtractAsync(plan.Last, file.Name, path, ct);
            entries.Add(entry);
        }
        if (plan.Last.ModelsFingerprint is { } fingerprint)
        {
            await RestoreModelsAsync(plan, fingerprint, Path.Combine(folder, "ai"), ct);
            entries.Add("ai");
        }
        return (accounts, entries);
    }

    private async Task RestoreStoresAsync(
        RestorePlan plan, string folder, List<RestoredAccount> accounts, IReadOnlyDictionary<string, long> published, CancellationToken ct)
    {
        // Of several backups the newest that does not go beyond the point: what is in it was so at that time.
        var origin = plan.Chain.LastOrDefault(backup => backup.Accounts.All(held => accounts.All(one => one.Account != held.Account || held.ToVersion <= one.ToVersion))) ?? plan.Chain[0];
        string path = Path.Combine(folder, "platform.db");
        await ExtractAsync(origin, "platform.db", path, ct);
        try
        {
            using var stores = StoreSet.InFolder(folder);
            await new Migrator(stores.Schema, stores.Leases, time).UpAsync(ct);
            var (_, _, fault) = await AuditChain.VerifyAsync(stores.Audit, ct);
            if (fault is not null) throw new BackupDamagedException($"backup {origin.Id}: the audit log does not add up: {fault}");
            foreach (var account in accounts)
            {
                string former = plan.Last.Accounts.First(one => one.Account == account.Account).Stream;
                long known = Math.Max(await stores.Outbox.ReadAsync(former, ct), published.GetValueOrDefault(former));
                await stores.Outbox.AdvanceAsync(account.Stream, Math.Min(known, account.ToVersion), ct);
                await stores.Audit.AppendAsync(
                    new AuditFact(time.GetUtcNow(), "system", "state.restore", account.Account, string.Create(CultureInfo.InvariantCulture, $"from backup {plan.Last.Id} to record {account.ToVersion}")), ct);
            }
        }
        catch (StoreUnavailableException e)
        {
            throw new BackupDamagedException($"backup {origin.Id}: platform.db does not open: {e.Message}", e);
        }
        // One file again: what is moved must not leave a log behind.
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task RestoreModelsAsync(RestorePlan plan, string fingerprint, string folder, CancellationToken ct)
    {
        var holder = plan.Chain.LastOrDefault(backup => backup.ModelsFingerprint == fingerprint && backup.Files.Any(file => file.Name == "models.tar"))
            ?? throw new BackupDamagedException($"backup {plan.Last.Id}: the models it names are in no backup of its chain");
        Directory.CreateDirectory(folder);
        await using var stream = Open(holder, "models.tar");
        try
        {
            await TarFile.ExtractToDirectoryAsync(stream, folder, overwriteFiles: false, ct);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new BackupDamagedException($"backup {holder.Id}: models.tar cannot be unpacked: {e.Message}", e);
        }
    }

    private async Task ExtractAsync(Manifest backup, string name, string path, CancellationToken ct)
    {
        await using var content = Open(backup, name);
        await using var target = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        try
        {
            await content.CopyToAsync(target, ct);
        }
        catch (InvalidDataException e)
        {
            throw new BackupDamagedException($"backup {backup.Id}: {name} cannot be unpacked: {e.Message}", e);
        }
        target.Flush(flushToDisk: true);
    }

    private System.IO.Stream Open(Manifest backup, string name) =>
        files.Open(BackupCatalogue.PathOf(backup.Id, name, backup.KeyId is not null), $"{backup.Id}/{name}", backup.KeyId is not null);
}
