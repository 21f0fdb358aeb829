using System.Buffers;
using System.Runtime.CompilerServices;
using BotCore.Trading.Kernel;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Journal.Sqlite;

/// <summary>The journal in one SQLite file: write-ahead log, full synchronisation, one writer.</summary>
internal sealed class SqliteJournal : IEventJournal
{
    private const int KeptSnapshots = 3;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly ArrayBufferWriter<byte> _payload = new(1024);
    private readonly SemaphoreSlim _writer = new(1, 1);
    private long _lastVersion;
    private long _lastHash;
    private long _token;
    private bool _isFenced;

    private SqliteJournal(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
    }

    public long LastVersion => Volatile.Read(ref _lastVersion);

    /// <summary>Opens or creates the journal and checks all of it: every page's structure, every record's place in the chain.</summary>
    /// <exception cref="JournalDamagedException">Names the page or record that is damaged or missing.</exception>
    /// <exception cref="JournalUnavailableException">The file cannot be opened or written.</exception>
    public static async Task<SqliteJournal> OpenAsync(string path, CancellationToken ct)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        var journal = new SqliteJournal(path, connection);
        try
        {
            await connection.OpenAsync(ct);
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=2000;");
            journal.CheckPages();
            Execute(connection, """
                CREATE TABLE IF NOT EXISTS journal(
                    version INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, kind TEXT NOT NULL, payload BLOB NOT NULL, hash INTEGER NOT NULL) STRICT;
                CREATE TABLE IF NOT EXISTS snapshot(
                    version INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, account BLOB NOT NULL, market BLOB NOT NULL, hash INTEGER NOT NULL) STRICT;
                CREATE TABLE IF NOT EXISTS fence(id INTEGER PRIMARY KEY CHECK (id = 1), token INTEGER NOT NULL) STRICT;
                INSERT OR IGNORE INTO fence(id, token) VALUES(1, 0);
                """);
            journal.CheckChain(ct);
            journal._token = journal.Scalar(null, "SELECT token FROM fence");
            return journal;
        }
        catch (SqliteException e)
        {
            await journal.DisposeAsync();
            throw journal.Translate(e);
        }
        catch
        {
            await journal.DisposeAsync();
            throw;
        }
    }

    public async Task<long> AppendAsync(long expected, IReadOnlyList<TradingEvent> events, CancellationToken ct)
    {
        await _writer.WaitAsync(ct);
        try
        {
            return Append(expected, events);
        }
        catch (SqliteException e)
        {
            throw Translate(e);
        }
        finally
        {
            _writer.Release();
        }
    }

    public async Task FenceAsync(long token, CancellationToken ct)
    {
        await _writer.WaitAsync(ct);
        try
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            long current = Scalar(transaction, "SELECT token FROM fence");
            if (current > token) throw new JournalFencedException(token, current);
            using var claim = _connection.CreateCommand();
            claim.Transaction = transaction;
            claim.CommandText = "UPDATE fence SET token = $t";
            claim.Parameters.AddWithValue("$t", token);
            claim.ExecuteNonQuery();
            transaction.Commit();
            (_token, _isFenced) = (token, true);
        }
        catch (SqliteException e)
        {
            throw Translate(e);
        }
        finally
        {
            _writer.Release();
        }
    }

    public async Task<long> RefreshAsync(CancellationToken ct)
    {
        await _writer.WaitAsync(ct);
        try
        {
            CheckChain(ct);
            if (!_isFenced) _token = Scalar(null, "SELECT token FROM fence");
            return _lastVersion;
        }
        catch (SqliteException e)
        {
            throw Translate(e);
        }
        finally
        {
            _writer.Release();
        }
    }

    public async IAsyncEnumerable<RecordedEvent> ReadAsync(long after, [EnumeratorCancellation] CancellationToken ct)
    {
        // A connection of its own: a reader never holds up the writer, and sees what was durable when it began.
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
        await Guarded(() => connection.OpenAsync(ct));
        long previous = after == 0 ? 0 : HashOf(connection, after);
        long version = after;
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT version, time_ms, kind, payload, hash FROM journal WHERE version > $after ORDER BY version";
        command.Parameters.AddWithValue("$after", after);
        await using var reader = await Guarded(() => command.ExecuteReaderAsync(ct));
        while (await Guarded(() => reader.ReadAsync(ct)))
        {
            ct.ThrowIfCancellationRequested();
            var (record, hash) = Decode(reader, version, previous);
            (version, previous) = (record.Version, hash);
            yield return record;
        }
    }

    public async Task SaveSnapshotAsync(JournalSnapshot snapshot, CancellationToken ct)
    {
        await _writer.WaitAsync(ct);
        try
        {
            using var transaction = _connection.BeginTransaction();
            using (var insert = _connection.CreateCommand())
            {
                insert.Transaction = transaction;
                insert.CommandText = "INSERT OR REPLACE INTO snapshot(version, fingerprint, account, market, hash) VALUES($v, $f, $a, $m, $h)";
                insert.Parameters.AddWithValue("$v", snapshot.Version);
                insert.Parameters.AddWithValue("$f", snapshot.MarketFingerprint);
                insert.Parameters.AddWithValue("$a", snapshot.Account);
                insert.Parameters.AddWithValue("$m", snapshot.Market);
                insert.Parameters.AddWithValue("$h", RecordHash.Of(snapshot));
                insert.ExecuteNonQuery();
            }
            using (var thin = _connection.CreateCommand())
            {
                thin.Transaction = transaction;
                thin.CommandText = "DELETE FROM snapshot WHERE version NOT IN (SELECT version FROM snapshot ORDER BY version DESC LIMIT $kept)";
                thin.Parameters.AddWithValue("$kept", KeptSnapshots);
                thin.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        catch (SqliteException e)
        {
            throw Translate(e);
        }
        finally
        {
            _writer.Release();
        }
    }

    public async Task<JournalSnapshot?> LoadSnapshotAsync(CancellationToken ct)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = "SELECT version, fingerprint, account, market, hash FROM snapshot WHERE version <= $last ORDER BY version DESC";
        command.Parameters.AddWithValue("$last", LastVersion);
        await using var reader = await Guarded(() => command.ExecuteReaderAsync(ct));
        while (await Guarded(() => reader.ReadAsync(ct)))
        {
            var snapshot = new JournalSnapshot(
                reader.GetInt64(0), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3), reader.GetString(1));
            // A snapshot only saves time: a damaged one is passed over, the journal before it says the same.
            if (RecordHash.Of(snapshot) == reader.GetInt64(4)) return snapshot;
        }
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _writer.Dispose();
    }

    private long Append(long expected, IReadOnlyList<TradingEvent> events)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        long found = Scalar(transaction, "SELECT coalesce(max(version), 0) FROM journal");
        long token = Scalar(transaction, "SELECT token FROM fence");
        if (token != _token) throw new JournalFencedException(_token, token);
        if (found != expected || expected != _lastVersion) throw new JournalConflictException(expected, found);

        using var insert = _connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "INSERT INTO journal(version, time_ms, kind, payload, hash) VALUES($v, $t, $k, $p, $h)";
        var version = insert.Parameters.Add("$v", SqliteType.Integer);
        var time = insert.Parameters.Add("$t", SqliteType.Integer);
        var kind = insert.Parameters.Add("$k", SqliteType.Text);
        var payload = insert.Parameters.Add("$p", SqliteType.Blob);
        var hash = insert.Parameters.Add("$h", SqliteType.Integer);
        long next = expected, chained = _lastHash;
        for (int i = 0; i < events.Count; i++)
        {
            _payload.ResetWrittenCount();
            string word = EventCodec.Encode(events[i], _payload);
            next++;
            chained = RecordHash.Of(chained, next, events[i].TimeMs, word, _payload.WrittenSpan);
            version.Value = next;
            time.Value = events[i].TimeMs;
            kind.Value = word;
            payload.Value = _payload.WrittenSpan.ToArray();
            hash.Value = chained;
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
        Volatile.Write(ref _lastVersion, next);
        _lastHash = chained;
        return next;
    }

    private void CheckPages()
    {
        try
        {
            QuickCheck();
        }
        catch (SqliteException e) when (SqliteFaults.IsDamage(e))
        {
            var pages = FindDamagedPages();
            throw SqliteFaults.Damaged(_path, pages.Count > 0 ? $"page {string.Join(", page ", pages)} is no page of the journal ({e.Message})" : e.Message, e);
        }
    }

    private List<long> FindDamagedPages()
    {
        try
        {
            Execute(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT rootpage FROM sqlite_schema WHERE name IN ('journal', 'snapshot') AND rootpage > 0";
            using var reader = command.ExecuteReader();
            var pages = new List<long>();
            while (reader.Read()) pages.AddRange(DamagedPages.Of(_path, reader.GetInt64(0)));
            return pages;
        }
        catch (SqliteException)
        {
            return [1]; // not even the table of contents, which stands on the first page, can be read
        }
    }

    private void QuickCheck()
    {
        var findings = new List<string>();
        using var command = _connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(5)";
        using var reader = command.ExecuteReader();
        while (reader.Read()) findings.Add(reader.GetString(0).ReplaceLineEndings(", "));
        if (findings is not ["ok"]) throw SqliteFaults.Damaged(_path, string.Join("; ", findings));
    }

    /// <summary>Checks the records after the last one that is known, the whole chain at the start.</summary>
    private void CheckChain(CancellationToken ct)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT version, time_ms, kind, payload, hash FROM journal WHERE version > $after ORDER BY version";
        command.Parameters.AddWithValue("$after", _lastVersion);
        using var reader = command.ExecuteReader();
        long version = _lastVersion, previous = _lastHash;
        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            previous = Verify(reader, version, previous);
            version++;
        }
        Volatile.Write(ref _lastVersion, version);
        _lastHash = previous;
    }

    private (RecordedEvent Record, long Hash) Decode(SqliteDataReader reader, long previousVersion, long previousHash)
    {
        long hash = Verify(reader, previousVersion, previousHash);
        long version = reader.GetInt64(0);
        return (new RecordedEvent(version, EventCodec.Decode(version, reader.GetString(2), reader.GetFieldValue<byte[]>(3))), hash);
    }

    private long Verify(SqliteDataReader reader, long previousVersion, long previousHash)
    {
        long version = reader.GetInt64(0);
        if (version != previousVersion + 1)
            throw SqliteFaults.Damaged(_path, $"record {previousVersion + 1} is missing (record {version} follows {previousVersion})");
        long hash = RecordHash.Of(previousHash, version, reader.GetInt64(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3));
        if (hash != reader.GetInt64(4))
            throw SqliteFaults.Damaged(_path, $"record {version} does not match its checksum");
        return hash;
    }

    private long HashOf(SqliteConnection connection, long version)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT hash FROM journal WHERE version = $v";
        command.Parameters.AddWithValue("$v", version);
        return command.ExecuteScalar() is long hash ? hash : throw SqliteFaults.Damaged(_path, $"record {version} is missing");
    }

    private long Scalar(SqliteTransaction? transaction, string sql)
    {
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private async Task<T> Guarded<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (SqliteException e)
        {
            throw Translate(e);
        }
    }

    private async Task Guarded(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (SqliteException e)
        {
            throw Translate(e);
        }
    }

    private Exception Translate(SqliteException e) =>
        SqliteFaults.IsDamage(e) ? SqliteFaults.Damaged(_path, e.Message, e)
        : SqliteFaults.IsUnavailable(e) ? SqliteFaults.Unavailable(_path, e)
        : e;

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
