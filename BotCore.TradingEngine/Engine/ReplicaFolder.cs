using System.Globalization;

namespace BotCore.TradingEngine.Engine;

/// <summary>
/// A folder of its own for each engine that shares an account's folder, for what each builds for itself. The first free one of
/// <c>replica-0</c>, <c>replica-1</c> … is taken, so a restart finds what it built before.
/// </summary>
internal sealed class ReplicaFolder : IDisposable
{
    private const int Most = 32;
    private readonly FileStream _lock;

    private ReplicaFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    /// <summary>Takes a folder; the operating system gives it back when the process ends, however it ends.</summary>
    /// <exception cref="IOException">The folder cannot be made, or 32 engines share the account already.</exception>
    public static ReplicaFolder Acquire(string accountFolder)
    {
        for (int i = 0; i < Most; i++)
        {
            string path = System.IO.Path.Combine(accountFolder, string.Create(CultureInfo.InvariantCulture, $"replica-{i}"));
            Directory.CreateDirectory(path);
            try
            {
                return new ReplicaFolder(path, new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (i + 1 < Most)
            {
                // another engine's
            }
        }
        throw new IOException($"{accountFolder}: {Most} engines share it already");
    }

    public void Dispose() => _lock.Dispose();
}
