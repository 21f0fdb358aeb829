using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BotCore.TradingEngine.Backups.Accounts;

/// <summary>Tells whether the folder of the AI models has changed: names, sizes and times of its files.</summary>
internal static class ModelsFingerprint
{
    /// <returns>Null when there is no such folder or nothing in it.</returns>
    public static string? Of(string folder)
    {
        if (!Directory.Exists(folder)) return null;
        var files = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal).ToList();
        if (files.Count == 0) return null;
        var text = new StringBuilder();
        foreach (var file in files)
            text.Append(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(folder, file.FullName)}|{file.Length}|{file.LastWriteTimeUtc.Ticks}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
