namespace BotCore.Cli.Supervision;

/// <summary>The path of a recorded market: services run in folders of their own, so it is made absolute, and it must lead somewhere.</summary>
internal static class MarketSource
{
    /// <summary>Full path; a leading <c>~/</c> is the home folder, because a shell does not see it behind <c>replay:</c>.</summary>
    public static string FullPath(string path)
    {
        if (path.StartsWith("~/", StringComparison.Ordinal))
            path = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..]);
        return Path.GetFullPath(path);
    }

    /// <exception cref="CommandFailedException">The recorded market has no file (65).</exception>
    public static void RequireExisting(UpOptions options)
    {
        if (!options.IsReplay) return;
        string path = options.Market[UpOptions.ReplayPrefix.Length..];
        if (File.Exists(path) || Directory.Exists(path)) return;
        string name = Path.GetFileName(path);
        string folder = Path.GetDirectoryName(path) ?? "";
        if (name.AsSpan().ContainsAny('*', '?') && Directory.Exists(folder) && Directory.EnumerateFiles(folder, name).Any()) return;
        throw new CommandFailedException(ExitCodes.BadData, $"--market is replay:{path}; no such file or folder, and no file matches it as a pattern");
    }
}
