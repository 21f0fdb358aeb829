using BotCore.TradingEngine.Engine;

namespace BotCore.TradingEngine.Backups.Restoring;

/// <summary>
/// Who uses a state folder: any number of engines together, or one restore alone. An engine that comes after a restore was interrupted
/// finishes it first.
/// </summary>
internal static class InstallationLock
{
    private const string File = "state.lock";

    /// <summary>Joins the engines of a state folder.</summary>
    /// <exception cref="StateInUseException">A restore is under way there.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IDisposable Share(string stateDirectory)
    {
        string path = Prepare(stateDirectory);
        if (PendingRestore.Find(stateDirectory) is not null)
        {
            using var alone = Alone(stateDirectory);
            PendingRestore.Find(stateDirectory)?.Complete(stateDirectory);
        }
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        }
        catch (IOException e) when (System.IO.File.Exists(path))
        {
            throw new StateInUseException(stateDirectory, "a restore is under way", e);
        }
    }

    /// <summary>Takes a state folder for a restore; finishes one that was interrupted.</summary>
    /// <exception cref="BackupInUseException">An engine runs on it, or another restore is under way.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IDisposable Take(string stateDirectory)
    {
        FileStream held;
        try
        {
            held = Alone(stateDirectory);
        }
        catch (StateInUseException e)
        {
            throw new BackupInUseException($"state folder {stateDirectory}: an engine runs on it, or another restore is under way; stop it first", e);
        }
        try
        {
            PendingRestore.Find(stateDirectory)?.Complete(stateDirectory);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>True when somebody uses the folder now.</summary>
    public static bool IsInUse(string stateDirectory)
    {
        if (!System.IO.File.Exists(Path.Combine(stateDirectory, File))) return false;
        try
        {
            Alone(stateDirectory).Dispose();
            return false;
        }
        catch (StateInUseException)
        {
            return true;
        }
    }

    private static FileStream Alone(string stateDirectory)
    {
        string path = Prepare(stateDirectory);
        try
        {
            // Released by the operating system when the process ends, however it ends.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (System.IO.File.Exists(path))
        {
            throw new StateInUseException(stateDirectory, "an engine or a restore", e);
        }
    }

    private static string Prepare(string stateDirectory)
    {
        Directory.CreateDirectory(stateDirectory);
        return Path.Combine(stateDirectory, File);
    }
}
