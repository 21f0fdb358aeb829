using System.IO.Compression;
using System.Security.Cryptography;
using BotCore.TradingEngine.Backups.Sealing;

namespace BotCore.TradingEngine.Backups.Repository;

/// <summary>Files in a repository as they are kept: compressed (gzip), and sealed when there is a key.</summary>
internal sealed class BackupFiles(IBackupStore store, BackupKey? key)
{
    public IBackupStore Store => store;

    public BackupKey? Key => key;

    /// <summary>Writes a file whole.</summary>
    /// <param name="path">In the repository.</param>
    /// <param name="name">By which it is known; a sealed file opens under this name only.</param>
    public async Task<ManifestFile> WriteAsync(string path, string name, Func<System.IO.Stream, Task> write, CancellationToken ct)
    {
        ManifestFile? written = null;
        await store.PutAsync(path, async target =>
        {
            using var stored = new CountingStream(target);
            using var seal = key is null ? null : new SealingStream(stored, key, name);
            long bytes;
            await using (var packed = new GZipStream(seal ?? (System.IO.Stream)stored, CompressionLevel.Fastest, leaveOpen: true))
            {
                using var content = new CountingStream(packed);
                await write(content);
                bytes = content.Bytes;
            }
            seal?.Complete();
            written = new ManifestFile(name, bytes, stored.Bytes, stored.Sha256);
        }, ct);
        return written!;
    }

    /// <summary>Opens a file for reading; damage shows while it is read.</summary>
    /// <param name="isSealed">As the manifest or the file's name says.</param>
    /// <exception cref="BackupDamagedException">It is missing, or no key is given for a sealed file.</exception>
    public System.IO.Stream Open(string path, string name, bool isSealed)
    {
        var stored = store.TryOpen(path) ?? throw new BackupDamagedException($"{store.Place}/{path}: the file is missing");
        if (!isSealed) return new GZipStream(stored, CompressionMode.Decompress);
        if (key is not null) return new GZipStream(new OpeningStream(stored, key, name), CompressionMode.Decompress);
        stored.Dispose();
        throw new BackupDamagedException($"{store.Place}/{path}: is sealed, and no key is given; set Backup__EncryptionKey or Backup__EncryptionKeyFile");
    }

    /// <summary>Compares a stored file with what the manifest says of it.</summary>
    /// <exception cref="BackupDamagedException">It is missing, shorter or longer, or was changed.</exception>
    public async Task CheckAsync(string path, ManifestFile expected, CancellationToken ct)
    {
        await using var stored = store.TryOpen(path) ?? throw new BackupDamagedException($"{store.Place}/{path}: the file is missing");
        if (stored.Length < expected.StoredBytes)
            throw new BackupDamagedException($"{store.Place}/{path}: is cut off: {stored.Length} bytes of {expected.StoredBytes}");
        string found = Convert.ToHexStringLower(await SHA256.HashDataAsync(stored, ct));
        if (found != expected.Sha256)
            throw new BackupDamagedException($"{store.Place}/{path}: is damaged: SHA-256 is {found[..16]}…, the manifest says {expected.Sha256[..16]}…");
    }
}
