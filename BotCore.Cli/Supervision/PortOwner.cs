using System.Globalization;

namespace BotCore.Cli.Supervision;

/// <summary>The process that listens on a port.</summary>
/// <param name="Program">Its program, for people: <c>dotnet BotCore.TradingEngine</c>; without further arguments, which may hold secrets.</param>
internal readonly record struct PortOwner(int Pid, string Program)
{
    /// <summary>Null when nobody listens, when the owner belongs to another user, and on systems without <c>/proc</c>.</summary>
    public static PortOwner? Of(int port)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var sockets = new HashSet<string>(ListeningSockets("/proc/net/tcp", port).Concat(ListeningSockets("/proc/net/tcp6", port)));
        if (sockets.Count == 0) return null;
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)) continue;
            if (OpenFiles(folder).Any(sockets.Contains)) return new PortOwner(pid, ProgramOf(folder));
        }
        return null;
    }

    /// <summary>Lines of /proc/net/tcp: <c>sl local:port remote:port state … inode</c>, numbers in hexadecimal, state 0A is listening.</summary>
    private static IEnumerable<string> ListeningSockets(string table, int port)
    {
        if (!File.Exists(table)) yield break;
        string wanted = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (string line in File.ReadLines(table).Skip(1))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            const int local = 1, state = 3, inode = 9;
            if (fields.Length > inode && fields[state] == "0A" && fields[local].EndsWith(wanted, StringComparison.Ordinal))
                yield return $"socket:[{fields[inode]}]";
        }
    }

    private static IEnumerable<string> OpenFiles(string processFolder)
    {
        try
        {
            return [.. new DirectoryInfo(Path.Combine(processFolder, "fd")).EnumerateFileSystemInfos().Select(f => f.LinkTarget).OfType<string>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // ended meanwhile, or another user's
        }
    }

    private static string ProgramOf(string processFolder)
    {
        try
        {
            string[] words = File.ReadAllText(Path.Combine(processFolder, "cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0) return File.ReadAllText(Path.Combine(processFolder, "comm")).Trim();
            string program = Path.GetFileName(words[0]);
            string? assembly = words.Skip(1).FirstOrDefault(w => w.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));
            return assembly is null ? program : $"{program} {Path.GetFileNameWithoutExtension(assembly)}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unknown program";
        }
    }
}
