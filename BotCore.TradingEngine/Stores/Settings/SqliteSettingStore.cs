using BotCore.TradingEngine.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Stores.Settings;

internal sealed class SqliteSettingStore(SqliteFile file) : ISettingStore
{
    private const string Columns = "scope, name, revision, value, changed_by, at_ms";

    public Task<SettingRevision> ChangeAsync(
        string scope, string name, long expected, string? value, string by, DateTimeOffset at, CancellationToken ct) => file.WriteAsync(transaction =>
    {
        long found = (long)SqliteFile.Scalar(
            transaction, "SELECT coalesce(max(revision), 0) FROM setting_change WHERE scope = $s AND name = $n", ("$s", scope), ("$n", name))!;
        if (found != expected) throw new StoreConflictException($"setting {name}: expected revision {expected}, but it stands at {found}");
        SqliteFile.Execute(
            transaction, $"INSERT INTO setting_change({Columns}) VALUES($s, $n, $r, $v, $b, $a)",
            ("$s", scope), ("$n", name), ("$r", expected + 1), ("$v", value), ("$b", by), ("$a", at));
        return new SettingRevision(scope, name, expected + 1, value, by, DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()));
    });

    public Task<IReadOnlyList<SettingRevision>> CurrentAsync(string scope, CancellationToken ct) => file.ReadAsync<IReadOnlyList<SettingRevision>>(
        $"""
        SELECT {Columns} FROM setting_change AS s WHERE scope = $s
            AND revision = (SELECT max(revision) FROM setting_change WHERE scope = s.scope AND name = s.name) ORDER BY name
        """,
        [("$s", scope)],
        rows => SqliteFile.All(rows, Read));

    public Task<IReadOnlyList<SettingRevision>> HistoryAsync(string scope, string name, int limit, CancellationToken ct) =>
        file.ReadAsync<IReadOnlyList<SettingRevision>>(
            $"SELECT {Columns} FROM setting_change WHERE scope = $s AND name = $n ORDER BY revision DESC LIMIT $l",
            [("$s", scope), ("$n", name), ("$l", limit)],
            rows => SqliteFile.All(rows, Read));

    public Task<IReadOnlyList<SettingRevision>> AllAsync(CancellationToken ct) => file.ReadAsync<IReadOnlyList<SettingRevision>>(
        $"SELECT {Columns} FROM setting_change ORDER BY scope, name, revision", [], rows => SqliteFile.All(rows, Read));

    private static SettingRevision Read(SqliteDataReader rows) => new(
        rows.GetString(0), rows.GetString(1), rows.GetInt64(2), SqliteFile.TextOrNull(rows, 3), rows.GetString(4), SqliteFile.Time(rows, 5));
}
