using System.Globalization;
using System.Text;
using BotCore.Contracts.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace BotCore.TradingEngine.Projections;

/// <summary>A prepared statement that writes one row at a time: bind the values in order, then <see cref="Write"/>.</summary>
/// <remarks>
/// Speaks to SQLite's own interface: a replay at full speed writes hundreds of thousands of rows a second, and the parameter
/// objects of the ADO interface cost several times what SQLite itself needs for a row.
/// </remarks>
internal sealed class RowWriter : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly byte[] _text = new byte[4096];
    private int _next = 1;

    /// <param name="sql">With positional parameters <c>?1</c>, <c>?2</c> …</param>
    /// <exception cref="SqliteException">The statement cannot be prepared.</exception>
    public RowWriter(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("the connection is closed");
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_database, sql, out _statement), _database);
    }

    /// <summary>An upsert of a whole row.</summary>
    public static RowWriter Into(SqliteConnection connection, string table, params ReadOnlySpan<string> columns)
    {
        var values = string.Join(", ", Enumerable.Range(1, columns.Length).Select(i => "?" + i.ToString(CultureInfo.InvariantCulture)));
        return new RowWriter(connection, $"INSERT OR REPLACE INTO {table} ({string.Join(", ", columns)}) VALUES ({values})");
    }

    public RowWriter Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, _next++, value));
        return this;
    }

    public RowWriter Bind(long? value)
    {
        if (value is { } number) return Bind(number);
        Check(raw.sqlite3_bind_null(_statement, _next++));
        return this;
    }

    public RowWriter Bind(double value)
    {
        Check(raw.sqlite3_bind_double(_statement, _next++, value));
        return this;
    }

    public RowWriter Bind(bool value) => Bind(value ? 1L : 0L);

    public RowWriter Bind(DateTimeOffset value) => Bind(value.ToUnixTimeMilliseconds());

    /// <summary>As the API writes it.</summary>
    public RowWriter Bind(decimal? value) => Bind(value is { } number ? DecimalText.Of(number) : null);

    public RowWriter Bind(string? value)
    {
        if (value is null) Check(raw.sqlite3_bind_null(_statement, _next++));
        else if (Encoding.UTF8.TryGetBytes(value, _text, out int length)) Check(raw.sqlite3_bind_text(_statement, _next++, _text.AsSpan(0, length)));
        else Check(raw.sqlite3_bind_text(_statement, _next++, Encoding.UTF8.GetBytes(value)));
        return this;
    }

    public RowWriter Bind(byte[] value)
    {
        Check(raw.sqlite3_bind_blob(_statement, _next++, value));
        return this;
    }

    /// <exception cref="SqliteException">The row cannot be written.</exception>
    public void Write()
    {
        int result = raw.sqlite3_step(_statement);
        _next = 1;
        // Reset repeats the code of a failed step; the step's own says what happened.
        raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE) Check(result);
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
