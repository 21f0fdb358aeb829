namespace BotCore.TradingEngine.Backups.Repository;

/// <summary>Backups in a folder: a local disk, a mounted share, a volume of the cluster.</summary>
internal sealed class FolderStore(string folder) : IBackupStore
{
    private const string Partial = ".partial";
    private readonly string _folder = Path.GetFullPath(folder);

    public string Place => _folder;

    public async Task PutAsync(string name, Func<System.IO.Stream, Task> write, CancellationToken ct)
    {
        string path = PathOf(name), partial = path + Partial;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            await using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await write(stream);
                ct.ThrowIfCancellationRequested();
                stream.Flush(flushToDisk: true);
            }
            File.Move(partial, path, overwrite: true);
            DurableFolder.Flush(Path.GetDirectoryName(path)!);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    public System.IO.Stream? TryOpen(string name)
    {
        string path = PathOf(name);
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete) : null;
    }

    public IReadOnlyList<string> List(string prefix)
    {
        string below = PathOf(prefix);
        if (!Directory.Exists(below)) return [];
        return [.. Directory.EnumerateFiles(below, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(Partial, StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(_folder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal)];
    }

    public void Delete(string name)
    {
        string path = PathOf(name);
        if (File.Exists(path)) File.Delete(path);
        for (string? parent = Path.GetDirectoryName(path); parent is not null && parent != _folder; parent = Path.GetDirectoryName(parent))
        {
            if (!Directory.Exists(parent) || Directory.EnumerateFileSystemEntries(parent).Any()) break;
            Directory.Delete(parent);
        }
    }

    public IDisposable Lock()
    {
        Directory.CreateDirectory(_folder);
        string path = Path.Combine(_folder, "backup.lock");
        try
        {
            // Released by the operating system when the process ends, however it ends.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new BackupInUseException($"{_folder}: another backup, restore or verification is under way there", e);
        }
    }

    private string PathOf(string name)
    {
        string path = Path.GetFullPath(Path.Combine(_folder, name));
        if (path != _folder && !path.StartsWith(_folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new BackupDamagedException($"{_folder}: '{name}' names a file outside of it");
        return path;
    }
}
