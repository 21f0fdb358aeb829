using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Leases;
using BotCore.TradingEngine.Stores.Audit;
using BotCore.TradingEngine.Stores.Candles;
using BotCore.TradingEngine.Stores.Jobs;
using BotCore.TradingEngine.Stores.Migrations;
using BotCore.TradingEngine.Stores.Mongo;
using BotCore.TradingEngine.Stores.Settings;
using BotCore.TradingEngine.Stores.Sqlite;
using BotCore.TradingEngine.Stores.Users;

namespace BotCore.TradingEngine.Stores;

/// <summary>The small stores of one installation, all in one database. The journal and the read models stand apart.</summary>
internal sealed class StoreSet : IDisposable
{
    private readonly IDisposable? _connection;

    private StoreSet(IDisposable? connection) => _connection = connection;

    public required ISchema Schema { get; init; }

    public required ILeaseStore Leases { get; init; }

    public required ISettingStore Settings { get; init; }

    public required IAuditLog Audit { get; init; }

    public required IUserStore Users { get; init; }

    public required ICandleStore Candles { get; init; }

    public required IJobStore Jobs { get; init; }

    public required IOutboxPositions Outbox { get; init; }

    public required IInbox Inbox { get; init; }

    /// <summary>Stores in the file <c>platform.db</c> of a folder, which is made when it is not there.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be opened.</exception>
    public static StoreSet InFolder(string folder)
    {
        var file = new SqliteFile(Path.Combine(folder, "platform.db"));
        return new StoreSet(file)
        {
            Schema = new SqliteSchema(file),
            Leases = new SqliteLeaseStore(file),
            Settings = new SqliteSettingStore(file),
            Audit = new SqliteAuditLog(file),
            Users = new SqliteUserStore(file),
            Candles = new SqliteCandleStore(file),
            Jobs = new SqliteJobStore(file),
            Outbox = new SqliteOutboxPositions(file),
            Inbox = new SqliteInbox(file),
        };
    }

    /// <param name="store">Not closed with the set.</param>
    public static StoreSet In(MongoStore store) => new(null)
    {
        Schema = new MongoSchema(store),
        Leases = new MongoLeaseStore(store),
        Settings = new MongoSettingStore(store),
        Audit = new MongoAuditLog(store),
        Users = new MongoUserStore(store),
        Candles = new MongoCandleStore(store),
        Jobs = new MongoJobStore(store),
        Outbox = new MongoOutboxPositions(store),
        Inbox = new MongoInbox(store),
    };

    public void Dispose() => _connection?.Dispose();
}
