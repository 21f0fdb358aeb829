using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Backups.Shipping;
using BotCore.TradingEngine.Backups.Sources;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Journal.Sqlite;

namespace BotCore.TradingEngine.Backups.Restoring;

/// <summary>Writes the journal of one account anew, from the backups of a chain and what was shipped behind them.</summary>
internal sealed class JournalRestorer(BackupFiles files, RestorePlan plan)
{
    private const int Page = 1000;

    /// <param name="account">As the last backup of the chain has it.</param>
    /// <param name="folder">Of the account, in the staging folder; made here.</param>
    /// <param name="stream">New name of the journal.</param>
    /// <exception cref="BackupDamagedException">Something is missing or damaged; names it.</exception>
    /// <exception cref="BackupRefusedException">The point that was asked for is not in these backups.</exception>
    public async Task<RestoredAccount> RestoreAsync(ManifestAccount account, string folder, string stream, ICollection<string> notes, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "journal.db");
        await File.WriteAllTextAsync(Path.Combine(folder, "stream.txt"), stream + "\n", ct);
        long end = 0, hash = 0, timeMs = 0, shipped = 0;
        await using (var journal = await SqliteJournal.OpenAsync(path, ct))
        {
            var batch = new List<TradingEvent>(Page);
            foreach (var record in Limited(account))
            {
                ct.ThrowIfCancellationRequested();
                batch.Add(record.Decode().Event);
                (end, hash, timeMs) = (record.Version, record.Hash, record.TimeMs);
                if (record.Version > account.ToVersion) shipped++;
                if (batch.Count == Page) await AppendAsync(journal, batch, ct);
            }
            if (batch.Count > 0) await AppendAsync(journal, batch, ct);
            Check(account, end, hash);
            if (Snapshot(account, end) is { } snapshot) await journal.SaveSnapshotAsync(snapshot, ct);
        }
        var written = await new SqliteSourceAccount(path) { Account = account.Account, Stream = stream, Setup = null }.EndAsync(ct);
        if (written.Version != end || written.Hash != hash)
            throw new BackupDamagedException($"account {account.Account}: the journal that was written ends at {written.Version} with {JournalHash.Text(written.Hash)}, the backup at {end} with {JournalHash.Text(hash)}");
        var setup = await SetupAsync(account, folder, ct);
        AccountDigest? state = null;
        if (setup is null) notes.Add($"account {account.Account}: the backup holds no setup; its records are verified, its state is not");
        else
        {
            // From the first record, not from the snapshot: the one must say the same as the other.
            await using var journal = await SqliteJournal.OpenAsync(path, ct);
            state = await new AccountRecovery(setup).DigestAsync(null, from => journal.ReadAsync(from, ct), end);
            if (state.Imbalance != 0m) throw new BackupDamagedException($"account {account.Account}: the ledger does not balance at record {end}: {state.Imbalance}");
            if (end == account.ToVersion && account.State is { } before && before != state)
                throw new BackupDamagedException($"account {account.Account}: at record {end} the account is {state}, the backup says {before}");
        }
        return new RestoredAccount(account.Account, stream, end, end == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(timeMs), JournalHash.Text(hash), shipped, state);
    }

    /// <summary>Records from the first up to the point that was asked for.</summary>
    private IEnumerable<JournalRecord> Limited(ManifestAccount account)
    {
        bool isLimited = plan.IsLimited(account);
        long? toVersion = isLimited ? plan.Target.ToVersion : null;
        long? toMs = isLimited ? plan.Target.ToTime?.ToUnixTimeMilliseconds() : null;
        long last = 0;
        foreach (var record in Records(account, isLimited))
        {
            if (record.Version > toVersion) yield break;
            if (record.TimeMs > toMs)
            {
                if (last == 0) throw new BackupRefusedException($"account {account.Account}: its first event is of {DateTimeOffset.FromUnixTimeMilliseconds(record.TimeMs):yyyy-MM-dd HH:mm:ss} UTC, later than --to-time");
                yield break;
            }
            last = record.Version;
            yield return record;
        }
        if (last < toVersion)
            throw new BackupRefusedException($"account {account.Account}: --to-version is {toVersion}; backup and shipped journal end at {last}");
    }

    private IEnumerable<JournalRecord> Records(ManifestAccount account, bool isLimited)
    {
        long version = 0, hash = 0;
        var parts = plan.Chain.Select(backup => (backup, part: backup.Accounts.FirstOrDefault(one => one.Account == account.Account && one.Stream == account.Stream)))
            .Where(one => one.part is not null).ToList();
        // A journal that was kept anew in the middle of the chain begins there.
        int first = parts.FindLastIndex(one => one.part!.FromVersion == 1);
        foreach (var (backup, part) in first < 0 ? parts : parts[first..])
        {
            if (part!.FromVersion > part.ToVersion) continue;
            if (part.FromVersion != version + 1) throw new BackupDamagedException($"backup {backup.Id}: account {account.Account} begins at record {part.FromVersion}; {version + 1} was expected");
            string name = $"accounts/{part.Account}/journal-{part.FromVersion}-{part.ToVersion}", stored = BackupCatalogue.PathOf(backup.Id, name, backup.KeyId is not null);
            using var stream = files.Open(stored, $"{backup.Id}/{name}", backup.KeyId is not null);
            foreach (var record in JournalFile.Read(stream, $"{files.Store.Place}/{stored}", version, hash))
            {
                yield return record;
                (version, hash) = (record.Version, record.Hash);
            }
            if (version != part.ToVersion || JournalHash.Text(hash) != part.ToHash)
                throw new BackupDamagedException($"{files.Store.Place}/{stored}: ends at record {version} with checksum {JournalHash.Text(hash)}, the manifest says {part.ToVersion} with {part.ToHash}");
        }
        if (!plan.Target.WithShipped || (plan.Target.Backup is not null && !isLimited)) yield break;
        foreach (var record in new ShippedSegments(files).Read(account.Stream, version, hash)) yield return record;
    }

    private void Check(ManifestAccount account, long end, long hash)
    {
        if (plan.IsLimited(account) || end >= account.ToVersion) return;
        throw new BackupDamagedException($"account {account.Account}: the backup ends at record {end} ({JournalHash.Text(hash)}), its manifest says {account.ToVersion}");
    }

    private JournalSnapshot? Snapshot(ManifestAccount account, long end)
    {
        string name = $"accounts/{account.Account}/snapshot";
        foreach (var backup in plan.Chain.Reverse().Where(backup => backup.Accounts.Any(one => one.Account == account.Account && one.Stream == account.Stream)))
        {
            if (backup.Files.All(file => file.Name != name)) continue;
            using var stream = files.Open(BackupCatalogue.PathOf(backup.Id, name, backup.KeyId is not null), $"{backup.Id}/{name}", backup.KeyId is not null);
            if (SnapshotFile.Read(stream) is { } snapshot && snapshot.Version <= end) return snapshot;
        }
        return null;
    }

    private async Task<AccountSetup?> SetupAsync(ManifestAccount account, string folder, CancellationToken ct)
    {
        string name = $"accounts/{account.Account}/setup.json", stored = BackupCatalogue.PathOf(plan.Last.Id, name, plan.Last.KeyId is not null);
        if (plan.Last.Files.All(file => file.Name != name)) return null;
        await using var stream = files.Open(stored, $"{plan.Last.Id}/{name}", plan.Last.KeyId is not null);
        using var reader = new StreamReader(stream);
        string json = await reader.ReadToEndAsync(ct);
        var setup = AccountSetup.Parse(json, stored);
        await File.WriteAllTextAsync(Path.Combine(folder, "setup.json"), json, ct);
        await File.WriteAllTextAsync(Path.Combine(folder, "market.txt"), setup.Identity + "\n", ct);
        return setup;
    }

    private static async Task AppendAsync(SqliteJournal journal, List<TradingEvent> batch, CancellationToken ct)
    {
        await journal.AppendAsync(journal.LastVersion, batch, ct);
        batch.Clear();
    }
}
