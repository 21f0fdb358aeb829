using BotCore.TradingEngine.Stores.Sqlite;

namespace BotCore.TradingEngine.Bus;

internal sealed class SqliteOutboxPositions(SqliteFile file) : IOutboxPositions
{
    public Task<long> ReadAsync(string stream, CancellationToken ct) => file.ReadAsync(
        "SELECT version FROM outbox_position WHERE stream = $s", [("$s", stream)], rows => rows.Read() ? rows.GetInt64(0) : 0);

    public Task AdvanceAsync(string stream, long version, CancellationToken ct) => file.WriteAsync(transaction => SqliteFile.Execute(
        transaction, "INSERT INTO outbox_position(stream, version) VALUES($s, $v) ON CONFLICT(stream) DO UPDATE SET version = max(version, $v)",
        ("$s", stream), ("$v", version)));

    public Task<IReadOnlyDictionary<string, long>> AllAsync(CancellationToken ct) => file.ReadAsync<IReadOnlyDictionary<string, long>>(
        "SELECT stream, version FROM outbox_position", [], rows => SqliteFile.All(rows, row => (row.GetString(0), row.GetInt64(1))).ToDictionary());
}

internal sealed class SqliteInbox(SqliteFile file) : IInbox
{
    public Task<bool> ApplyOnceAsync(string consumer, string stream, long version, Func<InboxScope, Task> effect, CancellationToken ct) =>
        file.WriteAsync(async transaction =>
        {
            int added = SqliteFile.Execute(
                transaction, "INSERT OR IGNORE INTO inbox(consumer, stream, version) VALUES($c, $s, $v)", ("$c", consumer), ("$s", stream), ("$v", version));
            if (added == 0) return false;
            await effect(new InboxScope(transaction, null));
            return true;
        });

    public Task<long> PositionAsync(string consumer, string stream, CancellationToken ct) => file.ReadAsync(
        "SELECT coalesce(max(version), 0) FROM inbox WHERE consumer = $c AND stream = $s", [("$c", consumer), ("$s", stream)],
        rows => rows.Read() ? rows.GetInt64(0) : 0);

    public Task<IReadOnlyList<(string Consumer, string Stream, long Version)>> AllAsync(CancellationToken ct) =>
        file.ReadAsync<IReadOnlyList<(string, string, long)>>(
            "SELECT consumer, stream, version FROM inbox", [], rows => SqliteFile.All(rows, row => (row.GetString(0), row.GetString(1), row.GetInt64(2))));
}
