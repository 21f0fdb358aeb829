using System.Globalization;
using System.IO.Hashing;
using System.Text;
using BotCore.TradingEngine.Backups.Restoring;

namespace BotCore.TradingEngine.Engine;

/// <summary>
/// The folder of one account inside the state directory, held by one engine at a time. A market has an account of its own:
/// what began on one is never continued on another.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    private readonly FileStream _lock;
    private readonly IDisposable _installation;

    private StateFolder(string path, FileStream held, IDisposable installation)
    {
        Path = path;
        _lock = held;
        _installation = installation;
        Stream = NameStream();
    }

    /// <summary>Full path of the account's folder.</summary>
    public string Path { get; }

    /// <summary>Names the account among all accounts: the market and a hash of what makes it this market.</summary>
    public string Key => System.IO.Path.GetFileName(Path);

    /// <summary>
    /// Names the journal among all journals that ever were: one that begins anew in this folder has another name, so that nobody
    /// takes its records for those they know.
    /// </summary>
    public string Stream { get; }

    public string JournalPath => System.IO.Path.Combine(Path, "journal.db");

    /// <summary>Opens, and if need be creates, the account folder of a market, and takes its lock.</summary>
    /// <param name="shared">Lets other engines in that share it too, and keeps those out that do not; a lease then decides who writes.</param>
    /// <param name="fresh">Moves what is there aside first; nothing is ever deleted.</param>
    /// <exception cref="StateInUseException">Another engine holds it.</exception>
    /// <exception cref="IOException">The folder cannot be created or written.</exception>
    public static StateFolder Acquire(string stateDirectory, string marketName, string identity, bool fresh, TimeProvider time, bool shared = false)
    {
        string key = $"{marketName}-{XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(identity)):x16}";
        string accounts = System.IO.Path.Combine(System.IO.Path.GetFullPath(stateDirectory), "accounts");
        string path = System.IO.Path.Combine(accounts, key);
        // Before anything is looked at: a restore that was interrupted is finished first.
        var installation = InstallationLock.Share(System.IO.Path.GetFullPath(stateDirectory));
        try
        {
            return Acquire(path, accounts, identity, fresh, time, shared, installation);
        }
        catch
        {
            installation.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        _installation.Dispose();
    }

    private static StateFolder Acquire(string path, string accounts, string identity, bool fresh, TimeProvider time, bool shared, IDisposable installation)
    {
        Directory.CreateDirectory(accounts);
        // The lock lies beside the folder, so that it is still held while the folder is moved aside.
        string lockPath = path + ".lock";
        var held = Lock(lockPath, path, shared);
        try
        {
            if (fresh && Directory.Exists(path))
                Directory.Move(path, $"{path}.{time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture)}.old");
            Directory.CreateDirectory(path);
            File.WriteAllText(System.IO.Path.Combine(path, "market.txt"), identity + "\n");
            // In a file of its own: a locked one cannot be read by others.
            File.WriteAllText(path + ".owner", string.Create(
                CultureInfo.InvariantCulture, $"process {Environment.ProcessId}, since {time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC"));
            return new StateFolder(path, held, installation);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private string NameStream()
    {
        string file = System.IO.Path.Combine(Path, "stream.txt");
        if (!File.Exists(file))
        {
            string mine = System.IO.Path.Combine(Path, $"stream.{Guid.NewGuid():N}");
            File.WriteAllText(mine, $"{Key}.{Guid.NewGuid().ToString("N")[..8]}\n");
            // Of several engines that begin an account together the first names it.
            try
            {
                File.Move(mine, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(mine);
            }
        }
        return File.ReadAllText(file).Trim();
    }

    private static FileStream Lock(string lockPath, string path, bool shared)
    {
        try
        {
            // Released by the operating system when the process ends, however it ends.
            return shared
                ? new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read)
                : new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(lockPath) && IsLockViolation(e))
        {
            throw new StateInUseException(path, Owner(path), e);
        }
    }

    /// <summary>EWOULDBLOCK on Unix, a sharing violation on Windows; anything else is a fault of the disk.</summary>
    private static bool IsLockViolation(IOException e) =>
        (e.HResult & 0xFFFF) is 32 or 33 || e.HResult == 11 || e.HResult == 35 || e.Message.Contains("being used by another process", StringComparison.Ordinal);

    private static string Owner(string path) => File.Exists(path + ".owner") ? File.ReadAllText(path + ".owner") : "another process";
}

/// <summary>Another engine trades on this account; two writers must never exist.</summary>
internal sealed class StateInUseException(string path, string owner, Exception inner)
    : Exception($"state folder {path} is in use by another trading engine ({owner}); this one refuses to trade on it", inner);
