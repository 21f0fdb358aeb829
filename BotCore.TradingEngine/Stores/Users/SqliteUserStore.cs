using BotCore.TradingEngine.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Stores.Users;

internal sealed class SqliteUserStore(SqliteFile file) : IUserStore
{
    private const string Columns = "name, password_hash, role, second_factor, failed_logins, locked_until_ms, is_disabled, created_ms, revision";

    public Task<bool> TryAddAsync(UserRecord user, CancellationToken ct) => file.WriteAsync(transaction => SqliteFile.Execute(
        transaction, $"INSERT OR IGNORE INTO app_user(id, {Columns}) VALUES($id, $n, $p, $r, $s, $f, $l, $d, $c, 1)", Values(user)) == 1);

    public Task<UserRecord?> FindAsync(string name, CancellationToken ct) => file.ReadAsync(
        $"SELECT {Columns} FROM app_user WHERE id = $id", [("$id", Id(name))], rows => rows.Read() ? Read(rows) : null);

    public Task<UserRecord> ReplaceAsync(UserRecord user, CancellationToken ct) => file.WriteAsync(transaction => SqliteFile.Execute(
        transaction,
        """
        UPDATE app_user SET password_hash = $p, role = $r, second_factor = $s, failed_logins = $f, locked_until_ms = $l, is_disabled = $d,
            revision = revision + 1 WHERE id = $id AND revision = $v
        """,
        [.. Values(user), ("$v", user.Revision)]) == 1
        ? user with { Revision = user.Revision + 1 }
        : throw new StoreConflictException($"user {user.Name} is not the one that was read (revision {user.Revision})"));

    public Task<bool> RemoveAsync(string name, CancellationToken ct) => file.WriteAsync(transaction =>
        SqliteFile.Execute(transaction, "DELETE FROM app_user WHERE id = $id", ("$id", Id(name))) == 1);

    public Task<IReadOnlyList<UserRecord>> AllAsync(CancellationToken ct) => file.ReadAsync<IReadOnlyList<UserRecord>>(
        $"SELECT {Columns} FROM app_user ORDER BY id", [], rows => SqliteFile.All(rows, Read));

    private static string Id(string name) => name.ToLowerInvariant();

    private static (string, object?)[] Values(UserRecord user) =>
    [
        ("$id", Id(user.Name)), ("$n", user.Name), ("$p", user.PasswordHash), ("$r", user.Role), ("$s", user.SecondFactor),
        ("$f", user.FailedLogins), ("$l", user.LockedUntil), ("$d", user.IsDisabled ? 1 : 0), ("$c", user.CreatedAt),
    ];

    private static UserRecord Read(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), SqliteFile.TextOrNull(row, 3), row.GetInt32(4), SqliteFile.TimeOrNull(row, 5),
        row.GetBoolean(6), SqliteFile.Time(row, 7), row.GetInt64(8));
}
