using System.Text.Json;
using BotCore.TradingEngine.Backups.Repository;

namespace BotCore.TradingEngine.Backups.Restoring;

/// <summary>
/// A restore that is decided: everything new lies whole in a folder beside the old, and this record says what takes whose place. Writing it is the
/// one moment at which the old becomes the new; whoever finds it afterwards (an engine that starts, the next restore) does the moves that are left.
/// </summary>
/// <param name="SchemaVersion">Of this record; 1.</param>
/// <param name="Staging">Folder of the new, in the state folder.</param>
/// <param name="Safety">Folder that the old is moved to, in the state folder.</param>
/// <param name="Entries">Files and folders that are replaced, relative to the state folder.</param>
/// <param name="Removals">Files that are moved away without anything in their place.</param>
internal sealed record PendingRestore(int SchemaVersion, string Staging, string Safety, IReadOnlyList<string> Entries, IReadOnlyList<string> Removals)
{
    private const string File = "restore.pending";

    /// <returns>Null when no restore is pending.</returns>
    /// <exception cref="BackupDamagedException">There is one that cannot be read.</exception>
    public static PendingRestore? Find(string stateDirectory)
    {
        string path = Path.Combine(stateDirectory, File);
        if (!System.IO.File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllText(path), BackupJson.Default.PendingRestore);
        }
        catch (JsonException e)
        {
            throw new BackupDamagedException($"{path}: is damaged: {e.Message}", e);
        }
    }

    /// <summary>Decides the restore. Nothing is moved yet.</summary>
    public void Commit(string stateDirectory)
    {
        string path = Path.Combine(stateDirectory, File), partial = path + ".partial";
        using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(stream, this, BackupJson.Default.PendingRestore);
            stream.Flush(flushToDisk: true);
        }
        System.IO.File.Move(partial, path, overwrite: true);
        DurableFolder.Flush(stateDirectory);
    }

    /// <summary>Does the moves that are left; may be interrupted and called again at any point.</summary>
    /// <param name="onStep">Called before each move; for tests that interrupt.</param>
    public void Complete(string stateDirectory, Action<int>? onStep = null)
    {
        int step = 0;
        foreach (string entry in Removals)
        {
            // Only while the old stands: what has this name later belongs to the new.
            if (Exists(Path.Combine(stateDirectory, Staging, Entries[0]))) MoveAway(entry);
        }
        foreach (string entry in Entries)
        {
            string fresh = Path.Combine(stateDirectory, Staging, entry);
            if (!Exists(fresh)) continue; // moved before the interruption
            MoveAway(entry);
            Move(fresh, Path.Combine(stateDirectory, entry));
        }
        onStep?.Invoke(step++);
        System.IO.File.Delete(Path.Combine(stateDirectory, File));
        DurableFolder.Flush(stateDirectory);
        string staging = Path.Combine(stateDirectory, Staging);
        if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);

        void MoveAway(string entry)
        {
            string old = Path.Combine(stateDirectory, entry);
            if (Exists(old)) Move(old, Path.Combine(stateDirectory, Safety, entry));
        }

        void Move(string from, string to)
        {
            onStep?.Invoke(step++);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            if (Directory.Exists(from)) Directory.Move(from, to);
            else System.IO.File.Move(from, to);
            DurableFolder.Flush(Path.GetDirectoryName(to)!);
            DurableFolder.Flush(Path.GetDirectoryName(from)!);
        }
    }

    private static bool Exists(string path) => System.IO.File.Exists(path) || Directory.Exists(path);
}
