using BotCore.Contracts.Json;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Projections;

/// <summary>A prepared statement that writes one row at a time.</summary>
internal sealed class RowWriter : IDisposable
{
    private readonly SqliteCommand _command;

    /// <param name="sql">With one positional parameter <c>$0</c>, <c>$1</c> … for each value.</param>
    public RowWriter(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (int i = 0; i < parameters; i++) _command.Parameters.Add(new SqliteParameter($"${i}", null));
        _command.Prepare();
    }

    /// <summary>An upsert of a whole row.</summary>
    public static RowWriter Into(SqliteConnection connection, string table, params ReadOnlySpan<string> columns) => new(
        connection,
        $"INSERT OR REPLACE INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", Enumerable.Range(0, columns.Length).Select(i => $"${i}"))})",
        columns.Length);

    public object? this[int index]
    {
        set => _command.Parameters[index].Value = value switch
        {
            null => DBNull.Value,
            decimal number => DecimalText.Of(number),
            bool flag => flag ? 1L : 0L,
            DateTimeOffset time => time.ToUnixTimeMilliseconds(),
            _ => value,
        };
    }

    public void Write(SqliteTransaction transaction)
    {
        _command.Transaction = transaction;
        _command.ExecuteNonQuery();
    }

    public void Dispose() => _command.Dispose();
}
