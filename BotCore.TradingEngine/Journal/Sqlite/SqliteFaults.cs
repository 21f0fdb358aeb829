using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Journal.Sqlite;

/// <summary>What SQLite's result codes mean for the journal. Codes: sqlite.org/rescode.html.</summary>
internal static class SqliteFaults
{
    private const int Busy = 5, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is Corrupt or NotADatabase;

    public static bool IsUnavailable(SqliteException e) => e.SqliteErrorCode is Busy or ReadOnly or IoError or Full or CannotOpen;

    public static JournalUnavailableException Unavailable(string path, SqliteException e) => new(e.SqliteErrorCode switch
    {
        Full => $"journal {path}: the disk is full; nothing was written",
        ReadOnly => $"journal {path}: the file or folder is read-only; nothing was written",
        IoError => $"journal {path}: the disk reports an error ({e.Message}); nothing was written",
        Busy => $"journal {path}: another process holds the database; nothing was written",
        _ => $"journal {path}: cannot be opened ({e.Message})",
    }, e);

    public static JournalDamagedException Damaged(string path, string what, Exception? e = null) =>
        new($"journal {path} is damaged: {what}. Nothing was skipped and nothing trades on it; restore it from a backup, or move it away to start a new account", e);
}
