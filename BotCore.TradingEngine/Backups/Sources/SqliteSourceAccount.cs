using System.Runtime.CompilerServices;
using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Journal.Sqlite;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Backups.Sources;

/// <summary>The journal file of an account, read beside the engine that appends to it.</summary>
internal sealed class SqliteSourceAccount(string path) : SourceAccount
{
    public override Task<(long Version, long Hash, long TimeMs)> EndAsync(CancellationToken ct) => QueryAsync(
        "SELECT version, hash, time_ms FROM journal ORDER BY version DESC LIMIT 1", 0,
        row => row.Read() ? (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)) : (0L, 0L, 0L));

    public override Task<long?> HashAsync(long version, CancellationToken ct) => QueryAsync(
        "SELECT hash FROM journal WHERE version = $v", version, row => row.Read() ? row.GetInt64(0) : (long?)null);

    public override async IAsyncEnumerable<JournalRecord> ReadAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken ct)
    {
        long hash = after == 0 ? 0 : await HashAsync(after, ct) ?? throw SqliteFaults.Damaged(path, $"record {after} is missing");
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT version, time_ms, kind, payload, hash FROM journal WHERE version > $after AND version <= $upTo ORDER BY version";
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$upTo", upTo);
        using var rows = Guarded(command.ExecuteReader);
        long version = after;
        while (Guarded(rows.Read))
        {
            ct.ThrowIfCancellationRequested();
            var record = new JournalRecord(rows.GetInt64(0), rows.GetInt64(1), rows.GetString(2), rows.GetFieldValue<byte[]>(3), rows.GetInt64(4));
            if (record.Version != version + 1) throw SqliteFaults.Damaged(path, $"record {version + 1} is missing (record {record.Version} follows {version})");
            if (record.Expected(hash) != record.Hash) throw SqliteFaults.Damaged(path, $"record {record.Version} does not match its checksum");
            (version, hash) = (record.Version, record.Hash);
            yield return record;
        }
        if (version < upTo) throw SqliteFaults.Damaged(path, $"record {version + 1} is missing (the journal stood at {upTo})");
    }

    public override Task<JournalSnapshot?> SnapshotAsync(long upTo, CancellationToken ct) => QueryAsync(
        "SELECT version, account, market, fingerprint, hash FROM snapshot WHERE version <= $v ORDER BY version DESC", upTo,
        row =>
        {
            while (row.Read())
            {
                var snapshot = new JournalSnapshot(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2), row.GetString(3));
                // A snapshot only saves time: a damaged one is passed over, the journal before it says the same.
                if (RecordHash.Of(snapshot) == row.GetInt64(4)) return snapshot;
            }
            return null;
        });

    private Task<T> QueryAsync<T>(string sql, long version, Func<SqliteDataReader, T> read) => Task.FromResult(Guarded(() =>
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (sql.Contains("$v", StringComparison.Ordinal)) command.Parameters.AddWithValue("$v", version);
        using var rows = command.ExecuteReader();
        return read(rows);
    }));

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 30 }.ToString());
        Guarded(() =>
        {
            connection.Open();
            return true;
        });
        return connection;
    }

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e) when (SqliteFaults.IsDamage(e))
        {
            throw SqliteFaults.Damaged(path, e.Message, e);
        }
        catch (SqliteException e) when (SqliteFaults.IsUnavailable(e))
        {
            throw SqliteFaults.Unavailable(path, e);
        }
    }
}
