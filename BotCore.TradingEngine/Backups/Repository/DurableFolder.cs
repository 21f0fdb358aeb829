using System.Runtime.InteropServices;

namespace BotCore.TradingEngine.Backups.Repository;

/// <summary>Makes the names in a folder durable: after a rename the file is safe, but its new name only once the folder is.</summary>
internal static class DurableFolder
{
    /// <remarks>Best effort by nature: file systems that keep no folders (shares) refuse it, and have nothing to lose there.</remarks>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return; // NTFS journals names itself
        int handle = Open(folder, 0);
        if (handle < 0) return;
        _ = FSync(handle);
        _ = Close(handle);
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int FSync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Close(int handle);
}
