using BotCore.TradingEngine.Stores.Sqlite;

namespace BotCore.TradingEngine.Leases;

/// <summary>Leases in a SQLite file that the competing processes of one machine share.</summary>
internal sealed class SqliteLeaseStore(SqliteFile file) : ILeaseStore
{
    // Not left to the migrations: these take a lease themselves.
    private const string Table = "CREATE TABLE IF NOT EXISTS lease(name TEXT PRIMARY KEY, holder TEXT, token INTEGER NOT NULL, beat INTEGER NOT NULL) STRICT;";

    /// <remarks>A look must not wait for a writer: the one that holds the file may be the one that has stopped.</remarks>
    public async Task<LeaseRecord?> ReadAsync(string name, CancellationToken ct)
    {
        bool exists = await file.ReadAsync("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'lease'", [], rows => rows.Read());
        if (!exists) return null;
        return await file.ReadAsync(
            "SELECT holder, token, beat FROM lease WHERE name = $n", [("$n", name)],
            row => row.Read() ? new LeaseRecord(name, SqliteFile.TextOrNull(row, 0), row.GetInt64(1), row.GetInt64(2)) : null);
    }

    public Task<LeaseRecord?> TryTakeAsync(string name, string holder, LeaseRecord? seen, CancellationToken ct) => file.WriteAsync(transaction =>
    {
        SqliteFile.Execute(transaction, Table);
        int changed = seen is null
            ? SqliteFile.Execute(transaction, "INSERT OR IGNORE INTO lease(name, holder, token, beat) VALUES($n, $h, 1, 0)", ("$n", name), ("$h", holder))
            : SqliteFile.Execute(
                transaction, "UPDATE lease SET holder = $h, token = token + 1, beat = 0 WHERE name = $n AND token = $t AND beat = $b",
                ("$n", name), ("$h", holder), ("$t", seen.Token), ("$b", seen.Beat));
        return changed == 1 ? new LeaseRecord(name, holder, (seen?.Token ?? 0) + 1, 0) : null;
    });

    public Task<bool> TryRenewAsync(LeaseRecord held, CancellationToken ct) => file.WriteAsync(transaction => SqliteFile.Execute(
        transaction, "UPDATE lease SET beat = beat + 1 WHERE name = $n AND token = $t AND holder = $h",
        ("$n", held.Name), ("$t", held.Token), ("$h", held.Holder)) == 1);

    public Task ReleaseAsync(LeaseRecord held, CancellationToken ct) => file.WriteAsync(transaction => SqliteFile.Execute(
        transaction, "UPDATE lease SET holder = NULL, beat = beat + 1 WHERE name = $n AND token = $t AND holder = $h",
        ("$n", held.Name), ("$t", held.Token), ("$h", held.Holder)));
}
