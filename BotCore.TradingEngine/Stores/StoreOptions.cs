using System.Globalization;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Stores;

/// <summary>What the durable state is kept in.</summary>
internal enum StoreKind
{
    /// <summary>Files in the state folder; the embedded default.</summary>
    Sqlite,

    /// <summary>A MongoDB replica set.</summary>
    MongoDb,
}

/// <summary>Where durable state is kept. Section <c>Store</c>; the connection string belongs in the environment, it may hold a password.</summary>
internal sealed record StoreOptions
{
    /// <summary><c>Store:Kind</c>: sqlite (default) or mongodb.</summary>
    public StoreKind Kind { get; init; } = StoreKind.Sqlite;

    /// <summary><c>Store:MongoDb:ConnectionString</c> (environment: <c>Store__MongoDb__ConnectionString</c>); required for mongodb.</summary>
    public string? ConnectionString { get; init; }

    /// <summary><c>Store:MongoDb:Database</c>; default: the database in the connection string, else <c>botcore</c>.</summary>
    public string Database { get; init; } = "botcore";

    /// <summary><c>Store:MongoDb:MaxConnections</c>, 2 to 500, default 50: at most so many connections per process.</summary>
    public int MaxConnections { get; init; } = 50;

    /// <summary><c>Store:MongoDb:TimeoutSeconds</c>, 1 to 120, default 10: longest wait for a server, and for one answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>Store:MigrateOnStart</c>, default true: a start brings the schema up to date. False refuses to start on an older one.</summary>
    public bool MigrateOnStart { get; init; } = true;

    /// <summary>Reads and checks the section.</summary>
    /// <param name="errors">Receives every error, each naming key, value and what is allowed.</param>
    public static StoreOptions Read(IConfiguration configuration, ICollection<string> errors)
    {
        var section = configuration.GetSection("Store");
        string word = section["Kind"] ?? section.Value ?? "sqlite";
        StoreKind? kind = word.ToLowerInvariant() switch { "sqlite" => StoreKind.Sqlite, "mongodb" => StoreKind.MongoDb, _ => null };
        if (kind is null) errors.Add($"Store:Kind: '{word}' is not sqlite or mongodb");
        string? connection = section["MongoDb:ConnectionString"];
        MongoUrl? url = null;
        if (kind is StoreKind.MongoDb)
        {
            if (string.IsNullOrWhiteSpace(connection))
                errors.Add("Store:MongoDb:ConnectionString: is required; set the environment variable Store__MongoDb__ConnectionString, for example mongodb://127.0.0.1:27017/?replicaSet=rs0");
            else url = Parse(connection, errors);
        }
        return new StoreOptions
        {
            Kind = kind ?? StoreKind.Sqlite,
            ConnectionString = connection,
            Database = section["MongoDb:Database"] ?? url?.DatabaseName ?? "botcore",
            MaxConnections = Number(section, "MongoDb:MaxConnections", 50, 2, 500, errors),
            Timeout = TimeSpan.FromSeconds(Number(section, "MongoDb:TimeoutSeconds", 10, 1, 120, errors)),
            MigrateOnStart = Flag(section, "MigrateOnStart", true, errors),
        };
    }

    /// <summary>The options of a MongoDB by its URI, as commands are given it.</summary>
    /// <exception cref="ArgumentException">It is no MongoDB connection string.</exception>
    public static StoreOptions OfMongoDb(string uri)
    {
        var errors = new List<string>();
        var url = Parse(uri, errors);
        if (errors.Count > 0) throw new ArgumentException(errors[0]);
        return new StoreOptions { Kind = StoreKind.MongoDb, ConnectionString = uri, Database = url?.DatabaseName ?? "botcore" };
    }

    private static MongoUrl? Parse(string connection, ICollection<string> errors)
    {
        try
        {
            return new MongoUrl(connection);
        }
        catch (MongoConfigurationException)
        {
            // The value is not repeated: it may hold a password.
            errors.Add("Store:MongoDb:ConnectionString: is no MongoDB connection string; expected mongodb://HOST:PORT/DATABASE?replicaSet=NAME");
            return null;
        }
    }

    private static int Number(IConfiguration section, string key, int fallback, int least, int most, ICollection<string> errors)
    {
        if (section[key] is not { Length: > 0 } text) return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most) return value;
        errors.Add($"Store:{key}: '{text}' is not a whole number from {least} to {most}");
        return fallback;
    }

    private static bool Flag(IConfiguration section, string key, bool fallback, ICollection<string> errors)
    {
        if (section[key] is not { Length: > 0 } text) return fallback;
        if (bool.TryParse(text, out bool value)) return value;
        errors.Add($"Store:{key}: '{text}' is not true or false");
        return fallback;
    }
}
