using BotCore.TradingEngine.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Stores.Migrations;

/// <summary>The tables of <c>platform.db</c>. A step and its note are one transaction.</summary>
internal sealed class SqliteSchema(SqliteFile file) : ISchema
{
    private const string Notes = "CREATE TABLE IF NOT EXISTS schema_migration(version INTEGER PRIMARY KEY, name TEXT NOT NULL, at_ms INTEGER NOT NULL) STRICT;";

    private static readonly (string Name, string[] Up, string[] Down)[] All =
    [
        ("settings, audit and users",
        [
            """
            CREATE TABLE IF NOT EXISTS setting_change(
                scope TEXT NOT NULL, name TEXT NOT NULL, revision INTEGER NOT NULL, value TEXT, changed_by TEXT NOT NULL, at_ms INTEGER NOT NULL,
                PRIMARY KEY(scope, name, revision)) STRICT
            """,
            """
            CREATE TABLE IF NOT EXISTS audit(
                sequence INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL,
                detail TEXT NOT NULL, hash TEXT NOT NULL) STRICT
            """,
            "CREATE TRIGGER IF NOT EXISTS audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END",
            "CREATE TRIGGER IF NOT EXISTS audit_is_never_shortened BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END",
            """
            CREATE TABLE IF NOT EXISTS app_user(
                id TEXT PRIMARY KEY, name TEXT NOT NULL, password_hash TEXT NOT NULL, role TEXT NOT NULL, second_factor TEXT,
                failed_logins INTEGER NOT NULL, locked_until_ms INTEGER, is_disabled INTEGER NOT NULL, created_ms INTEGER NOT NULL,
                revision INTEGER NOT NULL) STRICT
            """,
        ],
        ["DROP TABLE IF EXISTS setting_change", "DROP TABLE IF EXISTS audit", "DROP TABLE IF EXISTS app_user"]),
        ("candles and jobs",
        [
            """
            CREATE TABLE IF NOT EXISTS candle(
                symbol TEXT NOT NULL, minutes INTEGER NOT NULL, open_ms INTEGER NOT NULL, open REAL NOT NULL, high REAL NOT NULL,
                low REAL NOT NULL, close REAL NOT NULL, volume REAL NOT NULL, PRIMARY KEY(symbol, minutes, open_ms)) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE IF NOT EXISTS job(
                id TEXT PRIMARY KEY, kind TEXT NOT NULL, request TEXT NOT NULL, pieces INTEGER NOT NULL, submitted_by TEXT NOT NULL,
                submitted_ms INTEGER NOT NULL, state TEXT NOT NULL, error TEXT) STRICT
            """,
            "CREATE INDEX IF NOT EXISTS job_by_time ON job(submitted_ms)",
            """
            CREATE TABLE IF NOT EXISTS job_piece(
                job_id TEXT NOT NULL, piece INTEGER NOT NULL, state TEXT NOT NULL, attempt INTEGER NOT NULL, worker TEXT, result TEXT,
                PRIMARY KEY(job_id, piece)) STRICT
            """,
        ],
        ["DROP TABLE IF EXISTS candle", "DROP TABLE IF EXISTS job", "DROP TABLE IF EXISTS job_piece"]),
        ("outbox and inbox",
        [
            "CREATE TABLE IF NOT EXISTS outbox_position(stream TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT",
            """
            CREATE TABLE IF NOT EXISTS inbox(
                consumer TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY(consumer, stream, version)) STRICT, WITHOUT ROWID
            """,
        ],
        ["DROP TABLE IF EXISTS outbox_position", "DROP TABLE IF EXISTS inbox"]),
        ("jobs that grow on their way",
        [
            "ALTER TABLE job ADD COLUMN planned_units INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE job ADD COLUMN ended_ms INTEGER",
            "ALTER TABLE job ADD COLUMN result TEXT",
            "CREATE INDEX IF NOT EXISTS job_open ON job(submitted_ms) WHERE state IN ('Waiting', 'Running')",
            "ALTER TABLE job_piece ADD COLUMN payload TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE job_piece ADD COLUMN units INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE job_piece ADD COLUMN tries INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE job_piece ADD COLUMN beat INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE job_piece ADD COLUMN progress REAL NOT NULL DEFAULT 0",
            "ALTER TABLE job_piece ADD COLUMN error TEXT",
        ],
        [
            "DROP INDEX IF EXISTS job_open",
            .. new[] { "planned_units", "ended_ms", "result" }.Select(column => $"ALTER TABLE job DROP COLUMN {column}"),
            .. new[] { "payload", "units", "tries", "beat", "progress", "error" }.Select(column => $"ALTER TABLE job_piece DROP COLUMN {column}"),
        ]),
    ];

    public string Place => file.Path;

    public IReadOnlyList<MigrationStep> Steps { get; } =
        [.. All.Select((step, i) => new MigrationStep(i + 1, step.Name, [.. step.Up.Select(sql => string.Join(' ', sql.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries)))]))];

    public Task<IReadOnlyList<AppliedMigration>> AppliedAsync(CancellationToken ct) => file.WriteAsync<IReadOnlyList<AppliedMigration>>(transaction =>
    {
        SqliteFile.Execute(transaction, Notes);
        using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT version, name, at_ms FROM schema_migration ORDER BY version";
        using var rows = command.ExecuteReader();
        return SqliteFile.All(rows, row => new AppliedMigration(row.GetInt32(0), row.GetString(1), SqliteFile.Time(row, 2)));
    });

    public Task ApplyAsync(MigrationStep step, DateTimeOffset at, CancellationToken ct) => file.WriteAsync(transaction =>
    {
        SqliteFile.Execute(transaction, Notes);
        foreach (string sql in All[step.Version - 1].Up) Change(transaction, sql);
        return SqliteFile.Execute(
            transaction, "INSERT OR REPLACE INTO schema_migration(version, name, at_ms) VALUES($v, $n, $a)", ("$v", step.Version), ("$n", step.Name), ("$a", at));
    });

    public Task RevertAsync(MigrationStep step, CancellationToken ct) => file.WriteAsync(transaction =>
    {
        foreach (string sql in All[step.Version - 1].Down) Change(transaction, sql);
        return SqliteFile.Execute(transaction, "DELETE FROM schema_migration WHERE version = $v", ("$v", step.Version));
    });

    /// <summary>Applies one statement. SQLite has no IF NOT EXISTS for columns: one that is there already, or gone already, is left at that.</summary>
    private static void Change(SqliteTransaction transaction, string sql)
    {
        string[] words = sql.Split(' ');
        if (words is ["ALTER", "TABLE", var table, var what, "COLUMN", var column, ..])
        {
            bool isThere = SqliteFile.Scalar(transaction, "SELECT 1 FROM pragma_table_info($t) WHERE name = $c", ("$t", table), ("$c", column)) is not null;
            if (isThere == (what == "ADD")) return;
        }
        SqliteFile.Execute(transaction, sql);
    }
}
