using BotCore.TradingEngine.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Stores.Audit;

internal sealed class SqliteAuditLog(SqliteFile file) : IAuditLog
{
    private const string Columns = "sequence, at_ms, actor, action, target, detail, hash";

    public Task<AuditEntry> AppendAsync(AuditFact fact, CancellationToken ct) => file.WriteAsync(transaction =>
    {
        var entry = AuditChain.Next(Last(transaction), fact);
        Insert(transaction, entry);
        return entry;
    });

    public Task RestoreAsync(AuditEntry entry, CancellationToken ct) => file.WriteAsync(transaction =>
    {
        if (AuditChain.Next(Last(transaction), entry.Fact) != entry) throw new StoreConflictException($"audit entry {entry.Sequence} does not continue the log");
        Insert(transaction, entry);
        return true;
    });

    public Task<IReadOnlyList<AuditEntry>> ReadAsync(long after, int limit, CancellationToken ct) => file.ReadAsync<IReadOnlyList<AuditEntry>>(
        $"SELECT {Columns} FROM audit WHERE sequence > $a ORDER BY sequence LIMIT $l", [("$a", after), ("$l", limit)], rows => SqliteFile.All(rows, Read));

    private static void Insert(SqliteTransaction transaction, AuditEntry entry) => SqliteFile.Execute(
        transaction, $"INSERT INTO audit({Columns}) VALUES($s, $t, $a, $c, $g, $d, $h)",
        ("$s", entry.Sequence), ("$t", entry.Fact.At), ("$a", entry.Fact.Actor), ("$c", entry.Fact.Action), ("$g", entry.Fact.Target),
        ("$d", entry.Fact.Detail), ("$h", entry.Hash));

    private static AuditEntry? Last(SqliteTransaction transaction)
    {
        using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"SELECT {Columns} FROM audit ORDER BY sequence DESC LIMIT 1";
        using var row = command.ExecuteReader();
        return row.Read() ? Read(row) : null;
    }

    private static AuditEntry Read(SqliteDataReader row) => new(
        row.GetInt64(0), new AuditFact(SqliteFile.Time(row, 1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5)), row.GetString(6));
}
