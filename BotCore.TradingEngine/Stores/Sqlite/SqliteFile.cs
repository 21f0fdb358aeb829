using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Stores.Sqlite;

/// <summary>A SQLite file that several processes may share: write-ahead log, full synchronisation, pooled connections.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly string _connectionString;

    /// <exception cref="StoreUnavailableException">The folder cannot be made.</exception>
    public SqliteFile(string path)
    {
        Path = path;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 5 }.ToString();
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"{path}: {e.Message}", e);
        }
    }

    public string Path { get; }

    /// <summary>Reads with one statement.</summary>
    /// <param name="read">Called once, before the first row.</param>
    /// <exception cref="StoreUnavailableException">The file cannot be read now.</exception>
    public Task<T> ReadAsync<T>(string sql, ReadOnlySpan<(string Name, object? Value)> parameters, Func<SqliteDataReader, T> read)
    {
        try
        {
            using var connection = Open();
            using var command = Command(connection, null, sql, parameters);
            using var rows = command.ExecuteReader();
            return Task.FromResult(read(rows));
        }
        catch (SqliteException e)
        {
            return Task.FromException<T>(Unavailable(e));
        }
    }

    /// <summary>Changes something in one transaction that shuts every other writer out from its beginning.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be written now; nothing was changed.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteTransaction, Task<T>> change)
    {
        try
        {
            await using var connection = Open();
            await using var transaction = connection.BeginTransaction(deferred: false);
            var result = await change(transaction);
            transaction.Commit();
            return result;
        }
        catch (SqliteException e)
        {
            throw Unavailable(e);
        }
    }

    /// <inheritdoc cref="WriteAsync{T}(Func{SqliteTransaction, Task{T}})"/>
    public Task<T> WriteAsync<T>(Func<SqliteTransaction, T> change) => WriteAsync(transaction => Task.FromResult(change(transaction)));

    /// <returns>Rows changed.</returns>
    public static int Execute(SqliteTransaction transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(transaction.Connection!, transaction, sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <returns>The first column of the first row; null when there is none.</returns>
    public static object? Scalar(SqliteTransaction transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(transaction.Connection!, transaction, sql, parameters);
        return command.ExecuteScalar() is var value && value is DBNull ? null : value;
    }

    /// <summary>Every row, read one by one.</summary>
    public static List<T> All<T>(SqliteDataReader rows, Func<SqliteDataReader, T> read)
    {
        var all = new List<T>();
        while (rows.Read()) all.Add(read(rows));
        return all;
    }

    public static DateTimeOffset Time(SqliteDataReader rows, int column) => DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(column));

    public static DateTimeOffset? TimeOrNull(SqliteDataReader rows, int column) => rows.IsDBNull(column) ? null : Time(rows, column);

    public static string? TextOrNull(SqliteDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetString(column);

    public void Dispose()
    {
        using var pooled = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pooled);
    }

    private static SqliteCommand Command(
        SqliteConnection connection, SqliteTransaction? transaction, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value is DateTimeOffset time ? time.ToUnixTimeMilliseconds() : value ?? DBNull.Value);
        return command;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private StoreUnavailableException Unavailable(SqliteException e) => new($"{Path}: {e.Message}", e);
}
