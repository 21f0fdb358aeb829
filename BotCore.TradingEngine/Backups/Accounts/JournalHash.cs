using System.Globalization;

namespace BotCore.TradingEngine.Backups.Accounts;

/// <summary>A chained checksum as text, 16 hexadecimal digits.</summary>
internal static class JournalHash
{
    public static string Text(long hash) => hash.ToString("x16", CultureInfo.InvariantCulture);

    /// <exception cref="BackupDamagedException">It is none.</exception>
    public static long Parse(string text) => long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long hash)
        ? hash : throw new BackupDamagedException($"'{text}' is no checksum of a journal record");
}
