using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Projections;

/// <summary>The file of the read models: opening, and throwing away what cannot be used.</summary>
internal sealed class ReadModelDatabase
{
    // From the list of primary result codes, https://www.sqlite.org/rescode.html
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private readonly string _folder;
    private readonly string _write;
    private readonly string _read;

    /// <param name="folder">State folder; made when it is not there.</param>
    public ReadModelDatabase(string folder)
    {
        _folder = folder;
        Path = System.IO.Path.Combine(folder, "readmodels.db");
        _write = new SqliteConnectionStringBuilder { DataSource = Path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false }.ToString();
        _read = new SqliteConnectionStringBuilder { DataSource = Path, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 2 }.ToString();
    }

    public string Path { get; }

    /// <summary>True when only deleting the file helps.</summary>
    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>Opens the only connection that writes; makes the tables when they are missing or of another version.</summary>
    /// <exception cref="SqliteException">Disk full, read-only or gone.</exception>
    public SqliteConnection OpenForWriting()
    {
        Directory.CreateDirectory(_folder);
        try
        {
            return Prepare();
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            Delete();
            return Prepare();
        }
    }

    /// <summary>Opens a pooled connection for queries.</summary>
    /// <exception cref="SqliteException">There is no database yet, or it cannot be read.</exception>
    public SqliteConnection OpenForReading()
    {
        var connection = new SqliteConnection(_read);
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Removes the file with everything in it.</summary>
    public void Delete()
    {
        using (var pooled = new SqliteConnection(_read)) SqliteConnection.ClearPool(pooled);
        foreach (string suffix in (string[])["", "-wal", "-shm"]) File.Delete(Path + suffix);
    }

    private SqliteConnection Prepare()
    {
        var connection = new SqliteConnection(_write);
        try
        {
            connection.Open();
            // What a crash of the machine takes from the tail is read from the journal again, so no write waits for the disk.
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864; PRAGMA busy_timeout = 2000;");
            CreateTables(connection);
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    private static void CreateTables(SqliteConnection connection)
    {
        using var ask = connection.CreateCommand();
        ask.CommandText = "PRAGMA user_version";
        long found = (long)ask.ExecuteScalar()!;
        if (found == ReadModelSchema.Version) return;
        using var transaction = connection.BeginTransaction();
        foreach (string table in TablesOf(connection)) Execute(connection, $"DROP TABLE \"{table}\"");
        Execute(connection, ReadModelSchema.Create);
        Execute(connection, $"PRAGMA user_version = {ReadModelSchema.Version}");
        transaction.Commit();
    }

    private static List<string> TablesOf(SqliteConnection connection)
    {
        using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        using var rows = ask.ExecuteReader();
        var names = new List<string>();
        while (rows.Read()) names.Add(rows.GetString(0));
        return names;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
