using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace BotCore.TradingEngine.Backups.Repository;

/// <summary>A manifest as it was found.</summary>
/// <param name="Manifest">Null when it cannot be trusted.</param>
/// <param name="Sha256">Of the manifest's text.</param>
/// <param name="Fault">Why it cannot be trusted; null when it can.</param>
internal sealed record CatalogueEntry(string Id, Manifest? Manifest, string? Sha256, string? Fault);

/// <summary>Which backups a repository holds and how they hang together.</summary>
internal sealed class BackupCatalogue(BackupFiles files)
{
    private const string Folder = "backups";
    private const string ManifestFile = "manifest.json";

    public static string IdAt(DateTimeOffset time, BackupKind kind) =>
        time.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture) + (kind is BackupKind.Full ? "-full" : "-incremental");

    /// <summary>Where a file of a backup is kept.</summary>
    public static string PathOf(string id, string name, bool isSealed) => $"{Folder}/{id}/{name}.gz{(isSealed ? ".enc" : "")}";

    /// <summary>Every backup, oldest first; one whose manifest cannot be trusted is there with its fault.</summary>
    public IReadOnlyList<CatalogueEntry> All() =>
        [.. files.Store.List(Folder).Where(path => path.EndsWith("/" + ManifestFile, StringComparison.Ordinal)).Select(path => Read(path.Split('/')[1]))];

    /// <exception cref="BackupDamagedException">There is no such backup, or its manifest cannot be trusted.</exception>
    public CatalogueEntry Get(string id)
    {
        var entry = Read(id);
        return entry.Manifest is not null ? entry : throw new BackupDamagedException(entry.Fault!);
    }

    /// <summary>The newest backup, whether it can be trusted or not.</summary>
    /// <exception cref="BackupDamagedException">There is none, or the newest cannot be trusted.</exception>
    public CatalogueEntry Newest()
    {
        var all = All();
        if (all.Count == 0) throw new BackupDamagedException($"{files.Store.Place}: there is no backup");
        var last = all[^1];
        if (RepositoryStatus.Read(files.Store).Backup?.LastId is { } expected && string.CompareOrdinal(last.Id, expected) < 0)
            throw new BackupDamagedException($"{files.Store.Place}/{Folder}/{expected}/{ManifestFile}: the file is missing; the newest backup that was made cannot be read");
        return last.Manifest is not null ? last : throw new BackupDamagedException(last.Fault!);
    }

    /// <summary>The full backup that one builds on, every one between, and itself.</summary>
    /// <exception cref="BackupDamagedException">One of them is missing or is not the one that was built on.</exception>
    public IReadOnlyList<Manifest> ChainOf(Manifest last)
    {
        var chain = new List<Manifest> { last };
        while (chain[0].Previous is { } id)
        {
            var before = Get(id);
            if (before.Sha256 != chain[0].PreviousSha256)
                throw new BackupDamagedException($"{files.Store.Place}: backup {chain[0].Id} was built on another {id} than the one that is there");
            chain.Insert(0, before.Manifest!);
        }
        return chain[0].Kind is BackupKind.Full ? chain : throw new BackupDamagedException($"{files.Store.Place}: the chain of backup {last.Id} does not begin with a full one");
    }

    /// <summary>Writes the manifest: from then on the backup exists.</summary>
    public Task CommitAsync(Manifest manifest, CancellationToken ct)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(manifest with { Authentication = Authenticate(manifest) }, BackupJson.Default.Manifest);
        return files.Store.PutAsync($"{Folder}/{manifest.Id}/{ManifestFile}", stream => stream.WriteAsync(text, ct).AsTask(), ct);
    }

    /// <summary>Removes a backup, its manifest first: what an interruption leaves is no backup any more.</summary>
    public void Remove(string id)
    {
        files.Store.Delete($"{Folder}/{id}/{ManifestFile}");
        foreach (string path in files.Store.List($"{Folder}/{id}")) files.Store.Delete(path);
    }

    /// <summary>Removes what runs that were interrupted have left behind.</summary>
    public void RemoveUnfinished()
    {
        foreach (var one in files.Store.List(Folder).GroupBy(path => path.Split('/')[1]))
            if (!one.Any(path => path.EndsWith("/" + ManifestFile, StringComparison.Ordinal))) Remove(one.Key);
    }

    private CatalogueEntry Read(string id)
    {
        string path = $"{Folder}/{id}/{ManifestFile}", where = $"{files.Store.Place}/{path}";
        using var stream = files.Store.TryOpen(path);
        if (stream is null) return new CatalogueEntry(id, null, null, $"{where}: the file is missing");
        using var text = new MemoryStream();
        stream.CopyTo(text);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(text.ToArray()));
        try
        {
            var manifest = JsonSerializer.Deserialize(text.ToArray(), BackupJson.Default.Manifest) ?? throw new JsonException("null");
            string? fault = Fault(manifest, id) is { } what ? $"{where}: {what}" : null;
            return new CatalogueEntry(id, fault is null ? manifest : null, sha256, fault);
        }
        catch (JsonException e)
        {
            return new CatalogueEntry(id, null, sha256, $"{where}: is damaged: {e.Message}");
        }
    }

    private string? Fault(Manifest manifest, string id)
    {
        if (manifest.SchemaVersion != 1) return $"is of schema version {manifest.SchemaVersion}; this program knows 1";
        if (manifest.Id != id) return $"is the manifest of {manifest.Id}";
        if (manifest.KeyId is null || files.Key is null) return null;
        if (manifest.KeyId != files.Key.Id) return $"was sealed with key {manifest.KeyId}; the key that is given is {files.Key.Id}";
        return manifest.Authentication == Authenticate(manifest) ? null : "was changed: its authentication does not fit";
    }

    private string? Authenticate(Manifest manifest) => manifest.KeyId is null ? null
        : files.Key!.Authenticate(JsonSerializer.SerializeToUtf8Bytes(manifest with { Authentication = null }, BackupJson.Default.Manifest));
}
