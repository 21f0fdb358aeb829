using System.Formats.Tar;
using System.Globalization;
using System.Reflection;
using System.Text;
using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Backups.Shipping;
using BotCore.TradingEngine.Backups.Sources;

namespace BotCore.TradingEngine.Backups;

/// <summary>
/// Makes one backup: small stores, then of each journal what the chain does not hold yet, snapshot and setup, models, configuration, and last
/// the manifest. Until that is written there is no backup; old ones go only after it.
/// </summary>
/// <param name="models">Folder of the AI models; null for none.</param>
/// <param name="say">Told of each step.</param>
internal sealed class BackupRun(IBackupSource source, BackupFiles files, string? models, TimeProvider time, Action<string> say)
{
    private readonly BackupCatalogue _catalogue = new(files);
    private readonly List<ManifestFile> _written = [];
    private readonly List<string> _notes = [];
    private string _id = "";

    /// <param name="wanted">An incremental one that has nothing to build on becomes a full one, and says so.</param>
    /// <exception cref="BackupInUseException">Another run is under way.</exception>
    /// <exception cref="BackupRefusedException">There is nothing to back up.</exception>
    /// <exception cref="Journal.JournalDamagedException">A journal cannot be trusted.</exception>
    /// <exception cref="IOException">The repository cannot be written.</exception>
    public async Task<BackupReport> CreateAsync(BackupKind wanted, CancellationToken ct)
    {
        using var alone = files.Store.Lock();
        return await RecordedRun.OfAsync(files.Store, isBackup: true, () => CreateLockedAsync(wanted, ct), report => (report.Id, report.Bytes), time, ct);
    }

    private async Task<BackupReport> CreateLockedAsync(BackupKind wanted, CancellationToken ct)
    {
        long began = time.GetTimestamp();
        var created = time.GetUtcNow();
        _catalogue.RemoveUnfinished();
        var before = _catalogue.All();
        foreach (var fault in before.Where(one => one.Manifest is null)) _notes.Add(fault.Fault!);
        var previous = wanted is BackupKind.Incremental ? Previous(before) : null;
        var kind = previous is null ? BackupKind.Full : BackupKind.Incremental;
        _id = BackupCatalogue.IdAt(created, kind);
        try
        {
            // Before the journals: a position must not point behind the end of the journal that it is a position in.
            await WriteStoresAsync(ct);
            var accounts = new List<ManifestAccount>();
            foreach (var account in await source.AccountsAsync(ct)) accounts.Add(await WriteAccountAsync(account, previous?.Manifest, ct));
            if (accounts.Count == 0) throw new BackupRefusedException($"{source.Place}: there is no account to back up");
            string? fingerprint = await WriteModelsAsync(previous?.Manifest, ct);
            foreach (var (name, path) in source.ConfigurationFiles) await WriteAsync($"configuration/{name}", target => CopyAsync(path, target, ct), ct);

            var manifest = new Manifest(
                1, _id, kind, created, CodeVersion, source.Kind, previous?.Manifest!.Base ?? _id, previous?.Id, previous?.Sha256, fingerprint,
                files.Key?.Id, accounts, _written, null);
            await _catalogue.CommitAsync(manifest, ct);
            say($"backup {_id} is complete");
            var removed = Expire(manifest);
            return new BackupReport(
                _id, kind, files.Store.Place, created, Math.Round(time.GetElapsedTime(began).TotalSeconds, 3), manifest.StoredBytes,
                files.Key is not null, accounts, removed, _notes);
        }
        catch
        {
            _catalogue.Remove(_id);
            throw;
        }
    }

    private CatalogueEntry? Previous(IReadOnlyList<CatalogueEntry> all)
    {
        if (all.Count == 0)
        {
            _notes.Add("there was no backup to build on: this one is full");
            return null;
        }
        var last = all[^1];
        if (last.Manifest is { } manifest && manifest.KeyId == files.Key?.Id && manifest.Source == source.Kind) return last;
        _notes.Add(last.Manifest is null
            ? $"the newest backup {last.Id} cannot be trusted: this one is full"
            : $"the newest backup {last.Id} is of another source or key: this one is full");
        return null;
    }

    private async Task WriteStoresAsync(CancellationToken ct)
    {
        string folder = Directory.CreateTempSubdirectory("botcore-backup-").FullName;
        try
        {
            string copy = Path.Combine(folder, "platform.db");
            await source.CopyStoresAsync(copy, ct);
            await WriteAsync("platform.db", target => CopyAsync(copy, target, ct), ct);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<ManifestAccount> WriteAccountAsync(SourceAccount account, Manifest? previous, CancellationToken ct)
    {
        var (end, endHash, endMs) = await account.EndAsync(ct);
        var known = previous?.Accounts.FirstOrDefault(one => one.Account == account.Account && one.Stream == account.Stream);
        long after = known?.ToVersion ?? 0, fromHash = known is null ? 0 : JournalHash.Parse(known.ToHash);
        if (known is not null && after > 0 && await account.HashAsync(after, ct) != fromHash)
        {
            _notes.Add($"account {account.Account}: its journal is no longer the one that was backed up before; all of it is kept again");
            (after, fromHash) = (0, 0);
        }
        string folder = $"accounts/{account.Account}";
        if (end > after)
            await WriteAsync($"{folder}/journal-{after + 1}-{end}", target => JournalFile.WriteAsync(target, account.ReadAsync(after, end, ct)), ct);
        var snapshot = await account.SnapshotAsync(end, ct);
        if (snapshot is not null) await WriteAsync($"{folder}/snapshot", target =>
        {
            SnapshotFile.Write(target, snapshot);
            return Task.CompletedTask;
        }, ct);
        AccountDigest? state = null;
        if (account.Setup is { } setup)
        {
            await WriteAsync($"{folder}/setup.json", target => target.WriteAsync(Encoding.UTF8.GetBytes(setup.ToJson()), ct).AsTask(), ct);
            state = await new AccountRecovery(setup).DigestAsync(snapshot, from => Decoded(account.ReadAsync(from, end, ct)), end);
        }
        else
        {
            _notes.Add($"account {account.Account}: no engine of this version has noted its setup yet; records are verified, the account's state is not");
        }
        return new ManifestAccount(
            account.Account, account.Stream, after + 1, end, end == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(endMs), JournalHash.Text(fromHash),
            JournalHash.Text(endHash), state);
    }

    private static async IAsyncEnumerable<Journal.RecordedEvent> Decoded(IAsyncEnumerable<JournalRecord> records)
    {
        await foreach (var record in records) yield return record.Decode();
    }

    private async Task<string?> WriteModelsAsync(Manifest? previous, CancellationToken ct)
    {
        if (models is null || ModelsFingerprint.Of(models) is not { } fingerprint) return null;
        if (previous?.ModelsFingerprint != fingerprint)
            await WriteAsync("models.tar", target => TarFile.CreateFromDirectoryAsync(models, target, includeBaseDirectory: false, ct), ct);
        return fingerprint;
    }

    private List<string> Expire(Manifest newest)
    {
        var trusted = _catalogue.All().Where(one => one.Manifest is not null).Select(one => one.Manifest!).ToList();
        var expired = Retention.Expired(trusted, newest.CreatedUtc);
        foreach (string id in expired)
        {
            _catalogue.Remove(id);
            say($"backup {id} is older than it has to be kept and was removed");
        }
        new ShippedSegments(files).RemoveContainedIn(trusted);
        return [.. expired];
    }

    private async Task WriteAsync(string name, Func<System.IO.Stream, Task> write, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var file = await files.WriteAsync(BackupCatalogue.PathOf(_id, name, files.Key is not null), $"{_id}/{name}", write, ct);
        _written.Add(file with { Name = name });
        say(string.Create(CultureInfo.InvariantCulture, $"{name}: {file.Bytes} bytes, {file.StoredBytes} kept"));
    }

    private static async Task CopyAsync(string path, System.IO.Stream target, CancellationToken ct)
    {
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await content.CopyToAsync(target, ct);
    }

    private static string CodeVersion =>
        typeof(BackupRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
